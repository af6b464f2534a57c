// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb (root's) of which every second process is put into a frozen cgroup at its
 * birth: it does not run, and does not stop either, for it does not come to look at
 * its signals. It breaks a tool that waits for state T, or one that thaws that cgroup to
 * get there.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BOX "/sys/fs/cgroup/icebox"

int main(void)
{
	struct clone_args args = { .flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD };

	mkdir(BOX, 0755);
	if (write(open(BOX "/cgroup.freeze", O_WRONLY), "1", 1) != 1)
		return 1;
	args.cgroup = open(BOX, O_RDONLY | O_DIRECTORY);
	for (;;) {
		syscall(SYS_clone3, &args, sizeof(args));
		fork();
	}
}
