// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each process forks one child and waits for it: a chain of which all are alive,
 * thousands of generations deep. It breaks a tool that calls itself for each of them, or
 * one that walks up to the root from each.
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	for (;;)
		if (fork() > 0)
			wait(NULL);
}
