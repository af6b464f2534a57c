# SPDX-License-Identifier: GPL-2.0-only
#
# Memory runs out on a machine of some size: the kernel's own way once, and ten times the
# module's, beside the same database and the bystanders. The kernel has a minute for the bomb:
# the module may take half of what the kernel took.
#
#	witness ─┬─ fat (64 MB) ─┬─ fat (64 MB) …
#	         │               └─ fat (64 MB) …
#	         └─ database (600 MB)
#
# smp: 2
# mem: 2G
# pid_max: 3000
# timeout: 600
# oom: yes
# workload: database
. /lib.sh
. /database.sh

# storm: starts, at $began
storm()
{
	ask kmsg-mark
	grown="members 4"
	start 1000 fat 64
	uptime
	began=$at
}

# memory_is_back: but for what one of them has
memory_is_back()
{
	tries=0
	until available; [ "$left" -ge $((before - 65536)) ] || [ $((tries += 1)) -gt 10 ]; do
		ask still 1
	done
	is "$1: memory is back" "$((left >= before - 65536))" 1
	note "$left KiB are available, $before before"
}

echo 0 > /proc/sys/vm/oom_dump_tasks
load
if part rounds; then
	ahead
	database 600
	storm
	want "without an answer the kernel takes the database" kmsg 120 "(database) total-vm"
	uptime
	first=$(((at - began) * 10))
	until [ $((at - began)) -ge 6000 ] || [ "$members" = 0 ]; do
		ask still 1
		alive
		uptime
	done
	kernel=$(((at - began) * 10))
	read -r beats worst < /run/database
	table "kernel: took the database after $first ms, worst heartbeat $worst ms;" \
		"$members of the bomb go on after $kernel ms"
	held_is "nothing is held" 0
	does "kill it" kill tree "$bomb"
	all_over

	does "the answer is set" oom kill
	database 600
	round=0 longest=0
	while [ $((round += 1)) -le 10 ]; do
		available
		before=$left
		storm
		want "round $round: the bomb is gone" gone 120
		memory_is_back "round $round"
		uptime
		took=$(((at - began) * 10))
		[ $took -le $longest ] || longest=$took
		want "round $round: it was killed" kmsg 30 OOM kill-top: ok killed
		log_is "round $round: the log has what it was for" trigger oom
		lives
		want "bystanders are well" bystanders
		held_is "nothing is held" 0
	done
	table "oom=kill: the bomb is gone and memory is back after at most $longest ms," \
		"worst heartbeat $worst ms"
	is "in at most half of the kernel's time" "$((longest * 2 <= kernel))" 1
	does "the answer is off again" oom off
fi
want "bystanders are well after" bystanders
unload
finish
