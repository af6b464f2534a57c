#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# killall5 wakes all that is stopped, whatever signal it is to send, and what -o leaves out, too: it
# stops every process while it looks for those that it means, and then sends SIGCONT to all, not
# to those that it has stopped. So a bomb that was stopped by hand goes on. Here it sends
# SIGWINCH, which no process minds, and in a pid namespace, as there is no smaller place for it.
#
# Package: sysvinit-utils 3.06-4. Seen:
#
#   two that are stopped: T T
#   after killall5 -WINCH that leaves the second out: S S

set -eu
[ "$(id -u)" = 0 ] || { echo "needs root, for a pid namespace"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q download sysvinit-utils=3.06-4 > log 2>&1 || { cat log; exit 77; }
dpkg-deb -x ./*.deb root
cat > inside <<'END'
mount -t proc proc /proc
states()
{
	for pid in $first $second; do
		sed -E 's/.*\) (.).*/\1/' "/proc/$pid/stat"
	done | xargs
}

# have STATES: within five seconds
have()
{
	tries=0
	until [ "$(states)" = "$1" ] || [ $((tries += 1)) -gt 50 ]; do sleep 0.1; done
	states
}

setsid sleep 1000 &
first=$!
setsid sleep 1000 &
second=$!
kill -STOP $first $second
echo "two that are stopped: $(have "T T")"
# It spares its own session.
setsid root/sbin/killall5 -28 -o $second
echo "after killall5 -WINCH that leaves the second out: $(have "S S")"
kill -KILL $first $second
END
unshare --pid --fork --mount sh inside > seen
cat seen
if [ "$(sed 's/.*: //' seen | xargs)" = "T T S S" ]; then
	echo "as found"
else
	echo "no longer as found"
	exit 1
fi
