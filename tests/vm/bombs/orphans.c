// SPDX-License-Identifier: GPL-2.0-only
/*
 * orphans N - N sleepers and N zombies. The creators of all of them have exited, and they are the
 * children of a subreaper that does not come to reap them. It breaks a tool that weighs what
 * lives alone, or one that blames the process that zombies wait for.
 *
 *	orphans ─┬─ orphans		makes them, and then sleeps
 *	         ├─ orphans …		asleep
 *	         └─ (orphans) …		() has exited
 */
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	int left = argc > 1 ? atoi(argv[1]) : 0;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (fork())
		sleep_for_ever();
	while (left--) {
		pid_t pid = fork();

		if (pid > 0)
			waitpid(pid, NULL, 0);
		if (pid)
			continue;
		if (!fork())
			sleep_for_ever();
		if (!fork())
			_exit(0);
		_exit(0);
	}
	sleep_for_ever();
}
