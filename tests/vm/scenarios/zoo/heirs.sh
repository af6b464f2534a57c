# SPDX-License-Identifier: GPL-2.0-only
#
# The root of a frozen bomb is killed, by somebody else: the kernel wakes its children.
# They are stopped again.
#
#	heirs ─┬─ heirs …	<── SIGCONT, when the one above has died
#	       └─ heirs …
#
# smp: 2
# mem: 3G
. /lib.sh
plan 20
load
start 1000 heirs
freeze
want "somebody kills the root" signal "$bomb" KILL
n=0
while log_field restopped && [ "$field" = 0 ] && [ $((n += 1)) -lt 20 ]; do ask settled 1; done
is "the log counts who was stopped again" "$((field > 0))" 1
want "they stay frozen" settled 20
want "and do not run" still 2
kill_it
unload
finish
