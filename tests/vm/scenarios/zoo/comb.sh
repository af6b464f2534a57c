# SPDX-License-Identifier: GPL-2.0-only
#
# trim takes those whose death gives a slot, and not their siblings who would be zombies
# of a frozen parent for nothing, whether it meets them before or after.
#
#	comb ─┬─ comb		40 times: would be zombies
#	      ├─ comb ─── comb	40 times: one slot for two deaths
#	      └─ comb		40 times: would be zombies
#
# smp: 2
. /lib.sh
load
grown="members 161"
start 1000 comb
does "freeze" freeze tree "$bomb"
want "nobody in it runs" still 1
status held
before=$field
does "trim" trim 20
word 9 "$outcome"
slots=$field
status held
killed=$((before - field))
note "killed $killed for $slots slots"
is "20 slots come free" "$slots" 20
is "and at most one died beside each" "$((killed >= 20 && killed <= 40))" 1
want "nobody in it runs after" still 1
kill_it
unload
finish
