#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Since Linux 6.14 each pid namespace has a kernel.pid_max of its own, and a new one begins with
# 4194304, whatever the machine has; the machine's counts all the same. So a check inside of a
# container that compares with /proc/sys/kernel/pid_max sees room for four million, while fork()
# fails with EAGAIN at the few thousand of the host. Before, what was read there was the
# host's. And a sysctl of a privileged container (--set, an init script of its image) that
# changed the whole machine changes the container alone now.
#
# Packages: the kernels below of tests/vm/kernels/table, Debian's own binaries. pid_max is 1000; a
# child in a pid namespace of its own reads it, forks until that fails, and writes 700. Seen:
#
#   6.1.0-57, 6.12.117+deb12: in it 1000, fork fails below that; written there: machine 700
#   7.3.4+deb13: in it 4194304, fork fails below 1000; written there: machine 1000
#
#   findings/pid-max-in-container.sh [KERNEL...]

set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/guest"

cat > "$work/init.c" <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char pid_max[] = "/proc/sys/kernel/pid_max";

static void put(const char *value)
{
	FILE *file = fopen(pid_max, "w");

	if (!file || fputs(value, file) < 0 || fclose(file))
		printf("not written; ");
}

static int get(void)
{
	int value = -1;
	FILE *file = fopen(pid_max, "r");

	if (!file || fscanf(file, "%d", &value) != 1)
		printf("not read; ");
	fclose(file);
	return value;
}

/* PID 1 of the container: what is forked dies with it. */
static void container(void)
{
	int made = 0, value;
	pid_t pid;

	umount("/proc");
	mount("none", "/proc", "proc", 0, NULL);
	value = get();
	while ((pid = fork()) > 0)
		made++;
	if (!pid)
		for (;;)
			pause();
	printf("found: in it %d, fork %s after %s than 1000; ", value,
	       errno == EAGAIN ? "EAGAIN" : "fails", made < 1000 ? "fewer" : "more");
	put("700");
	fflush(stdout);
	_exit(0);
}

int main(void)
{
	mkdir("/proc", 0755);
	mount("none", "/proc", "proc", 0, NULL);
	put("1000");
	unshare(CLONE_NEWPID | CLONE_NEWNS);
	if (!fork())
		container();
	wait(NULL);
	umount("/proc");
	mount("none", "/proc", "proc", 0, NULL);
	printf("written there: machine %d\n", get());
	fflush(stdout);
	reboot(RB_AUTOBOOT);
}
END
guest_make
[ $# != 0 ] || set -- 6.1 6.12 newest
for kernel; do
	guest_boot "$kernel" 1 512M
	seen=$(sed -n 's/^found: //p' "$work/console")
	echo "$release: $seen"
	case $release:$seen in
	6.1[.-]*:"in it 1000, fork EAGAIN after fewer than 1000; written there: machine 700")	;;
	6.12[.-]*:"in it 1000, fork EAGAIN after fewer than 1000; written there: machine 700")	;;
	7.*:"in it 4194304, fork EAGAIN after fewer than 1000; written there: machine 1000")	;;
	*)	echo "no longer as found"; exit 1 ;;
	esac
done
echo "as found"
