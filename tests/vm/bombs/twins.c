// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two threads in each process: one forks on, the other has made it with CLONE_VFORK and
 * waits in state D until it exits, which it never does. It breaks a tool that waits for
 * all to stop, or one that looks for the awaited among the children alone.
 *
 *	twins{D,R} ─┬─ twins{D,R} …
 *	            └─ twins{D,R} …
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A process begins on the stack of the thread that has forked it: its own is the other. */
static char stacks[2][65536] __attribute__((aligned(16)));

static void begin(int stack);

static int fork_on(void *stack)
{
	for (;;)
		if (!syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0))
			begin(stack == stacks[0]);
	return 0;
}

static void begin(int stack)
{
	for (;;)
		clone(fork_on, stacks[stack] + sizeof(stacks[stack]),
		      CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_SYSVSEM |
		      CLONE_THREAD | CLONE_VFORK, stacks[stack]);
}

int main(void)
{
	begin(0);
}
