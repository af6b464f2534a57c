// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every child leaves its session and takes a name that one does not kill. It
 * breaks a tool that chooses by name, by session or by process group.
 *
 *	masks ─┬─ sshd ─┬─ systemd …
 *	       │        └─ "two words" …
 *	       └─ bash ─── ") R 1 1 1 (" …
 */
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
	static const char *const names[] = {
		"sshd", "bash", "systemd", "init", "kworker/0:1", "rescue", "cron",
		"two words", "new\nline", "\033[31mred", ") R 1 1 1 (",
	};
	unsigned int n = 0;

	for (;;) {
		if (fork())
			continue;
		setsid();
		n = n * 31 + getpid();
		prctl(PR_SET_NAME, names[n % (sizeof(names) / sizeof(names[0]))]);
	}
}
