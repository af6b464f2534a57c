// SPDX-License-Identifier: GPL-2.0-only
/*
 * A container with a bomb in it, user 1000's, whose orphans its init inherits:
 *
 *	ward ─── [ wardinit{1} ─┬─ clerk		has no part in it
 *	         [              ├─ doubling …
 *	         [              └─ doubling …
 *
 * It breaks a tool that knows only the machine's own PID 1 for one that gets orphans, and
 * takes them for its children.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void attend(void)
{
	prctl(PR_SET_NAME, "wardinit");
	setsid();
	if (!fork()) {
		prctl(PR_SET_NAME, "clerk");
		setsid();
		for (;;)
			sleep(1);
	}
	if (!fork()) {
		if (setsid() > 0 && !setgid(1000) && !setuid(1000))
			execl("/bombs/doubling", "doubling", NULL);
		_exit(1);
	}
	for (;;)
		wait(NULL);
}

int main(void)
{
	if (unshare(CLONE_NEWPID))
		return 1;
	if (!fork())
		attend();
	for (;;)
		wait(NULL);
}
