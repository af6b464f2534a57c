# SPDX-License-Identifier: GPL-2.0-only
#
# What rescuectl top costs beside twenty thousand processes, which sleep or are held: the first
# screen, and its share of a CPU with one look a second. htop beside it. On one CPU, of which each
# instruction takes a ns.
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

# shows WORD PROGRAM [ARG]...: $first, and what of a thousand parts of the CPU it takes, $share
shows()
{
	word=$1
	shift
	: > /run/screen
	/screen $SECONDS_SHOWN "$word" "$rescuer" "$@" > /run/screen
	is "$1 has been shown, and has ended well" $? 0
	read -r first used all < /run/screen
	first=${first:-0} share=$((${used:-0} * 1000 / ${all:-1}))
	table "top: $what: $*: first screen after $first us, then $used us of $all"
}

# both: rescuectl and htop
both()
{
	shows light /tools/rescuectl top
	is "$what: the first screen within a second" "$((first > 0 && first < 1000000))" 1
	is "$what: at most 2 % of the CPU" "$((share <= 20))" 1
	shows PID /usr/bin/htop -d 10
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
