#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# start-stop-daemon --background closes every number that a descriptor could have, one
# system call each: a thousand with the usual limit, a million where RLIMIT_NOFILE is that
# high, as it is in many containers, for the three that are open. The kernel has
# close_range() for it since 5.9.
#
# Packages: dpkg 1.21.23, strace 6.1-0.1. Calls of close() and close_range() that strace
# counts while a daemon is started which is /bin/true. Seen:
#
#   RLIMIT_NOFILE  1024: 1025 close, 0 close_range
#   RLIMIT_NOFILE 16384: 16385 close, 0 close_range

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q download dpkg=1.21.23 strace=6.1-0.1 libunwind8=1.6.2-3 > log 2>&1 ||
	{ cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done

# calls NAME: how many, in what strace has counted
calls() { awk -v name="$1" '$NF == name { n = $4 } END { print n + 0 }' counted; }

status=0
for limit in 1024 16384; do
	LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu prlimit --nofile=$limit \
		root/usr/bin/strace -f -c -o counted -e trace=close,close_range \
		root/sbin/start-stop-daemon --start --background --pidfile "$work/pid" \
		--exec /bin/true > /dev/null
	close=$(calls close)
	echo "RLIMIT_NOFILE $limit: $close close, $(calls close_range) close_range"
	[ "$close" -ge $((limit - 3)) ] || status=1
done
[ $status = 0 ] && echo "as found" || echo "no longer as found"
exit $status
