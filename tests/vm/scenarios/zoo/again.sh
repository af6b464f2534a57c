# SPDX-License-Identifier: GPL-2.0-only
#
# Frozen and let go, ten times. Whenever the freeze comes some are exiting, past the point
# where they could be stopped: they are waited for, and are not counted among the held.
#
#	chains ─┬─ (chains) ─── (chains) ─── chains …	() has exited
#	        └─ (chains) ─── (chains) ─── chains{exiting} ─── chains
#
# smp: 2
# mem: 1G
# timeout: 240
. /lib.sh
load
root=any grown="births 6000"
start 1000 chains
for i in 1 2 3 4 5 6 7 8 9 10; do
	does "freeze-top, $i" freeze-top
	all_held
	does "thaw" thaw
	# What comes next should find a storm, however slow this kernel is.
	ask until births 1 1
	word 1 "$answer"
	ask until births $((field + 3000)) 60
done
does "kill-top" kill-top
all_over
unload
finish
