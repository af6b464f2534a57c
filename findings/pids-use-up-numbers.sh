#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A fork that pids.max (TasksMax= of systemd) refuses has its number already, and the number is
# used up; one that RLIMIT_NPROC or threads-max refuses has none. So a bomb that stands at its
# TasksMax= takes the numbers of the machine round as fast as it can try, and a number that was
# free a moment ago is another process soon. The last field of /proc/loadavg, to proc(5) that of
# "the process that was most recently created", is then one that never was, and is no measure
# of forks; "processes" in /proc/stat counts only what was made.
#
# Packages: the kernels below of tests/vm/kernels/table, Debian's own binaries. A thousand
# forks are refused by each limit in turn. Seen, on 6.1.0-57, 6.12.117+deb12 and 7.3.4+deb13:
#
#   none: 1000 made, last pid +1000, processes +1000
#   threads-max: 0 made, last pid +0, processes +0
#   RLIMIT_NPROC: 0 made, last pid +0, processes +0
#   pids.max: 0 made, last pid +1000, processes +0
#
#   findings/pids-use-up-numbers.sh [KERNEL...]

set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/guest"

cat > "$work/init.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "guest.h"

/* The number behind a word in a file, or the last one of its first line. */
static long number(const char *name, const char *word)
{
	char line[4096];
	long found = -1;
	FILE *file = fopen(name, "r");

	while (found < 0 && fgets(line, sizeof(line), file))
		if (!word)
			found = atol(strrchr(line, ' '));
		else if (!strncmp(line, word, strlen(word)))
			found = atol(line + strlen(word));
	fclose(file);
	return found;
}

static void thousand(const char *limit)
{
	long last = number("/proc/loadavg", NULL), born = number("/proc/stat", "processes ");
	int made = 0;

	for (int i = 0; i < 1000; i++) {
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		made += pid > 0 && waitpid(pid, NULL, 0) == pid;
	}
	printf("%s: %d made, last pid +%ld, processes +%ld\n", limit, made,
	       number("/proc/loadavg", NULL) - last, number("/proc/stat", "processes ") - born);
	fflush(stdout);
}

int main(void)
{
	struct rlimit one = { 1, 1 };

	mkdir("/proc", 0755);
	mkdir("/cgroup", 0755);
	mount("none", "/proc", "proc", 0, NULL);
	mount("none", "/cgroup", "cgroup2", 0, NULL);
	thousand("none");
	put("/proc/sys/kernel/threads-max", "1");
	thousand("threads-max");
	put("/proc/sys/kernel/threads-max", "10000");
	if (!fork()) {
		setrlimit(RLIMIT_NPROC, &one);
		if (!setuid(1000))
			thousand("RLIMIT_NPROC");
		_exit(0);
	}
	wait(NULL);
	put("/cgroup/cgroup.subtree_control", "+pids");
	mkdir("/cgroup/full", 0755);
	put("/cgroup/full/pids.max", "1");
	put("/cgroup/full/cgroup.procs", "0");
	thousand("pids.max");
	reboot(RB_AUTOBOOT);
}
END
cat > "$work/found" <<'END'
none: 1000 made, last pid +1000, processes +1000
threads-max: 0 made, last pid +0, processes +0
RLIMIT_NPROC: 0 made, last pid +0, processes +0
pids.max: 0 made, last pid +1000, processes +0
END
guest_make
guest_each processes "$@"
