// SPDX-License-Identifier: GPL-2.0-only
/*
 * CLONE_PARENT makes every child a sibling: all of them are children of what
 * started the bomb. It breaks a tool that trusts the parent that a process has.
 *
 *	as /proc tells it:	witness ─┬─ cloneparent
 *				         ├─ cloneparent
 *				         └─ … (2000)
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	for (;;)
		syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
}
