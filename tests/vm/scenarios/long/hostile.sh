# SPDX-License-Identifier: GPL-2.0-only
#
# What a user may try against the module itself, by what no right is needed for, and what has no
# place in another scenario: to have an order refused, to have the rescuer work for ever, to get
# out of what is held.
#
# smp: 2
# mem: 3G
# timeout: 240
. /lib.sh

# spent: how long the rescuer has run, in ms, $ran, and when that was, $at
spent()
{
	read -r ran _ < "/proc/$rescuer/schedstat"
	ran=$((ran / 1000000))
	read -r uptime _ < /proc/uptime
	at=${uptime%.*}${uptime#*.}0
}

load
ask pid rescue any
rescuer=$answer

# Two accomplices outside of it wake one of the frozen as fast as they can. It is stopped again,
# and again; but at the module's pace: the machine has four fifths of that CPU. And an order
# does not wait for an end to that.
#
#	lazy{T} ─┬─ lazy{T} …	  waker, waker (uid 1000)
#	   ^     └─ lazy{T} …	    │
#	   └───── SIGCONT ──────────┘
if part waker; then
	ahead
	ask limit 1200
	grown="members 1000"
	start 1000 lazy
	freeze
	before=$members
	ask limit -1
	for nth in first second; do
		want "the $nth accomplice" bomb 1000 waker "$bomb"
		ask disown "$answer"
	done
	spent
	began=$at before_ran=$ran
	looks=0
	while spent && [ $((at - began)) -lt $((10000 * vm_slow)) ]; do
		ask still 1
		looks=$((looks + 1))
	done
	share=$(((ran - before_ran) * 100 / (at - began)))
	table "hostile: the rescuer has $share % of a CPU while a member is woken by two processes"
	is "the rest of the machine has most of that CPU" "$((share <= 30))" 1
	log_field restopped
	is "it was woken" "$((field > 100))" 1
	note "$field times"
	held_is "all are held still" "$before"
	want "bystanders are well meanwhile" bystanders
	does "kill" kill comm waker
	kill_it
fi

# An accomplice traces some of them, and has them run on, whatever they were stopped for, with all
# that they fork. They run, for the kernel obeys it; but what is born is held, and dies with them.
#
#	tracer (uid 1000) ┄┄┄┬┄┄┄> lazy ─── lazy …
#	                     └┄┄┄> lazy …
if part tracer; then
	ahead
	ask limit 1200
	grown="members 1000"
	ask bomb 1000 tracer lazy stubborn
	tracer=$answer
	ask disown "$tracer"
	start 1000 lazy
	want "some are traced" pid tracing any
	ctl freeze-top
	note "$rc $outcome"
	status held
	is "most are held" "$((field >= 1000))" 1
	does "kill" kill
	want "nobody is left of it" gone 60
	held_is "nothing is held" 0
	want "the tracer was left alone" alive "$tracer"
	want "and is killed" signal "$tracer" KILL
fi

# Eight thousand generations were before it.
#
#	(burrow) ── (burrow) ── … 8300 … ── burrow ── burrow ── burrow …	() has exited
if part burrow; then
	ahead
	root=any grown="births 8900"
	start 1000 burrow
	freeze
	kill_it
fi
unload
finish
