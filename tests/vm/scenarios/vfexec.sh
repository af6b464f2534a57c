# SPDX-License-Identifier: GPL-2.0-only
#
# Parents that wait in vfork() for children in the middle of execve(): they must
# find their stop when they come back. Not enough processes for a storm; and by force
# it may be somebody else, as long as they execute: hence by number.
#
#	vfexec ─┬─ vfexec{D, in vfork} ── vfexec{in execve}
#	        └─ 300 of them
#
# smp: 2
# timeout: 300
. /lib.sh
load
grown="members 400" start 1000 vfexec
does "freeze" freeze tree "$bomb"
want "nobody in the bomb runs" still 2
want "bystanders are well while it is frozen" bystanders
kill_it
unload
finish
