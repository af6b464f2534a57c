// SPDX-License-Identifier: GPL-2.0-only
/*
 * claims MIB CHILDREN - no bomb, but what one does to memory, step by step: a process that has
 * written to MIB of memory, and CHILDREN that have it, too, and write a quarter of it at the
 * first SIGUSR1 and all of it at the second. A further child shares the memory itself.
 *
 * The name of the first one tells how far they are: claimed, quarter, written.
 */
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static char *memory;
static size_t size;
static sigset_t usr1;
static int done[2];

static void wait_for_word(void)
{
	int sig;

	if (sigwait(&usr1, &sig))
		err(1, "sigwait");
}

static _Noreturn void be_child(void)
{
	size_t part;

	for (part = size / 4; part; part = part < size ? size : 0) {
		wait_for_word();
		memset(memory, getpid(), part);
		if (write(done[1], "", 1) != 1)
			err(1, "write");
	}
	for (;;)
		pause();
}

static int share(void *arg)
{
	(void)arg;
	prctl(PR_SET_NAME, "sharer");
	for (;;)
		wait_for_word();
}

static void collect(int children)
{
	char byte;

	while (children--)
		if (read(done[0], &byte, 1) != 1)
			err(1, "read");
}

int main(int argc, char **argv)
{
	int children = argc > 2 ? atoi(argv[2]) : 0, i;
	static char stack[65536];

	size = argc > 1 ? (size_t)atoi(argv[1]) << 20 : 0;
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	if (memory == MAP_FAILED || sigprocmask(SIG_BLOCK, &usr1, NULL) || pipe(done))
		err(1, "%zu bytes", size);
	memset(memory, 1, size);
	for (i = 0; i < children; i++)
		if (!fork())
			be_child();
	if (clone(share, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL) < 0)
		err(1, "clone");
	prctl(PR_SET_NAME, "claimed");
	wait_for_word();
	collect(children);
	prctl(PR_SET_NAME, "quarter");
	wait_for_word();
	collect(children);
	prctl(PR_SET_NAME, "written");
	for (;;)
		pause();
}
