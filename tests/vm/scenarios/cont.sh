# SPDX-License-Identifier: GPL-2.0-only
#
# Everybody blocks what it can and sends SIGCONT to everybody, continually. And
# when it has been frozen, an accomplice of the same user, outside of the tree,
# wakes all of them: they must be asleep again, and what they forked meanwhile
# must have been held at birth.
#
#	cont ─┬─ cont …		   accomplice (uid 1000)
#	      └─ cont …  <── SIGCONT ──┘
#
# smp: 2
# mem: 3G
# timeout: 180
. /lib.sh
plan 21
grown="members 1000"
load
start 1000 cont
freeze
want "an accomplice wakes them" signal members CONT 1000
want "they do not run for long" settled 10
want "and run no more" still 2
status held
held=$field
ask members
word 1 "$answer"
is "what is held is what is alive, still" "$held" "$field"
log_field restopped
is "the log counts who was stopped again" "$((field > 0))" 1
kill_it
unload
finish
