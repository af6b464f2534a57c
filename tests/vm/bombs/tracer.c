// SPDX-License-Identifier: GPL-2.0-only
/*
 * tracer NAME [stubborn] - no bomb: a process of root that traces sixty-four processes of
 * that name, and is called "tracing" from then on.
 *
 *	tracer ┄┄┄┬┄┄┄> lazy ─── lazy …
 *	          └┄┄┄> lazy …
 *
 * As strace does it: a stop is passed on, and what has stopped is left so. Or
 * stubbornly: what stops is made to run on, and so are its children.
 * It breaks a tool that takes a process that waits for its tracer for a stopped one.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 64

/* How many of that name there are, up to MOST. */
static int find(const char *name, pid_t *pids)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char path[300], comm[32];
	int n = 0;

	while (n < MOST && (entry = readdir(proc))) {
		FILE *file;

		if (!isdigit(*entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		file = fopen(path, "r");
		if (!file)
			continue;
		if (fgets(comm, sizeof(comm), file) && !strncmp(comm, name, strlen(name)))
			pids[n++] = atoi(entry->d_name);
		fclose(file);
	}
	closedir(proc);
	return n;
}

static void pass_on(pid_t pid, int sig, bool group_stop)
{
	if (group_stop && sig != SIGTRAP)
		ptrace(PTRACE_LISTEN, pid, 0, 0);
	else
		ptrace(PTRACE_CONT, pid, 0, group_stop ? 0 : sig);
}

int main(int argc, char **argv)
{
	bool stubborn = argc > 2;
	pid_t pid, pids[MOST];
	int status, i;

	while (find(argv[1], pids) < MOST)
		;
	for (i = 0; i < MOST; i++)
		ptrace(PTRACE_SEIZE, pids[i], 0, stubborn ? PTRACE_O_TRACEFORK : 0);
	prctl(PR_SET_NAME, "tracing");
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		if (!WIFSTOPPED(status))
			continue;
		if (stubborn)
			ptrace(PTRACE_CONT, pid, 0, 0);
		else
			pass_on(pid, WSTOPSIG(status), status >> 16 == PTRACE_EVENT_STOP);
	}
	for (;;)
		pause();
}
