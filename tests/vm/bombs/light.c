// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb of processes that share one memory (CLONE_VM), of which each costs a
 * third of what another costs: tens of thousands fit into a small machine.
 *
 *	light ─┬─ light ─┬─ light …
 *	       │         └─ light …
 *	       └─ light …
 *
 * It breaks a tool that takes a time for each process that a few thousand do not
 * show, or one that takes an address space for a process.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NR_STACKS	131072
#define STACK_SIZE	4096

/* A stack is a page, there from when it is touched. mmap() would be one lock for all. */
static char stacks[NR_STACKS][STACK_SIZE] __attribute__((aligned(STACK_SIZE)));
static atomic_size_t taken;

static char *take_stack(void)
{
	size_t n = taken++;

	while (n >= NR_STACKS)
		pause();
	return stacks[n] + STACK_SIZE;
}

static int live(void *unused)
{
	char *stack = take_stack();

	(void)unused;
	for (;;)
		if (clone(live, stack, CLONE_VM | SIGCHLD, NULL) > 0)
			stack = take_stack();
	return 0;
}

int main(void)
{
	/* Otherwise thousands wait for a CPU, each with a huge page for one that is there. */
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	return live(NULL);
}
