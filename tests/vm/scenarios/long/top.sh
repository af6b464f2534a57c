# SPDX-License-Identifier: GPL-2.0-only
#
# What rescuectl top costs beside twenty thousand processes, which sleep or are held: the first
# screen, its share of a CPU, and how often it looks for that: after a look that took long it waits
# longer than the second that is asked for. htop beside it, once a second. On one CPU, of which
# each instruction takes a ns.
#
# icount: yes
# mem: 3G
# pid_max: 30000
# forks: yes
# rcu: fed
# timeout: 600
# grace: 1200
# whole: yes
# workload: htop
. /lib.sh

SECONDS_SHOWN=60
# The longest pause between two looks is 6 s; the look itself comes to it.
LOOKS_MIN=8

# shows WORD FILE PROGRAM [ARG]...: $first, of a thousand parts of the CPU those that it takes,
# $share, and $looks, each of which opens FILE
shows()
{
	word=$1 file=$2
	shift 2
	: > /run/screen
	/screen $SECONDS_SHOWN "$word" "$rescuer" "$file" "$@" > /run/screen
	is "$1 has been shown, and has ended well" $? 0
	read -r first own served all looks < /run/screen
	first=${first:-0} looks=${looks:-0} share=$(((${own:-0} + ${served:-0}) * 1000 / ${all:-1}))
	table "top: $what: $*: first screen after $first us, then $looks looks in $all us: $own us" \
		"its own, $served us the module's, in all $((share / 10)).$((share % 10)) %"
}

# both: rescuectl and htop
both()
{
	shows light /proc/rescue/top /tools/rescuectl top
	is "$what: the first screen within a second" "$((first > 0 && first < 1000000))" 1
	is "$what: at most 2 % of the CPU" "$((share <= 20))" 1
	is "$what: it goes on looking" "$((looks >= LOOKS_MIN))" 1
	shows PID /proc/meminfo /usr/bin/htop -d 10
}

echo 60000 > /proc/sys/kernel/threads-max
load
ask pid rescue any
rescuer=$answer
ahead
grown="members 20000" start 1000 light
does "freeze-top" freeze-top
what="20,000 are held"
both
does "kill" kill
all_over
unload
finish
