#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process that waits in vfork() is in state D, and the load average counts it as if it ran.
# As a rule that is for microseconds. When the child does not come to its exec (it is
# stopped, or it opens a FIFO or a file of a dead NFS server first, as posix_spawn() lets it) the
# load goes up by one for each, with idle CPUs and a still disk. So the load says nothing of
# whether a storm of vfork(), which dash, make and Python use, has been stopped. SIGSTOP
# does not reach the parent either: it stays D. vfork(2) has "suspended", and proc(5) has D
# as "waiting in uninterruptible disk sleep".
#
# Packages: the kernels below of tests/vm/kernels/table, Debian's own binaries. Thirty processes
# make a child each that stops itself, first with fork() and waitpid(), then with vfork(); 20 s
# later all thirty get SIGSTOP. Seen, on 6.1.0-57, 6.12.117+deb12 and 7.3.4+deb13:
#
#   fork(): 30 in S, load below 3; SIGSTOP: 30 in T
#   vfork(): 30 in D, load above 3; SIGSTOP: 30 in D
#
#   findings/vfork-is-load.sh [KERNEL...]

set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/guest"

cat > "$work/init.c" <<'END'
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT 30

static void by_fork(void)
{
	pid_t pid = fork();

	if (!pid) {
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void by_vfork(void)
{
	if (!vfork()) {
		kill(getpid(), SIGSTOP);
		_exit(0);
	}
}

static char state(pid_t pid)
{
	char name[40], line[400] = "", *end;
	FILE *file;

	snprintf(name, sizeof(name), "/proc/%d/stat", pid);
	file = fopen(name, "r");
	if (!file)
		return '-';
	end = fgets(line, sizeof(line), file);
	fclose(file);
	end = end ? strrchr(line, ')') : NULL;
	return end ? end[2] : '-';
}

/* The state of all of them, or that they differ. */
static void states(const pid_t *pids, const char *before, const char *after)
{
	char first = state(pids[0]);
	int count = 0;

	for (int i = 0; i < COUNT; i++)
		count += state(pids[i]) == first;
	printf("%s%d in %c%s", before, count, first, after);
}

static void story(const char *name, void (*make)(void))
{
	pid_t pids[COUNT];
	float load = -1;
	FILE *file;

	for (int i = 0; i < COUNT; i++) {
		pids[i] = fork();
		if (!pids[i]) {
			setpgid(0, 0);
			make();
			_exit(0);
		}
	}
	sleep(20);
	printf("found: %s: ", name);
	states(pids, "", ", ");
	file = fopen("/proc/loadavg", "r");
	if (!file || fscanf(file, "%f", &load) != 1)
		printf("no ");
	fclose(file);
	printf("load %s 3; ", load < 3 ? "below" : "above");
	for (int i = 0; i < COUNT; i++)
		kill(pids[i], SIGSTOP);
	sleep(1);
	states(pids, "SIGSTOP: ", "\n");
	fflush(stdout);
	for (int i = 0; i < COUNT; i++)
		kill(-pids[i], SIGKILL);
	while (wait(NULL) > 0)
		;
}

int main(void)
{
	mkdir("/proc", 0755);
	mount("none", "/proc", "proc", 0, NULL);
	story("fork()", by_fork);
	story("vfork()", by_vfork);
	reboot(RB_AUTOBOOT);
}
END
cat > "$work/found" <<'END'
found: fork(): 30 in S, load below 3; SIGSTOP: 30 in T
found: vfork(): 30 in D, load above 3; SIGSTOP: 30 in D
END
guest_make
guest_each "^found: " "$@"
