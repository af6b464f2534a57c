# SPDX-License-Identifier: GPL-2.0-only
#
# The longest stretch of the rescuer, at its realtime priority, at whose end the kernel lets others
# run: those above it, and RCU. Sixty thousand processes, on one CPU, and time is the count of its
# instructions: at most ten million in a row, which is 10 ms on a machine that does one each ns.
#
# icount: yes
# mem: 6G
# pid_max: 62000
# forks: yes
# rcu: fed
# timeout: 900
# grace: 2400
# whole: yes
. /lib.sh

# begin: from now on
begin() { kill -USR1 "$pulse"; }

# stretch WHAT: one test, of what has been since then
stretch()
{
	read -r ran late _ < /run/pulse
	table "breath: $ran us, latest beat $late: $1"
	is "$1: a breath at least every 10 ms" "$((ran > 0 && ran < 10000))" 1
}

# row_of WHAT COMMAND...: an order that is carried out
row_of()
{
	what=$1
	shift
	begin
	does "$what" "$@"
	stretch "$what"
}

# row_read FILE
row_read()
{
	begin
	while read -r line; do :; done < "/proc/rescue/$1"
	stretch "$1 is read"
}

# beat [PRIORITY]: pulse measures, and this shell has that one
beat()
{
	[ -z "$pulse" ] || kill "$pulse"
	: > /run/pulse
	/pulse "$rescuer" "$@" &
	pulse=$!
	until [ -s /run/pulse ]; do read -r -t 1 line <&9; done
}

echo 126000 > /proc/sys/kernel/threads-max
load
ask pid rescue any
rescuer=$answer pulse=
beat 20

# They live, and fork on.
#
#	light ─┬─ light …
#	       └─ light …
if part living; then
	grown="members 60000" start 1000 light
	row_of "preview freeze-top" preview freeze-top
	row_of "freeze-top" freeze-top
	for name in top limits forks; do row_read $name; done
	for name in a b c d e f g h; do does "spare a name" spare comm $name; done
	row_of "preview by name, beside spared names" preview freeze comm light
	row_of "preview of the tree, beside them" preview freeze tree "$bomb"
	for name in a b c d e f g h; do does "unspare it" unspare comm $name; done
	begin
	ask signal members CONT
	want "all are stopped again" settled 120
	stretch "SIGCONT to all of them"
	row_of "trim" trim 2000
	row_of "thaw" thaw
	row_of "freeze-top again" freeze-top
	row_of "kill" kill
	all_over
fi

# They are dead, and have all numbers but a few.
#
#	grave ─── (grave), (grave), (grave) …
if part dead; then
	grown="births 60000" start 1000 grave
	row_of "dead: preview" preview freeze-top force
	for name in top limits; do row_read $name; done
	row_of "dead: freeze" freeze-top force
	row_of "dead: kill" kill
	all_over
fi

# What a reader costs another process that has the same CPU: a shell that is as normal as that,
# beside twenty thousand that are held.
if part reader; then
	grown="members 20000" start 1000 light
	does "freeze-top" freeze-top
	beat 0
	for name in nothing top limits forks status; do
		begin
		[ $name = nothing ] || while read -r line; do :; done < /proc/rescue/$name
		# It has a beat, and the shell none, until that is over.
		read -r -t 1 line <&9
		read -r _ _ normal < /run/pulse
		table "reader: latest beat of a normal process $normal us: $name is read"
	done
	beat 20
	does "kill" kill
	all_over
fi
kill "$pulse"
unload
finish
