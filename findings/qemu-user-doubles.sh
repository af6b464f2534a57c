#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each process under QEMU's user mode has a thread of QEMU's own beside it, with which the
# program has nothing to do and which it did not ask for. ulimit -u, threads-max, pids.max and
# TasksMax= count it. So a build or a container of another architecture, of processes that
# have no threads, is at its limit with half as many of them as a native one.
#
# Package: qemu-user-static 1:7.2+dfsg-7+deb12u18+b3. A static program of this machine forks ten
# children, and all wait. What Threads: in their /proc/PID/status adds up to. Seen:
#
#   native: 11 processes, 11 tasks
#   under qemu-x86_64-static: 11 processes, 22 tasks

set -eu
work=$(mktemp -d)
trap '[ -z "$family" ] || kill $family; rm -rf "$work"' EXIT
family=
cd "$work"
apt-get -q download qemu-user-static=1:7.2+dfsg-7+deb12u18+b3 > log 2>&1 || { cat log; exit 77; }
dpkg-deb -x ./*.deb root
cat > family.c <<'END'
#include <unistd.h>

int main(void)
{
	for (int i = 0; i < 10; i++)
		if (!fork())
			break;
	for (;;)
		pause();
}
END
gcc -static -O2 -Wall -o family family.c

# tasks WANTED: of the family, within five seconds
tasks()
{
	for _ in $(seq 50); do
		# shellcheck disable=SC2046,SC2086 # words
		sum=$(awk '/^Threads:/ { sum += $2 } END { print sum }' \
			$(printf '/proc/%s/status ' $family))
		[ "$sum" != "$1" ] || break
		sleep 0.1
	done
	echo "$sum"
}

# count NAME WANTED COMMAND...
count()
{
	name=$1 wanted=$2
	shift 2
	"$@" &
	parent=$!
	for _ in $(seq 100); do
		family="$parent $(cat "/proc/$parent/task"/*/children)"
		# shellcheck disable=SC2086 # words
		set -- $family
		[ $# != 11 ] || break
		sleep 0.1
	done
	echo "$name: $# processes, $(tasks "$wanted") tasks"
	# shellcheck disable=SC2086 # words
	kill $family
	wait $parent || :
	family=
}

{
	count native 11 ./family
	count "under qemu-x86_64-static" 22 root/usr/bin/qemu-x86_64-static ./family
} > seen 2> log
cat seen
cat > found <<'END'
native: 11 processes, 11 tasks
under qemu-x86_64-static: 11 processes, 22 tasks
END
diff found seen || { echo "no longer as found"; exit 1; }
echo "as found"
