// SPDX-License-Identifier: GPL-2.0-only
/*
 * crashes N - a child that crashes, N times one after the other; and what the kernel starts for
 * each (core_pattern: "|/bombs/crashes hang") does not end:
 *
 *	kthreadd ─── crashes{hang} …
 *	crashes ─── (crashes), (crashes) …	() has exited
 *
 * It breaks a tool that looks for what is below a user's process.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void hang(void)
{
	char core[65536];
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);

	/* What the witness knows a member by. */
	if (write(fd, "777", 3) != 3)
		_exit(1);
	while (read(0, core, sizeof(core)) > 0)
		;
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	int nr = argc > 1 ? atoi(argv[1]) : 0;

	if (argc > 1 && !strcmp(argv[1], "hang"))
		hang();
	signal(SIGABRT, SIG_DFL);
	prctl(PR_SET_DUMPABLE, 1);
	while (nr--) {
		if (!fork())
			abort();
		wait(NULL);
	}
	for (;;)
		pause();
}
