// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parent as the observer has it: a process that is started, asked and ended. What it
 * does there is in serve.c.
 *
 * The rule: it dies with the observer, and the OOM killer takes it before anything else.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forkcost.h"

static void be_first_to_go(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, "1000", 4) < 0)
		table_remark("oom_score_adj: %s", strerror(errno));
	close(fd);
}

/* An answer of exactly that size: 0, or an errno. ECHILD when it has died. */
static int hear(struct parent *parent, void *answer, size_t size)
{
	ssize_t got;

	do {
		got = recv(parent->socket, answer, size, 0);
	} while (got < 0 && errno == EINTR);
	if (got == (ssize_t)size)
		return 0;
	return got < 0 ? errno : ECHILD;
}

static int ask(struct parent *parent, const struct request *request)
{
	if (send(parent->socket, request, sizeof(*request), MSG_NOSIGNAL) < 0)
		return errno == EPIPE ? ECHILD : errno;
	return 0;
}

/**
 * parent_start() - start a parent, and wait until it has its memory
 * @parent: Filled in. parent_stop() must follow, also after an error.
 * @shape: What it shall be.
 *
 * Return: 0; ENODATA if huge pages were wanted and are not to be had; ECHILD if it died;
 * another errno.
 */
int parent_start(struct parent *parent, const struct shape *shape)
{
	pid_t observer = getpid();
	int sockets[2];
	int error;

	parent->pid = -1;
	parent->socket = -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets))
		return errno;
	parent->socket = sockets[0];
	parent->pid = fork();
	if (!parent->pid) {
		close(sockets[0]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != observer)
			_exit(1);
		be_first_to_go();
		serve(sockets[1], shape);
	}
	error = errno;
	close(sockets[1]);
	if (parent->pid < 0)
		return error;
	return hear(parent, &error, sizeof(error)) ?: error;
}

/* End it, and wait until its memory is back. */
void parent_stop(struct parent *parent)
{
	if (parent->socket >= 0)
		close(parent->socket);
	if (parent->pid <= 0)
		return;
	kill(parent->pid, SIGKILL);
	while (waitpid(parent->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/**
 * parent_measure() - have it spawn again and again
 * @parent: The parent.
 * @way: How.
 * @max_tries: No more than that, and no more than MAX_TRIES.
 * @budget_ns: Begin no further try after that time, from the third on.
 * @cost: Filled in.
 *
 * Return: 0, or an errno: ECHILD if it died.
 */
int parent_measure(struct parent *parent, enum way way, int max_tries, uint64_t budget_ns,
		   struct cost *cost)
{
	struct request request = {
		.verb = VERB_MEASURE,
		.way = way,
		.max_tries = max_tries,
		.budget_ns = budget_ns,
	};

	return ask(parent, &request) ?: hear(parent, cost, sizeof(*cost));
}

int parent_marking(struct parent *parent, struct marking *marking)
{
	struct request request = { .verb = VERB_MARKING };

	return ask(parent, &request) ?: hear(parent, marking, sizeof(*marking));
}

/* Have it make one child. It raises SIGURG when that is over; parent_hear_child() comes then. */
int parent_ask_child(struct parent *parent, enum way way, bool guard)
{
	struct request request = { .verb = VERB_CHILD, .way = way, .guard = guard };

	return ask(parent, &request);
}

/* 0, or why there was no child. */
int parent_hear_child(struct parent *parent)
{
	int error;

	return hear(parent, &error, sizeof(error)) ?: error;
}
