// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb that has a filter of its own (seccomp) ask another process of it about one call: each
 * second process makes that call, the question is taken, and never answered. There it waits, and
 * nothing but SIGKILL gets through (SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV). It takes no right.
 *
 *	petition ─┬─ petition{takes questions}
 *	          ├─ petition{D}
 *	          ├─ petition ─┬─ petition{D}
 *	          │            └─ petition …
 *	          └─ petition …
 *
 * It breaks a tool that waits until all of them have stopped, or one that says so.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int filter_calls(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {
		.len = sizeof(filter) / sizeof(filter[0]),
		.filter = filter,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		       SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
		       &program);
}

static void take_questions(int listener)
{
	static struct seccomp_notif question;

	for (;;) {
		memset(&question, 0, sizeof(question));
		ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &question);
	}
}

int main(void)
{
	int listener = filter_calls();

	if (listener < 0)
		return 1;
	if (!fork())
		take_questions(listener);
	for (;;)
		if (!fork() && getpid() % 2)
			syscall(SYS_getppid);
}
