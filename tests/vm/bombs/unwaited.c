// SPDX-License-Identifier: GPL-2.0-only
/*
 * Not a bomb but a shape, that grows no more: 40 children for which no wait() is to come. Their
 * exit signal is none, so they stay zombies, although their parent ignores SIGCHLD. Or, if its
 * argument is "autoreap", none of them ever is a zombie, although their parent does not.
 *
 *	unwaited ─┬─ unwaited	40 times
 *	          └─ …
 *
 * It breaks a tool that counts the slots of the dead by what a parent does with SIGCHLD alone.
 */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef CLONE_AUTOREAP
#define CLONE_AUTOREAP	0x400000000ULL
#endif

int main(int argc, char **argv)
{
	struct clone_args args = {};
	int i;

	if (argc > 1 && !strcmp(argv[1], "autoreap"))
		args.flags = CLONE_AUTOREAP;
	else
		signal(SIGCHLD, SIG_IGN);
	for (i = 0; i < 40; i++) {
		long pid = syscall(SYS_clone3, &args, sizeof(args));

		if (pid < 0)
			return 1;
		if (!pid)
			break;
	}
	for (;;)
		pause();
}
