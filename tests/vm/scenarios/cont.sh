# SPDX-License-Identifier: GPL-2.0-only
#
# Everybody blocks what it can and sends SIGCONT to everybody, continually. And
# when it has been frozen, an accomplice of the same user, outside of the tree,
# wakes all of them: they must be asleep again, and what they forked meanwhile
# must have been held at birth. When that goes on they are no longer: they are killed
# at birth.
#
#	cont ─┬─ cont …		   accomplice (uid 1000)
#	      └─ cont …  <── SIGCONT ──┘
#
# smp: 2
# pid_max: 2500
# mem: 3G
# timeout: 180
. /lib.sh
grown="members 1000"
load
# Some numbers are kept back, for children to be had by those who are woken.
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
unload
finish
