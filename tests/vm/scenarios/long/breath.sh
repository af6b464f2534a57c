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

# reads FILE: as many of its lines as the others have
reads()
{
	lines=0
	while [ $lines -lt 100 ] && read -r line; do
		lines=$((lines + 1))
	done < "/proc/rescue/$1"
}

# normal_late: the latest beat of a normal process since begin, in us, in $normal
normal_late()
{
	# It has a beat, and the shell none, until that is over.
	read -r -t 1 line <&9
	read -r _ _ normal < /run/pulse
}

# What a reader costs another process that has the same CPU: a shell that is as normal as that,
# beside twenty thousand that are held.
if part reader; then
	grown="members 20000" start 1000 light
	does "freeze-top" freeze-top
	beat 0
	begin
	normal_late
	alone=$normal
	table "reader: latest beat of a normal process $alone us: nothing is read"
	for name in top limits forks status ps; do
		begin
		reads $name
		normal_late
		table "reader: latest beat of a normal process $normal us: $name is read"
		is "$name is read: a normal process waits for at most 10 ms more" \
			"$((normal < alone + 10000))" 1
	done
	beat 20
	does "kill" kill
	all_over
fi

# centiseconds: since boot, in $field
centiseconds()
{
	read -r field _ < /proc/uptime
	field=${field%.*}${field#*.}
}

# preview: an order that says what it would do, and how long it took: added to $took
preview()
{
	centiseconds
	from=$field
	{ echo "preview freeze-top" > /proc/rescue/ctl; } 2> /dev/null
	centiseconds
	took=$((took + field - from))
}

# What a reader costs an order: at most a look in one go, and no nap. Where another task is there,
# a look for a reader takes twice as long as that.
if part order; then
	grown="members 20000" start 1000 light
	does "freeze-top" freeze-top
	beat 0
	times=5 left=5 took=0
	centiseconds
	from=$field
	while [ $((left -= 1)) -ge 0 ]; do reads top; done
	centiseconds
	look=$((field - from))
	for left in 5 4 3 2 1; do preview; done
	order=$took took=0
	for left in 5 4 3 2 1; do
		reads top &
		# Meanwhile the look has begun.
		read -r -t 0.02 line <&9
		preview
		wait $!
	done
	table "order: $times previews take $order/100 s, and $took/100 s beside looks that take $look/100 s by themselves"
	is "a look for a reader takes no nap while an order waits" \
		"$(((took - order) * 4 < look * 3))" 1
	beat 20
	does "kill" kill
	all_over
fi
kill "$pulse"
unload
finish
