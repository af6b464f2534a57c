// SPDX-License-Identifier: GPL-2.0-only
/*
 * Everybody forks one child and waits for it: a chain of which all are alive,
 * thousands of generations deep. It breaks whoever calls himself for each of them, and
 * whoever walks up to the root from each.
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	for (;;)
		if (fork() > 0)
			wait(NULL);
}
