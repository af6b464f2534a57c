# SPDX-License-Identifier: GPL-2.0-only
#
# What is frozen and woken, by the kernel, by its timers or by a parent's death, is stopped
# again.
#
# smp: 2
# mem: 3G
# timeout: 180
. /lib.sh
. /orphaned.sh

load
# A bomb is frozen, and then the shell it was typed into is killed: the kernel
# sends SIGHUP and SIGCONT to the job. It stays frozen.
#
#	terminal ─── shell ─── job ─┬─ job …
#	            (killed)        └─ job …
if part leader; then
	orphaned shell
fi

# A bomb is frozen, and then the terminal it was typed into is closed: the kernel
# sends SIGHUP and SIGCONT to the job. It stays frozen.
#
#	terminal ─── shell ─── job ─┬─ job …
#	   (closed)                 └─ job …
if part hangup; then
	orphaned terminal
fi

# The root of a frozen bomb is killed, by another user: the kernel wakes its children.
# They are stopped again. So they are, and are counted, when we kill all of them.
#
#	heirs ─┬─ heirs …	<── SIGCONT, when the one above has died
#	       └─ heirs …
if part heirs; then
	ahead
	# More of them would only take longer to kill.
	ask limit 1500
	grown="members 1000"
	start 1000 heirs
	freeze
	want "somebody kills the root" signal "$bomb" KILL
	n=0
	while log_field restopped && [ "$field" = 0 ] && [ $((n += 1)) -lt 20 ]; do ask settled 1; done
	is "the log counts who was stopped again" "$((field > 0))" 1
	want "they stay frozen" settled 20
	want "and do not run" still 2
	log_field restopped
	before=$field
	does "kill" kill
	log_field restopped
	note "$((field - before)) woken"
	is "the log counts who was woken while they died" $((field > before)) 1
	all_over
fi

# Each process has itself woken every eight seconds. What is woken is stopped again,
# and what it forked meanwhile was held at birth.
#
#	alarms ─┬─ alarms …	<── SIGCONT ── its timers
#	        └─ alarms …
if part alarms; then
	ahead
	grown="members 900"
	ask limit 1000
	start 1000 alarms
	does "freeze-top" freeze-top
	want "bystanders are well while it is frozen" bystanders
	n=0 field=0
	while [ "$field" -lt 100 ] && [ $((n += 1)) -le 30 ]; do
		ask until births 1000000000 1
		log_field restopped
	done
	is "the log counts who was stopped again" "$((field >= 100))" 1
	want "they are stopped, between two alarms" settled 20
	all_held
	kill_it
fi

# Each process blocks what it can and sends SIGCONT to all, continually. And
# when it has been frozen, an accomplice of the same user, outside of the tree,
# wakes all of them: they must be asleep again, and what they forked meanwhile
# must have been held at birth. When that goes on they are no longer: they are killed
# at birth.
#
#	cont ─┬─ cont …		   accomplice (uid 1000)
#	      └─ cont …  <── SIGCONT ──┘
if part cont; then
	ahead
	grown="members 1000"
	numbers 2500
	# Some numbers are kept back, for children of those that are woken.
	pid_max=/proc/sys/kernel/pid_max
	IFS= read -r all < $pid_max
	echo $((all - 300)) > $pid_max
	start 1000 cont
	freeze
	want "an accomplice wakes them" signal members CONT 1000
	want "they do not run for long" settled 10
	want "and run no more" still 2
	status held
	held=$field
	alive
	is "what is held is what is alive, still" "$held" "$members"
	log_field restopped
	is "the log counts who was stopped again" "$((field > 0))" 1

	n=0
	while log_field restopped && again=$field && status held &&
	      [ "$again" -le $((5 * (field + 100))) ] && [ $((n += 1)) -lt 60 ]; do
		ask signal members CONT 1000
		ask settled 10
	done
	note "$again after $n waves"
	alive
	before=$members
	echo "$all" > $pid_max
	ask until births 1 1
	word 1 "$answer"
	births=$field
	# Without that they are stopped before they can fork.
	ask pid rescue any
	want "the rescuer is bound to one CPU" pin "$answer" 0
	want "somebody takes that CPU" hog 0 99 60
	want "they are woken once more" signal members CONT 1000
	want "and fork" until births $((births + 100)) 20
	want "he lets go of it" rest
	ask settled 20
	# On Linux 7.2 a process has told of its exit long before it is a zombie.
	tries=0
	while ask members && word 1 "$answer" && [ "$field" -gt "$before" ] &&
	      [ $((tries += 1)) -lt 200 ]; do
		:
	done
	is "but what is born to them now dies" "$field" "$before"
	kill_it
fi
unload
finish
