// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb (root's) inside a pid namespace of its own, as in a container: its
 * root is a PID 1, protected against signals from inside, and all numbers
 * differ from ours. It breaks a tool that mixes the two up.
 *
 *	pidns ─── [ pidns{1} ─┬─ pidns{2} …
 *	          [           └─ pidns{3} …
 */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	if (unshare(CLONE_NEWPID))
		return 1;
	if (fork()) {
		while (wait(NULL) > 0)
			;
		return 0;
	}
	for (;;)
		fork();
}
