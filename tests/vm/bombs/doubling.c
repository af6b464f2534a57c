// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every process forks two and exits. It breaks a tool that acts on what it saw a
 * moment ago: half of it is dead by then, and every living member is a leaf
 * whose ancestors have all exited. At a limit it tries again, for ever.
 */
#include <unistd.h>

int main(void)
{
	int children = 0;
	pid_t pid;

	while (children < 2) {
		pid = fork();
		if (!pid)
			children = 0;
		else if (pid > 0)
			children++;
	}
	return 0;
}
