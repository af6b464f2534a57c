#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# pids.current and pids.max (TasksMax= of systemd) count what is dead and not reaped, and
# cgroup.procs, from which systemd-cgls and "systemctl status" list a unit, leaves it out. So a
# unit can be refused each fork with one process in its list, or none; "populated 0" and a
# "Tasks:" that is at its limit go together. Only ps shows the zombies (pgrep -r Z), and
# nothing in the cgroup can be killed for it: it is their parent that has to reap or die,
# and that may be elsewhere by then.
#
# Packages: the kernels below of tests/vm/kernels/table, Debian's own binaries. In a cgroup with
# pids.max 10 a process forks children that exit, and does not reap them, until that fails; then
# it leaves the cgroup, and another enters and forks. Seen, on 6.1.0-57, 6.12.117+deb12 and
# 7.3.4+deb13:
#
#   nine zombies: pids.current 10, cgroup.procs 1, populated 1
#   their parent has left: pids.current 9, cgroup.procs 0, populated 0
#   another has come: pids.current 10, cgroup.procs 1, populated 1, fork EAGAIN
#
#   findings/zombies-fill-pids-max.sh [KERNEL...]

set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/guest"

cat > "$work/init.c" <<'END'
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "guest.h"

/* The number behind a word of a file; without a word, how many lines it has. */
static int number(const char *name, const char *word)
{
	char line[100];
	int found = 0;
	FILE *file = fopen(name, "r");

	while (fgets(line, sizeof(line), file))
		if (!word)
			found++;
		else if (!strncmp(line, word, strlen(word)))
			found = atoi(line + strlen(word));
	fclose(file);
	return found;
}

static void say(const char *what, const char *more)
{
	printf("found: %s: pids.current %d, cgroup.procs %d, populated %d%s\n", what,
	       number("/cgroup/unit/pids.current", ""), number("/cgroup/unit/cgroup.procs", NULL),
	       number("/cgroup/unit/cgroup.events", "populated "), more);
	fflush(stdout);
}

static void another(void)
{
	pid_t pid;

	put("/cgroup/unit/cgroup.procs", "0");
	pid = fork();
	if (!pid)
		_exit(0);
	say("another has come", pid < 0 && errno == EAGAIN ? ", fork EAGAIN" : ", forks");
	_exit(0);
}

int main(void)
{
	mkdir("/cgroup", 0755);
	mount("none", "/cgroup", "cgroup2", 0, NULL);
	put("/cgroup/cgroup.subtree_control", "+pids");
	mkdir("/cgroup/unit", 0755);
	put("/cgroup/unit/pids.max", "10");
	put("/cgroup/unit/cgroup.procs", "0");
	for (pid_t pid; (pid = fork()) >= 0;)
		if (!pid)
			_exit(0);
	for (siginfo_t info; number("/cgroup/unit/cgroup.procs", NULL) > 1;)
		waitid(P_ALL, 0, &info, WEXITED | WNOWAIT);
	say("nine zombies", "");
	put("/cgroup/cgroup.procs", "0");
	say("their parent has left", "");
	if (!fork())
		another();
	sleep(2);
	reboot(RB_AUTOBOOT);
}
END
cat > "$work/found" <<'END'
found: nine zombies: pids.current 10, cgroup.procs 1, populated 1
found: their parent has left: pids.current 9, cgroup.procs 0, populated 0
found: another has come: pids.current 10, cgroup.procs 1, populated 1, fork EAGAIN
END
guest_make
guest_each "^found: " "$@"
