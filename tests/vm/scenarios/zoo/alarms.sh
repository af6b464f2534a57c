# SPDX-License-Identifier: GPL-2.0-only
#
# Everybody has himself woken every eight seconds. Whoever is woken is stopped again,
# and what it forked meanwhile was held at birth.
#
#	alarms ─┬─ alarms …	<── SIGCONT ── its timers
#	        └─ alarms …
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 700"
load
ask limit 750
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
unload
finish
