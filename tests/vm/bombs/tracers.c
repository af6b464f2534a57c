// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each process traces its children, and lets them run on whatever they are
 * stopped for: a SIGSTOP is reported to the tracer, which drops it.
 *
 *	tracers ═╦═ tracers ═╦═ tracers …	══ traces
 *	         ║           ╚═ tracers …
 *	         ╚═ tracers …
 *
 * It breaks a tool that takes a process that waits for its tracer for a stopped one.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct timespec some = { .tv_nsec = 20000000 };
	int status;
	pid_t pid;

	for (;;) {
		pid = fork();
		if (pid > 0)
			ptrace(PTRACE_SEIZE, pid, 0, 0);
		while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0)
			ptrace(PTRACE_CONT, pid, 0, 0);
		nanosleep(&some, NULL);
	}
}
