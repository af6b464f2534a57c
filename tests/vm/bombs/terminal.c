// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb that was typed into a terminal, as the foreground job of a shell:
 *
 *	terminal (holds the other end)
 *	   └─ shell (leads the session)
 *	        └─ job ─┬─ job …	ignores SIGHUP
 *	                └─ job …
 *
 * When the terminal goes, or the shell, the kernel sends SIGHUP and SIGCONT to
 * the stopped job: it breaks a tool that takes a stop for the end of it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <unistd.h>

static void be_job(void)
{
	prctl(PR_SET_NAME, "job");
	setpgid(0, 0);
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(0, getpid());
	signal(SIGHUP, SIG_IGN);
	for (;;)
		fork();
}

static void be_shell(int master, const char *terminal)
{
	prctl(PR_SET_NAME, "shell");
	setsid();
	close(master);
	close(0);
	if (open(terminal, O_RDWR) || ioctl(0, TIOCSCTTY, 0))
		_exit(1);
	signal(SIGTTOU, SIG_IGN);
	if (!fork())
		be_job();
	for (;;)
		pause();
}

int main(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	if (master < 0 || grantpt(master) || unlockpt(master))
		return 1;
	if (!fork())
		be_shell(master, ptsname(master));
	for (;;)
		pause();
}
