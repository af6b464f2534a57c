#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tmux sends SIGCONT to the process of a pane as soon as that is stopped, and to its whole
# process group, whatever stopped it. So a bomb that is the command of a pane (tmux new COMMAND,
# or exec in the pane's shell) cannot be held by SIGSTOP: each time it is woken within
# milliseconds. What a pane's shell has started is in a group of its own, and stays stopped.
#
# Packages: tmux 3.3a-3, libevent-core-2.1-7 2.1.12-stable-8, libutempter0 1.2.1-3. Seen:
#
#   the command of the pane, stopped: runs again
#   a job of the pane's shell, stopped: stays stopped

set -eu
work=$(mktemp -d)
trap '$tmux kill-server 2> /dev/null; rm -rf "$work"' EXIT
tmux=:
cd "$work"
apt-get -q download tmux=3.3a-3 libevent-core-2.1-7=2.1.12-stable-8 libutempter0=1.2.1-3 \
	> log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu" LC_ALL=C.UTF-8 TERM=vt100
tmux="root/usr/bin/tmux -S $work/socket -f /dev/null"

# state_of PID
state_of()
{
	sed -E 's/.*\) (.).*/\1/' "/proc/$1/stat"
}

# pid_in FILE: the number in it, once it is there
pid_in()
{
	for _ in $(seq 100); do
		! grep -qs . "$1" || break
		sleep 0.1
	done
	cat "$1"
}

# after_stop PID: does it run again within five seconds?
after_stop()
{
	kill -STOP "$1"
	for _ in $(seq 50); do
		[ "$(state_of "$1")" = T ] || { echo "runs again"; return; }
		sleep 0.1
	done
	echo "stays stopped"
}

$tmux new -d 'echo $$ > pane; exec sleep 1000'
pane=$(after_stop "$(pid_in pane)")
echo "the command of the pane, stopped: $pane"
$tmux new -d 'bash --norc'
$tmux send-keys 'sh -c "echo \$\$ > job; exec sleep 1000"' Enter
job=$(after_stop "$(pid_in job)")
echo "a job of the pane's shell, stopped: $job"
if [ "$pane, $job" = "runs again, stays stopped" ]; then
	echo "as found"
else
	echo "no longer as found"
	exit 1
fi
