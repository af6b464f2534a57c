// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb (root's) that puts every child into one of sixteen other cgroups, at its
 * birth (clone3() with CLONE_INTO_CGROUP). It breaks a tool that takes a cgroup for a
 * service: there is no cgroup that has them all, and none that is theirs alone.
 *
 *	/		into
 *	/into.0 … 15	 ├─ into ─── into …
 *			 └─ into …
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define GROUPS 16

int main(void)
{
	struct clone_args args = { .flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD };
	unsigned int n = 0;
	int group[GROUPS];
	char path[64];
	int i;

	for (i = 0; i < GROUPS; i++) {
		snprintf(path, sizeof(path), "/sys/fs/cgroup/into.%d", i);
		mkdir(path, 0755);
		group[i] = open(path, O_RDONLY | O_DIRECTORY);
		if (group[i] < 0)
			return 1;
	}
	for (;;) {
		args.cgroup = group[n++ % GROUPS];
		if (!syscall(SYS_clone3, &args, sizeof(args)))
			n = getpid();
	}
}
