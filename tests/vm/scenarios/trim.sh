# SPDX-License-Identifier: GPL-2.0-only
#
# The table is full of a bomb that is frozen, and somebody wants to look at it,
# with programs. First there is room for those who were there before, then for 50
# processes more; and all that is not killed stays as it is.
#
#	cfork ─┬─ cfork …	killed from the leaves up: a parent that is
#	       └─ cfork …	frozen reaps nobody
#
# smp: 2
# mem: 3G
# pid_max: 4096
. /lib.sh
grown=full
load
start 0 cfork
does "freeze-top" freeze-top
want "nobody in the bomb runs" still 2
want "the table is full still" until full 20
status held
before=$field
slots=0
does "preview of trim" preview trim 16
held_is "nobody has died of it" "$before"
does "trim, for those who were there before" trim 16
word 9 "$outcome"
slots=$((slots + field))
want "bystanders are well" bystanders
does "trim" trim 50
word 9 "$outcome"
slots=$((slots + field))
want "50 processes can be had" run 50
status held
is "that many slots were promised, and fewer died for nothing" \
	"$((slots >= 66 && before - field >= slots && before - field <= 2 * slots))" 1
note "killed $((before - field)) for $slots slots, of which 66 were asked for"
want "nobody in the bomb runs after" still 2
log_is "the incident goes on" state frozen
kill_it
log_is "until all are killed" state killed
want "forks" run 500
unload
finish
