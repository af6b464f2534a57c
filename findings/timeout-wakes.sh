#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# timeout sends SIGCONT after its signal, to its whole process group, unless the signal is SIGKILL. So
# what was stopped to be looked at runs again when the time is up, in the middle of the
# look, and what ignores SIGTERM (a bomb with trap '' TERM) goes on to fork. timeout itself,
# its parent, has to be stopped, too. With --foreground it sends to its child alone,
# and no SIGCONT. timeout(1) has no word of it.
#
# Package: coreutils 9.1-1. A shell that ignores SIGTERM, and a child of it, are stopped, and
# three seconds later the time is up. Seen:
#
#   timeout 4: TT, then SS
#   timeout --foreground 4: TT, then TT
#   timeout 4, stopped as well: TT, then TT

set -eu
work=$(mktemp -d)
all=
trap '[ -z "$all" ] || kill -KILL $all; rm -rf "$work"' EXIT
cd "$work"
apt-get -q download coreutils=9.1-1 > log 2>&1 || { cat log; exit 77; }
dpkg-deb -x ./*.deb root

# child_of PID: within ten seconds
child_of()
{
	for _ in $(seq 100); do
		child=$(cat "/proc/$1/task/$1/children")
		[ -z "$child" ] || break
		sleep 0.1
	done
	echo "${child% }"
}

# states PID...
states()
{
	for pid; do
		sed -E 's/.*\) (.).*/\1/' "/proc/$pid/stat"
	done | tr -d '\n'
}

# await STATES PID...: at most so many tenths of a second; the states that they came to
await()
{
	tenths=$1 wanted=$2
	shift 2
	for _ in $(seq "$tenths"); do
		[ "$(states "$@")" != "$wanted" ] || break
		sleep 0.1
	done
	states "$@"
}

# when_over TOO OPTION...: what becomes of the two; timeout is stopped as well if TOO is yes
when_over()
{
	too=$1
	shift
	root/usr/bin/timeout "$@" 4 sh -c 'trap "" TERM; sleep 1000; :' &
	parent=$!
	all=$parent
	shell=$(child_of $parent)
	all="$parent $shell"
	sleeper=$(child_of "$shell")
	all="$parent $shell $sleeper"
	[ "$too" = no ] || kill -STOP $parent
	kill -STOP "$shell" "$sleeper"
	stopped=$(await 20 TT "$shell" "$sleeper")
	later=$(await 60 SS "$shell" "$sleeper")
	# shellcheck disable=SC2086 # words
	kill -KILL $all
	wait $parent || :
	all=
	echo "$stopped, then $later"
}

{
	echo "timeout 4: $(when_over no)"
	echo "timeout --foreground 4: $(when_over no --foreground)"
	echo "timeout 4, stopped as well: $(when_over yes)"
} > seen 2> log
cat seen
cat > found <<'END'
timeout 4: TT, then SS
timeout --foreground 4: TT, then TT
timeout 4, stopped as well: TT, then TT
END
diff found seen || { echo "no longer as found"; exit 1; }
echo "as found"
