# SPDX-License-Identifier: GPL-2.0-only
#
# More processes than there are nodes, and nobody makes more: what would fill the pool
# gets no CPU. Who has no node is held by an inherited bit, or as the child of one who
# is held; as soon as there are nodes again, they are members like all others.
#
#	CPU 0			CPU 1
#	light ─┬─ light …	the rescuer (SCHED_FIFO 50), hog (49),
#	       └─ light …	behind it the rescuer's work queue
#
# smp: 2
# pid_max: 100000
# mem: 6G
# timeout: 600
. /lib.sh
plan 21
load
ask pid rescue any
want "the rescuer is bound to one CPU" pin "$answer" 1
want "its console to the other" pin $$ 0
want "somebody takes the work queue's CPU" hog 1 49 500
status nodes
nodes=$field
ask limit $((nodes + 1000))
start 1000 light
want "there are more of it than nodes" until members $((nodes + 500)) 400
want "births find no node" until status births_missed 1 20
status nodes
is "there are no more than at load" "$field" "$nodes"
does "freeze-top" freeze-top
want "nobody in the bomb runs" still 2
want "bystanders are well while it is frozen" bystanders
want "he lets go of the CPU" rest
tries=0
while [ $tries -lt 20 ]; do
	tries=$((tries + 1))
	# Something to do for the rescuer, who takes new nodes on the way.
	top_field tasks
	ask members
	word 1 "$answer"
	members=$field
	status held
	[ "$field" = "$members" ] && break
done
is "what is held is what is alive" "$field" "$members"
want "nobody in the bomb runs still" still 2
kill_it
unload
finish
