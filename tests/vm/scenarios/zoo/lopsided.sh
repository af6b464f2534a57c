# SPDX-License-Identifier: GPL-2.0-only
#
# Half of the bomb has not begun yet, and its root has exited: it is taken with the rest.
#
#	(lopsided) ─┬─ lopsided ─── lopsided …
#	            └─ lopsided ─── 4 × lopsided{asleep}
#
# smp: 2
# timeout: 240
# mem: 3G
. /lib.sh
load
start 1000 lopsided
freeze
kill_it
# There is a storm: force changes nothing.
start 1000 lopsided
does "freeze-top force" freeze-top force
want "nobody in the bomb runs" still 2
all_held
kill_it
unload
finish
