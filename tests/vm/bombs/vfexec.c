// SPDX-License-Identifier: GPL-2.0-only
/*
 * 300 workers that vfork() children which exec with a long command line, and
 * poll for them. When the freeze comes, parents wait in the kernel for children
 * that are inside execve(), which no stop can interrupt. It breaks a tool that takes
 * a parent that waits in vfork() for stopped, and sends it no stop to come back
 * to.
 *
 *	vfexec ─┬─ vfexec{D, in vfork} ── vfexec{in execve}
 *	        └─ 300 of them
 */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS 300
#define ARGS 16

static char arg[120000];

int main(int argc, char **argv)
{
	char *args[ARGS + 2] = { argv[0] };
	pid_t pid;
	int i;

	if (argc > 2) {
		usleep(1000);
		_exit(0);
	}
	memset(arg, 'x', sizeof(arg) - 1);
	for (i = 1; i <= ARGS; i++)
		args[i] = arg;
	for (i = 0; i < WORKERS && fork(); i++)
		;
	if (i == WORKERS)
		for (;;)
			pause();
	for (;;) {
		pid = vfork();
		if (!pid) {
			execv("/bombs/vfexec", args);
			_exit(1);
		}
		while (pid > 0 && !waitpid(pid, NULL, WNOHANG))
			usleep(1000);
	}
}
