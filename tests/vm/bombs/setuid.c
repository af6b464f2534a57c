// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb that changes its user on the way: root has left it a copy of itself that is
 * setuid root. Every child execs that, and changes from uid 1000 to 0 or back.
 *
 *	setuid(1000) ─┬─ setuid(0) ─┬─ setuid(1000) …
 *	              │             └─ setuid(1000) …
 *	              └─ setuid(0) …
 *
 * It breaks a tool that takes it by its user, or one that needs that user's right.
 */
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY "/tmp/setuid"

static void leave_copy(void)
{
	int from = open("/proc/self/exe", O_RDONLY);
	int to = open(COPY, O_WRONLY | O_CREAT | O_EXCL, 0700);

	while (sendfile(to, from, NULL, 1 << 20) > 0)
		;
	fchmod(to, 04755);
	close(to);
	close(from);
}

int main(int argc, char **argv)
{
	(void)argv;
	/* Started as root; later with a word that says which user to become. */
	if (argc == 1)
		leave_copy();
	if (setuid(argc == 2 ? 0 : 1000))
		return 1;
	for (;;) {
		if (fork())
			continue;
		if (argc == 2)
			execl(COPY, "setuid", "be", "user", NULL);
		execl(COPY, "setuid", "root", NULL);
		_exit(1);
	}
}
