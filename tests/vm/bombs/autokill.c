// SPDX-License-Identifier: GPL-2.0-only
/*
 * autokill [NAME] - a bomb in which the kernel kills the children of what dies
 * (CLONE_PIDFD_AUTOKILL, since Linux 7.1), and leaves no zombie of them. One of them calls itself
 * NAME, and sleeps.
 *
 *	autokill ─┬─ NAME{asleep}
 *	          ├─ autokill ─── autokill …
 *	          └─ autokill …
 *
 * It breaks a tool that waits for the zombie of what it has killed, or one that promises that a
 * process lives because that tool does not kill it.
 */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef CLONE_AUTOREAP
#define CLONE_AUTOREAP		0x400000000ULL
#endif
#ifndef CLONE_NNP
#define CLONE_NNP		0x800000000ULL
#endif
#ifndef CLONE_PIDFD_AUTOKILL
#define CLONE_PIDFD_AUTOKILL	0x1000000000ULL
#endif

/* The creator has the one descriptor with that power: a child has none of its siblings'. */
static long spawn(void)
{
	int pidfd;
	struct clone_args args = {
		.flags = CLONE_PIDFD | CLONE_AUTOREAP | CLONE_NNP | CLONE_PIDFD_AUTOKILL,
		.pidfd = (uintptr_t)&pidfd,
	};
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (!pid)
		close_range(3, ~0U, 0);
	return pid;
}

int main(int argc, char **argv)
{
	long pid;

	if (argc > 1) {
		pid = spawn();
		if (pid < 0)
			return 1;
		if (!pid) {
			prctl(PR_SET_NAME, argv[1]);
			for (;;)
				pause();
		}
	}
	for (;;)
		if (spawn() < 0)
			usleep(100000);
}
