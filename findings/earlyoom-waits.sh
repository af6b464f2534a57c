#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# earlyoom sends SIGTERM to what it chooses, and a stopped process cannot act on it. So it waits
# for 10 s, says "kill failed: Timer expired", chooses the same one again, and so on: nothing
# else is touched and no memory comes free, before the second threshold, of SIGKILL. A bomb that
# was stopped to be looked at, large as it is, so keeps earlyoom busy while memory runs out;
# kill it, or let it go. earlyoom(1) has no word of stopped processes.
#
# Package: earlyoom 1.7-1+b1. As root, in a pid namespace with three copies of sleep, which is all
# that it sees: the first one is the best victim, the second one is stopped, the third is
# next; memory counts as low all the time (-m 99,1). Seen, until it had failed twice:
#
#   sending SIGTERM to process N uid 0 "first"
#   sending SIGTERM to process N uid 0 "stopped"
#   kill failed: Timer expired
#   sending SIGTERM to process N uid 0 "stopped"
#   kill failed: Timer expired
#   first gone, stopped T, third S

set -eu
[ "$(id -u)" = 0 ] || { echo "needs root"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q download earlyoom=1.7-1+b1 > log 2>&1 || { cat log; exit 77; }
dpkg-deb -x ./*.deb root

cat > inside <<'END'
# What earlyoom may kill is what this namespace has.
[ $$ = 1 ] && [ "$(cat /proc/1/comm)" = sh ] || exit 1

# start NAME SCORE
start()
{
	cp /bin/sleep "$1"
	"./$1" 1000 &
	echo "$2" > "/proc/$!/oom_score_adj"
	until [ "$(cat /proc/$!/comm)" = "$1" ]; do :; done
}

# state_of NAME PID
state_of()
{
	case $(cat "/proc/$2/stat" 2> /dev/null) in
	*") Z "*|"")	echo "$1 gone" ;;
	*") T "*)	echo "$1 T" ;;
	*)		echo "$1 S" ;;
	esac
}

start first 1000
first=$!
start stopped 900
stopped=$!
kill -STOP $stopped
start third 800
third=$!
root/usr/bin/earlyoom -m 99,1 -s 100,1 -r 0 > said 2>&1 &
for _ in $(seq 400); do
	[ "$(grep -c 'Timer expired' said)" -lt 2 ] || break
	sleep 0.1
done
kill -KILL $!
sed -En 's/^(sending SIGTERM to process )[0-9]+( uid 0 "[a-z]+").*/\1N\2/p; /^kill failed/p' said |
	head -n 5
echo "$(state_of first $first), $(state_of stopped $stopped), $(state_of third $third)"
END
unshare --pid --fork --mount-proc --kill-child sh inside > seen 2> log || { cat log; exit 1; }
cat seen
cat > found <<'END'
sending SIGTERM to process N uid 0 "first"
sending SIGTERM to process N uid 0 "stopped"
kill failed: Timer expired
sending SIGTERM to process N uid 0 "stopped"
kill failed: Timer expired
first gone, stopped T, third S
END
diff found seen || { echo "no longer as found"; exit 1; }
echo "as found"
