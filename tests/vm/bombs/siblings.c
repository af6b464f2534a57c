// SPDX-License-Identifier: GPL-2.0-only
/*
 * CLONE_PARENT and CLONE_VFORK: what waits in state D for a child to exec is not its
 * parent, but, as all can see, its brother. It breaks a tool that looks among the children
 * for the reason why a process does not stop.
 *
 *	as /proc tells it:	witness ─┬─ siblings{D}
 *				         ├─ siblings{not yet executed}
 *				         └─ …
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static char stack[65536] __attribute__((aligned(16)));

static int become_bomb(void *unused)
{
	struct timespec while_brother_waits = { .tv_nsec = 20000000 };

	(void)unused;
	nanosleep(&while_brother_waits, NULL);
	execl("/bombs/siblings", "siblings", NULL);
	_exit(1);
}

int main(void)
{
	for (;;)
		clone(become_bomb, stack + sizeof(stack),
		      CLONE_PARENT | CLONE_VFORK | CLONE_VM | SIGCHLD, NULL);
}
