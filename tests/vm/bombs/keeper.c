// SPDX-License-Identifier: GPL-2.0-only
/*
 * A daemon (root's) that makes processes as long as it can, and as soon as it can again:
 *
 *	keeper ─┬─ elder	3, not marked for the witness
 *	        ├─ kept		two seconds later
 *	        └─ kept …
 *
 * It breaks a tool that says that all is over, or that takes what was there before.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NR_ELDERS	3
#define TRY_AGAIN_US	20000

/* What the witness knows a member by. */
static void mark(const char *adj)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);

	if (write(fd, adj, strlen(adj)) < 0)
		_exit(1);
	close(fd);
}

static void live(const char *name)
{
	prctl(PR_SET_NAME, name);
	for (;;)
		pause();
}

int main(void)
{
	pid_t pid;
	int i;

	mark("0");
	for (i = 0; i < NR_ELDERS; i++)
		if (!fork())
			live("elder");
	mark("777");
	sleep(2);	/* they are older than the storm */
	for (;;) {
		pid = fork();
		if (!pid)
			live("kept");
		if (pid < 0)
			usleep(TRY_AGAIN_US);
	}
}
