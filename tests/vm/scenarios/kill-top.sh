# SPDX-License-Identifier: GPL-2.0-only
#
# In one word: kill-top freezes the storm and kills it. Who was held before, by an
# order of its own, is not meant.
#
#	lazy (uid 1001, held)	lazy ─┬─ lazy …		uid 1000, killed
#				      └─ lazy …
#
# The bomb is at its user's limit and leaves the CPUs to the shell.
#
# smp: 2
# mem: 3G
. /lib.sh
load
ask limit 20
grown="members 15"
start 1001 lazy
does "freeze it" freeze uid 1001
status held
before=$field
ask limit 2200
grown="members 2200"
start 1000 lazy
does "preview" preview kill-top
held_is "did nothing" "$before"
does "kill-top" kill-top
# Who has passed the tracepoint of its exit is alive for a moment still, to /proc.
ask settled 20
alive
is "who was held before is left, and nobody else" "$members" "$before"
held_is "and is held" "$before"
log_is "the log names the user" uid 1000
log_field killed
is "the log counts the killed" "$((field > 1000))" 1
kill_it
unload
finish
