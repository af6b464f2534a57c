#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# su -c and runuser stop themselves (SIGSTOP) when their command is stopped, also in a session
# without a terminal, where no job control could ask for it. They stay stopped when
# the command is then killed, with a zombie, until something sends SIGCONT: a cron job or a
# unit that was started so never ends. su(1) has no word of it.
#
# Package: util-linux 2.38.1-5+deb12u3. As root; of runuser and then of su. Seen, of either:
#
#   runs: S
#   its command is stopped: T
#   its command is killed: T, and 1 zombie
#   SIGCONT: ended with 137

set -eu
[ "$(id -u)" = 0 ] || { echo "needs root"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q download util-linux=2.38.1-5+deb12u3 > log 2>&1 || { cat log; exit 77; }
dpkg-deb -x ./*.deb root

# state_of PID
state_of()
{
	sed -E 's/.*\) (.).*/\1/' "/proc/$1/stat" 2> /dev/null || echo gone
}

# await PID STATE: at most 10 s; the state that it came to
await()
{
	for _ in $(seq 100); do
		state=$(state_of "$1")
		[ "$state" != "$2" ] || break
		sleep 0.1
	done
	echo "$state"
}

children()
{
	cat "/proc/$1/task/$1/children"
}

status=0

# try COMMAND...: of a command that runs "sleep" as another user
try()
{
	setsid "$@" < /dev/null > /dev/null 2>&1 &
	parent=$! child=
	for _ in $(seq 100); do
		child=$(children $parent 2> /dev/null)
		child=${child% }
		[ -z "$child" ] || [ "$(cat "/proc/$child/comm")" != sleep ] || break
		sleep 0.1
	done
	[ -n "$child" ] || { echo "$1 did not start"; exit 1; }
	runs=$(await $parent S)
	kill -STOP "$child"
	stopped=$(await $parent T)
	kill -KILL "$child"
	zombie=$(await "$child" Z)
	killed=$(state_of $parent)
	kill -CONT $parent
	ended=0
	wait $parent || ended=$?
	echo "${1##*/} runs: $runs"
	echo "its command is stopped: $stopped"
	echo "its command is killed: $killed, and $([ "$zombie" != Z ] || echo 1 zombie)"
	echo "SIGCONT: ended with $ended"
	[ "$runs$stopped$zombie$killed $ended" = "STZT 137" ] || status=1
}

try root/sbin/runuser -u nobody -- sleep 1000
try root/bin/su nobody -s /bin/sh -c "exec sleep 1000"
[ $status = 0 ] && echo "as found" || echo "no longer as found"
exit $status
