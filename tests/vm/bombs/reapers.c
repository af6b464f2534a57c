// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each process is a subreaper and gets the orphans that are made below it: parents
 * change, but to another member, never to init. It breaks a tool that knows an orphan
 * by its parent, or one that takes a subreaper for the manager of a session.
 *
 *	reapers ─┬─ (reapers) ─── reapers …	() has exited: its child is
 *	         └─ (reapers) ─── reapers …	the child of the one before
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
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
