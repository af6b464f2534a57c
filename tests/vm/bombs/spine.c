// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sixteen times: each process leaves a child that sleeps, goes on in another one, and exits. So
 * there is an ancestor that has exited for each that is alive, and those are one below the other.
 *
 *	(spine) ─┬─ spine{asleep}		() has exited
 *	         └─ (spine) ─┬─ spine{asleep}
 *	                     └─ (spine) ─┬─ spine{asleep}
 *	                                 └─ …
 *
 * All share one memory (CLONE_VM), as those of light do. It breaks a tool that has room for what
 * lives alone, or one that walks up to the root from each orphan.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NR_STACKS	131072
#define STACK_SIZE	4096

static char stacks[NR_STACKS][STACK_SIZE] __attribute__((aligned(STACK_SIZE)));
static atomic_size_t taken;

/* Until there is room for it. */
static void spawn(int (*run)(void *unused))
{
	size_t n = taken++;

	while (n >= NR_STACKS)
		pause();
	while (clone(run, stacks[n] + STACK_SIZE, CLONE_VM | SIGCHLD, NULL) < 0)
		usleep(100000);
}

static int rest(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return 0;
}

static int go_on(void *unused)
{
	(void)unused;
	spawn(rest);
	spawn(go_on);
	/* Its memory is that of all the others. */
	syscall(SYS_exit, 0);
	return 0;
}

int main(void)
{
	int i;

	signal(SIGCHLD, SIG_IGN);
	/* Otherwise each has a huge page for a stack of 4 KiB. */
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	for (i = 1; i < 16; i++)
		spawn(go_on);
	return go_on(NULL);
}
