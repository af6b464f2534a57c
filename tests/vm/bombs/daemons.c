// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forks twice and lets the one in the middle exit, as daemons do: each leads a
 * session of its own and has init for a parent. It breaks a tool that goes by sessions,
 * groups or parents.
 *
 *	daemons ─┬─ (daemons) ─── daemons …	() has exited
 *	         └─ (daemons) ─── daemons …
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	for (;;) {
		pid_t pid = fork();

		if (pid > 0)
			waitpid(pid, NULL, 0);
		if (pid)
			continue;
		setsid();
		if (fork())
			_exit(0);
	}
}
