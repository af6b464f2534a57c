#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A user namespace keeps the RLIMIT_NPROC that its creator had at that moment, and the kernel
# compares with it as well as with the limit of the process that forks. So prlimit --pid, which
# is how a limit of what runs is raised, shows the new limit in /proc/PID/limits and helps nothing:
# all that lives in the namespace (a rootless container, a browser's sandbox) goes on
# with EAGAIN until the namespace is made again. No file shows the limit that counts.
#
# Packages: the kernels below of tests/vm/kernels/table, Debian's own binaries. A process of user
# 1000 whose limit is 5 stops itself, root makes it 50, and it forks children that wait
# until that fails. Seen, on 6.1.0-57, 6.12.117+deb12 and 7.3.4+deb13:
#
#   in the same namespace: limit 50, 50 processes
#   in a user namespace: limit 50, 5 processes
#
#   findings/userns-limit-stays.sh [KERNEL...]

set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/guest"

cat > "$work/init.c" <<'END'
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void until_refused(int flags, const char *name)
{
	struct rlimit limit = { 5, 1000 };
	int living = 1;

	if (setrlimit(RLIMIT_NPROC, &limit) || setuid(1000) || unshare(flags))
		printf("no namespace; ");
	raise(SIGSTOP);
	for (pid_t pid; living < 100 && (pid = fork()) >= 0; living++)
		if (!pid) {
			pause();
			_exit(0);
		}
	getrlimit(RLIMIT_NPROC, &limit);
	printf("in %s namespace: limit %ld, %d processes\n", name, (long)limit.rlim_cur, living);
	fflush(stdout);
}

static void raised(int flags, const char *name)
{
	struct rlimit limit = { 50, 1000 };
	pid_t pid = fork();

	if (!pid) {
		setpgid(0, 0);
		until_refused(flags, name);
		kill(0, SIGKILL);
	}
	waitpid(pid, NULL, WUNTRACED);
	if (prlimit(pid, RLIMIT_NPROC, &limit, NULL))
		printf("not raised; ");
	kill(pid, SIGCONT);
	while (wait(NULL) > 0)
		;
}

int main(void)
{
	raised(0, "the same");
	raised(CLONE_NEWUSER, "a user");
	reboot(RB_AUTOBOOT);
}
END
cat > "$work/found" <<'END'
in the same namespace: limit 50, 50 processes
in a user namespace: limit 50, 5 processes
END
guest_make
guest_each namespace "$@"
