#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# "cgroup: fork rejected by pids controller in PATH" comes once in the life of a cgroup and then
# never again, so that the kernel log has the first bomb of a session and not its second. And PATH is
# the cgroup of the process that forks, which need not have a limit: which of those above it
# is full has to be looked for. pids.events of that PATH counts the refusals in 6.1 only; in
# 6.12 and 7.3 it has 0, and the cgroup with the limit has all.
#
# Packages: the kernels below of tests/vm/kernels/table, Debian's own binaries. The cgroup slice
# has pids.max 1, those in it have none. Three forks are refused in the first, three in the second
# and three more in the first. Seen:
#
#   6.1.0-57: log /slice/first, log /slice/second; max: slice 0, first 6, second 3
#   6.12.117+deb12, 7.3.4+deb13: log the same; max: slice 9, first 0, second 0
#
#   findings/pids-log-once.sh [KERNEL...]

set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/guest"

cat > "$work/init.c" <<'END'
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "guest.h"

static void refused(const char *procs)
{
	if (!fork()) {
		put(procs, "0");
		for (int i = 0; i < 3; i++)
			if (!fork())
				_exit(0);
		_exit(0);
	}
	wait(NULL);
}

static void events(const char *name, const char *events)
{
	FILE *file = fopen(events, "r");
	int max = -1;

	fscanf(file, "max %d", &max);
	fclose(file);
	printf(" %s %d", name, max);
}

int main(void)
{
	static char log[1 << 20];

	mkdir("/cgroup", 0755);
	mount("none", "/cgroup", "cgroup2", 0, NULL);
	put("/cgroup/cgroup.subtree_control", "+pids");
	mkdir("/cgroup/slice", 0755);
	put("/cgroup/slice/cgroup.subtree_control", "+pids");
	put("/cgroup/slice/pids.max", "1");
	mkdir("/cgroup/slice/first", 0755);
	mkdir("/cgroup/slice/second", 0755);
	refused("/cgroup/slice/first/cgroup.procs");
	refused("/cgroup/slice/second/cgroup.procs");
	refused("/cgroup/slice/first/cgroup.procs");
	klogctl(3, log, sizeof(log) - 1);
	for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"))
		if (strstr(line, "fork rejected"))
			printf("found: log%s\n", strrchr(line, ' '));
	printf("found: max");
	events("slice", "/cgroup/slice/pids.events");
	events("first", "/cgroup/slice/first/pids.events");
	events("second", "/cgroup/slice/second/pids.events");
	printf("\n");
	fflush(stdout);
	reboot(RB_AUTOBOOT);
}
END
guest_make
[ $# != 0 ] || set -- 6.1 6.12 newest
for kernel; do
	guest_boot "$kernel" 1 512M
	seen=$(sed -n 's/^found: //p' "$work/console" | paste -sd,)
	echo "$release: $seen"
	case $release:$seen in
	6.1.*:"log /slice/first,log /slice/second,max slice 0 first 6 second 3")	;;
	6.1.*)	echo "no longer as found"; exit 1 ;;
	*:"log /slice/first,log /slice/second,max slice 9 first 0 second 0")	;;
	*)	echo "no longer as found"; exit 1 ;;
	esac
done
echo "as found"
