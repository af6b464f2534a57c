# SPDX-License-Identifier: GPL-2.0-only
#
# Bombs of which a half cannot stop.
#
# smp: 2
# pid_max: 2500
# mem: 3G
. /lib.sh
. /pending.sh

# They go round in the kernel until they are killed: they do not stop, and are not said to have
# (guest/pending.sh).
#
#	faults ─┬─ faults{R}
#	        ├─ faults ─┬─ faults{R}
#	        │          └─ faults …
#	        └─ faults …
if part faults; then
	grown="members 1000"
	# D where they wait for each other on the way (6.1-rt).
	pending RD 0 faults
fi

# They are dumping core into a pipe that is not read: meanwhile only a SIGKILL gets through.
#
#	kworker ─── dumps{sink} …
#	dumps ─┬─ dumps{S, dumping}
#	       └─ dumps …
if part dumps; then
	echo "|/bombs/dumps sink" > /proc/sys/kernel/core_pattern
	grown="members 1000"
	pending SD 1000 dumps
	echo core > /proc/sys/kernel/core_pattern
fi

# They wait for the answer to a question of a filter of their own, where only a SIGKILL gets through.
#
#	petition ─┬─ petition{takes questions}
#	          ├─ petition{D}
#	          └─ petition …
if part petition; then
	grown="members 1000"
	pending D 1000 petition
fi

# It stops later. Then that is noted at once, although little else happens on the machine, and
# nothing is asked. Half a ring of records of others would take longer.
#
#	suspend{D, in vfork} ─── child
if part later; then
	ahead
	load timeout_ms=1000
	grown="members 2"
	start 1000 suspend
	fails "it cannot stop" ETIMEDOUT freeze pid "$bomb"
	log_is "the log says so" state pending
	ask pid child
	want "what it waits for goes" signal "$answer" KILL
	read -r now _ < /proc/uptime
	until=$((${now%.*} + 2 * vm_slow))
	while log_field state; [ "$field" = pending ] && [ "${now%.*}" -le $until ]; do
		read -r now _ < /proc/uptime
	done
	is "it stops, and the log says so" "$field" frozen
	kill_it
	unload
fi

# They stop one after the other, and each within the time that a freeze waits for the next: it
# waits until all have, though that takes longer.
#
#	suspend{D, in vfork} ─── child{S}	20 times; each half second one goes on
if part one-by-one; then
	ahead
	load timeout_ms=3000
	grown="members 30"
	start 1000 suspend 20 500
	read -r uptime _ < /proc/uptime
	before=${uptime%.*}${uptime#*.}
	does "freeze them" freeze comm suspend
	read -r uptime _ < /proc/uptime
	took=$((${uptime%.*}${uptime#*.} - before))
	is "it took longer than timeout_ms" "$((took > 300))" 1
	note "$took hundredths"
	want "nobody in it runs" still 1
	all_held
	kill_it
	unload
fi

# They are in a frozen cgroup, where they neither run nor stop: a stop is what they come to first
# when it is thawed.
#
#	/          icebox ─┬─ icebox …
#	/icebox            └─ icebox{frozen}
if part icebox; then
	ahead
	load
	grown="members 1000"
	start 0 icebox
	does "freeze-top" freeze-top
	alive
	frozen=$members
	all_held
	echo 0 > /sys/fs/cgroup/icebox/cgroup.freeze
	want "they stop when it is thawed" settled 30
	want "nobody in the bomb runs" still 2
	alive
	is "and have borne no child" "$members" "$frozen"
	kill_it
	unload
fi
finish
