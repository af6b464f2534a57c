// SPDX-License-Identifier: GPL-2.0-only
/*
 * No bomb: 30 processes, or as many as the limit of their user lets be.
 *
 *	exempt capable		of user 1003, with CAP_SYS_RESOURCE: the limit does not bind them
 *	exempt nested		of user 1004, with all capabilities of a user namespace: it does
 *
 * It breaks a tool that takes a capability for a right on the machine, or overlooks one.
 */
#define _GNU_SOURCE
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NR 30

static int become_capable(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct caps[2] = {
		{ 1 << CAP_SYS_RESOURCE, 1 << CAP_SYS_RESOURCE, 0 },
	};

	return prctl(PR_SET_KEEPCAPS, 1) || setuid(1003) || syscall(SYS_capset, &head, caps);
}

static int become_nested(void)
{
	return setuid(1004) || unshare(CLONE_NEWUSER);
}

int main(int argc, char **argv)
{
	int i;

	if (argc != 2 || (strcmp(argv[1], "nested") ? become_capable() : become_nested()))
		return 1;
	for (i = 1; i < NR; i++)
		if (!fork())
			break;
	for (;;)
		pause();
}
