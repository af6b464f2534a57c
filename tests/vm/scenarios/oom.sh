# SPDX-License-Identifier: GPL-2.0-only
#
# Memory runs out, and the module is asked before the kernel looks for a victim. The database is
# innocent, and the largest process.
#
#	witness ─┬─ fat (16 MB) ─┬─ fat (16 MB) …
#	         │               └─ fat (16 MB) …
#	         └─ database (150 MB)
#
# smp: 2
# mem: 512M
# pid_max: 3000
# timeout: 300
# oom: yes
# workload: database hungry
. /lib.sh
. /database.sh

# adj_of PID: in $field
adj_of()
{
	field=gone
	{ read -r field < "/proc/$1/oom_score_adj"; } 2> /dev/null
}

# raised: how many processes have an oom_score_adj that only the module gives, in $raised. One
# that the kernel has killed keeps it until it is reaped.
raised()
{
	raised=0
	for each in /proc/[0-9]*; do
		adj_of "${each#/proc/}"
		case $field in
		gone|"") ;;
		*)	[ "$field" -le 1000 ] || ! ask alive "${each#/proc/}" ||
				raised=$((raised + 1)) ;;
		esac
	done
}

# answer_is DESC WORD
answer_is()
{
	status oom
	is "$1" "$field" "$2"
}

echo 0 > /proc/sys/vm/oom_dump_tasks
load
# SysRq-f: the kernel's killer by hand. It takes one process whatever the module says.
if part asked; then
	ahead
	answer_is "by default it is off" off
	does "the answer is set" oom freeze
	answer_is "and shown" freeze
	fails "what is no answer is refused" EINVAL oom on
	answer_is "and changes nothing" freeze
	ask limit 300
	grown="members 299"
	start 1000 lazy
	ask kmsg-mark
	echo f > /proc/sysrq-trigger
	want "an OOM freezes the storm" until held 100 60
	want "and the kernel kills of it" kmsg 30 "(lazy) total-vm"
	want "the console says it" kmsg 60 OOM freeze-top: ok froze
	want "and which it is" kmsg 30 culprit: lazy
	want "all stop" settled 30
	log_is "the log has what it was for" trigger oom
	log_is "and that it is held" state frozen
	# The kernel may have taken the first of them.
	ask pid lazy
	adj_of "$answer"
	is "members are what the kernel takes first" "$field" 2778
	does "thaw" thaw
	want "none is stopped" stopped 0
	raised
	is "and all are as they were" "$raised" 0

	does "the answer is set" oom kill
	echo f > /proc/sysrq-trigger
	want "an OOM kills the storm" gone 60
	want "and says so" kmsg 60 OOM kill-top: ok killed
	log_is "the log has what it was for" trigger oom
	log_is "and that it is dead" state killed
	all_over

	does "the answer is off again" oom off
	status oom_calls
	calls=$field
	start 1000 lazy
	ask kmsg-mark
	echo f > /proc/sysrq-trigger
	want "the kernel kills" kmsg 30 "Out of memory: Killed process"
	held_is "and nothing is held" 0
	status oom_calls
	is "nor was it counted" "$field" "$calls"
	does "kill it" kill tree "$bomb"
	all_over
fi

# Without an answer: what the kernel does.
if part kernel; then
	database 150
	ask kmsg-mark
	grown="members 4"
	start 1000 fat 16
	uptime
	began=$at
	want "the kernel takes the database" kmsg 120 "(database) total-vm"
	uptime
	table "kernel: the database is dead after $(((at - began) * 10)) ms"
	want "and the bomb goes on" running 1 30
	held_is "nothing is held" 0
	does "kill it" kill tree "$bomb"
	all_over
fi

if part kill; then
	database 150
	does "the answer is set" oom kill
	ask kmsg-mark
	grown="members 4"
	start 1000 fat 16
	uptime
	began=$at
	want "the bomb is gone" gone 120
	uptime
	want "it was killed" kmsg 30 OOM kill-top: ok killed
	lives
	table "oom=kill: the bomb is gone after $(((at - began) * 10)) ms, worst heartbeat $worst ms"
	log_is "the log has what it was for" trigger oom
	all_over
	does "the answer is off again" oom off
fi

if part freeze; then
	database 150
	does "the answer is set" oom freeze
	ask kmsg-mark
	grown="members 4"
	start 1000 fat 16
	uptime
	began=$at
	want "the tree is held" until held 3 120
	want "all stop" settled 60
	uptime
	lives
	table "oom=freeze: it stands still after $(((at - began) * 10)) ms, worst heartbeat $worst ms"
	log_is "the log has what it was for" trigger oom
	alive
	before=$members
	note "$before members stand still"

	# The tree has the memory. Another honest process needs some: the kernel takes members.
	want "another process needs memory" work 0 hungry 100
	tries=0
	until ask pid sated any || [ $tries = 2000 ]; do tries=$((tries + 1)); done
	want "and gets it" pid sated any
	alive
	is "of what is held" "$((members < before))" 1
	lives
	status held
	is "the rest is held" "$field" "$members"
	kill_it
	want "the other process lives" pid sated any
	ask signal "$answer" KILL
	ask worked hungry 30
	does "the answer is off again" oom off
fi

# The order comes from an administrator, while there is still some memory, and there is no answer
# to the kernel. What is held pays all the same when there is none.
if part by-hand; then
	database 150
	available
	# A twentieth of all is left when the bomb stands at its user's limit.
	ask limit $(((left - total / 20) / 8450))
	grown="members 4"
	start 1000 fat 8
	tries=0
	until available; [ "$left" -lt $((total / 10)) ] || [ $((tries += 1)) -gt 300 ]; do :; done
	note "$left KiB of $total are available"
	is "memory is short" "$((left < total / 10))" 1
	does "freeze-top" freeze-top
	alive
	raised
	is "all that is held is raised" "$raised" "$members"
	before=$members
	want "another process needs memory" work 0 hungry 100
	tries=0
	until ask pid sated any || [ $tries = 2000 ]; do tries=$((tries + 1)); done
	want "and gets it" pid sated any
	ask signal "$answer" KILL
	ask worked hungry 30
	alive
	is "of what is held" "$((members < before))" 1
	lives
	does "thaw" thaw
	raised
	is "and all are as they were" "$raised" 0
	does "kill-top" kill-top
	all_over
fi

# One honest process that needs too much: the kernel's business, and in no time. So is a cgroup
# that has used up its own memory: then the module is not even asked.
if part honest; then
	does "the answer is set" oom kill
	status oom_calls
	calls=$field
	echo +memory > /sys/fs/cgroup/cgroup.subtree_control
	ask cgroup box
	echo 40M > /sys/fs/cgroup/box/memory.max
	ask kmsg-mark
	grown="births 1"
	start 1000 fat 16
	want "the kernel takes one of the cgroup" kmsg 60 "Memory cgroup out of memory"
	status oom_calls
	is "the module is not asked" "$field" "$calls"
	held_is "and nothing is held" 0
	does "kill it" kill cgroup /box
	all_over
	ask cgroup /

	database 150
	want "another one will be the largest" adj "$database" 0
	ask kmsg-mark
	status incidents
	incidents=$field
	want "a process needs too much" work 0 hungry 1000
	want "the kernel takes it" kmsg 60 "(hungry) total-vm"
	lives
	status incidents
	is "the module stays out" "$field" "$incidents"
	does "the answer is off again" oom off
fi
want "bystanders are well after" bystanders
unload
finish
