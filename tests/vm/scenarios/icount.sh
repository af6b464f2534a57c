# SPDX-License-Identifier: GPL-2.0-only
#
# By the clock of the machine, which here is the count of its instructions, whatever else
# the host does.
#
# icount: yes
# mem: 4G
# pid_max: 32768
# timeout: 400
# grace: 600
. /lib.sh
. /footprint.sh

# centiseconds: since boot, in $field
centiseconds()
{
	read -r field _ < /proc/uptime
	field=${field%.*}${field#*.}
}

# timed FILE MAX TIMES: read so many lines, that often; $lines there were, in $took
# centiseconds
timed()
{
	centiseconds
	from=$field times=$3
	while [ $times -gt 0 ]; do
		times=$((times - 1)) lines=0
		while [ $lines -lt "$2" ] && IFS= read -r line; do
			lines=$((lines + 1))
		done < "$1"
	done
	centiseconds
	took=$((field - from))
	note "$3 times $lines lines of $1 in $took/100 s"
}

# Columns of every line, to see that none is torn.
whole()
{
	bad_lines=0
	while read -r _ _ _ state _ _ _ _ _ _ _ held spared more; do
		case $state:$held:$spared:$more in
		?:held:*:|?:-:*:|state:held:spared:)	;;
		*)	bad_lines=$((bad_lines + 1)) ;;
		esac
	done < /proc/rescue/ps
}

# A machine that is not small. (A small one is footprint.sh.)
if part footprint; then
	footprint 4096
fi

# The key in a bomb of twenty thousand.
#
#	light ─┬─ light …
#	       └─ light …
if part key-20000; then
	grown="members 20000"
	load
	start 1000 light
	host key alt sysrq x
	want "the key freezes" until held 20000 60
	want "and says so" kmsg 60 SysRq freeze-top: ok froze
	want "nobody in the bomb runs" still 2
	log_field sent_us
	is "every signal was sent within a second of the key" "$((field > 0 && field < 1000000))" 1
	note "sent after $field us"
	log_field stopped_us
	note "all stopped after $field us"
	host key alt sysrq x
	want "the key kills" gone 120
	want "fork works again" forks
	want "bystanders are well after" bystanders
	unload
fi

# Reading ps line by line, as one has to when there is no program to do it: four
# times as many lines must take four times as long, in a shell that seeks back after
# every line if it can.
if part linear; then
	numbers 8192
	load
	grown="members 4200"
	start 1000 light
	does "freeze-top" freeze-top
	want "nobody in the bomb runs" still 2
	timed /proc/rescue/ps $((1000 / vm_small)) 1
	few=$took
	timed /proc/rescue/ps $((4000 / vm_small)) 1
	is "ps has four times as many lines" $lines $((4000 / vm_small))
	is "which take no more than six times as long" "$((took < 6 * few))" 1
	whole
	is "no line is torn" $bad_lines 0

	exec 7< /proc/rescue/status
	IFS= read -r line <&7
	status held
	held=$field
	does "kill" kill
	want "nobody is left of it" gone 60
	field=
	while IFS= read -r line <&7; do
		case $line in
		"held: "*)	field=${line#held: } ;;
		esac
	done
	is "what was opened before is what was then" "$field" "$held"
	ask limit 3
	grown="members 2"
	start 1001 lazy
	n=0
	while [ $n -lt 70 ]; do
		echo "freeze uid 1001" > /proc/rescue/ctl
		echo "thaw" > /proc/rescue/ctl
		n=$((n + 1))
	done
	timed /proc/rescue/log 17 50
	few=$took
	timed /proc/rescue/log 100 50
	is "the log keeps 64 incidents" $lines 65
	is "which take no more than six times as long as 16" "$((took < 6 * few))" 1
	want "bystanders are well after" bystanders
	exec 7<&-
	unload
fi
finish
