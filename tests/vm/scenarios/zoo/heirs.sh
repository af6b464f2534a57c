# SPDX-License-Identifier: GPL-2.0-only
#
# The root of a frozen bomb is killed, by somebody else: the kernel wakes its children.
# They are stopped again.
# So they are, and are counted, when we kill all of them.
#
#	heirs ─┬─ heirs …	<── SIGCONT, when the one above has died
#	       └─ heirs …
#
# smp: 2
# mem: 3G
# timeout: 180
. /lib.sh
# More of them would only take longer to kill.
ask limit 1500
grown="members 1000"
load
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
unload
finish
