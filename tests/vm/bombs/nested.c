// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb (root's) in eight pid namespaces, one inside the other, each with its own
 * PID 1; every process has up to nine numbers. It breaks a tool that takes the number
 * that a process has for itself, or one that cannot kill a PID 1.
 *
 *	nested ─┬─ [ nested{1} ─┬─ [ nested{1} … ]
 *	        │  [            └─ [ nested … ]
 *	        └─ [ nested … ]
 */
#define _GNU_SOURCE
#include <sched.h>
#include <unistd.h>

#define LEVELS 8

int main(void)
{
	int level;

	/* The child goes deeper; what the parent forks after it is beside it. */
	for (level = 0; level < LEVELS; level++)
		if (unshare(CLONE_NEWPID) || fork())
			break;
	for (;;)
		fork();
}
