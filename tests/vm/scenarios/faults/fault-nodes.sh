# SPDX-License-Identifier: GPL-2.0-only
#
# More processes than there are nodes, and no memory for more: the module is built to
# have one chunk of them, 4096. A process without a node is held by the bit it was born with, or
# as the child of one that is held, and found in the task list when there are nodes again.
#
#	patient ─┬─ patient ─── patient, of which there is no node
#	         └─ patient, of which there is no node
#
# smp: 2
# pid_max: 8000
# whole: yes
# define: RESCUE_MAX_CHUNKS=1
# timeout: 500
. /lib.sh
load
ask limit 5500
grown="members 5000"
start 1000 patient
want "births find no node" until status births_missed 500 60
status nodes
is "there are no more than there were" "$field" 4096
ask newest
late=$answer
want "its user stops one of which there is no node" signal "$late" STOP 1000
does "freeze-top" freeze-top
want "nobody in the bomb runs" still 2
want "bystanders are well while it is frozen" bystanders
alive
status held
is "a part of them is known" "$((field > 3000 && field < members))" 1
note "$field of $members"
does "thaw tree" thaw tree "$bomb"
ask state "$late"
is "what was stopped before stays stopped" "$answer" T
want "and is the only one, known or not" stopped 1
does "freeze tree" freeze tree "$bomb"
want "nobody in the bomb runs" still 2
kill_it
unload
finish
