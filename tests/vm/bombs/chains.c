// SPDX-License-Identifier: GPL-2.0-only
/*
 * chains [N] - N chains (8), in each of which every process forks one child
 * and exits. Never more than a few are alive, no matter how many are born: it
 * breaks a tool that weighs a tree by its living members, or one that needs longer
 * to find a process than that process lives.
 *
 *	(chains) ─┬─ (chains) ── (chains) ── … ── chains	() has exited
 *	          ├─ (chains) ── (chains) ── … ── chains
 *	          └─ … (8)
 */
#include <stdlib.h>
#include <unistd.h>

static void run_chain(void)
{
	for (;;)
		if (fork() > 0)
			_exit(0);
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 8;

	while (n > 0) {
		pid_t pid = fork();

		if (!pid)
			run_chain();
		else if (pid > 0)
			n--;
	}
	return 0;
}
