// SPDX-License-Identifier: GPL-2.0-only
/*
 * reapers - each process is a subreaper and gets the orphans that are made below it: parents
 * change, but to another member, never to init. It breaks a tool that knows an orphan
 * by its parent, or one that takes a subreaper for the manager of a session.
 *
 *	reapers ─┬─ (reapers) ─── reapers …	() has exited: its child is
 *	         └─ (reapers) ─── reapers …	the child of the one before
 *
 * reapers N - no bomb, but one subreaper that has N generations below it:
 *
 *	reapers ─── reapers ─── reapers …
 *
 * It breaks a tool that asks the parent alone, or one that walks up for ever.
 */
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void stand(int generations)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	while (generations && !fork())
		generations--;
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	if (argc > 1)
		stand(atoi(argv[1]));
	for (;;) {
		pid_t pid;

		prctl(PR_SET_CHILD_SUBREAPER, 1);
		pid = fork();
		if (pid > 0)
			waitpid(pid, NULL, 0);
		else if (!pid && fork())
			_exit(0);
	}
}
