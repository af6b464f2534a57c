# SPDX-License-Identifier: GPL-2.0-only
#
# The module comes when the bomb is there already: its forks have happened unseen, and
# most of the parents are gone. Loading takes a process. So there are some left: each bomb is
# at its user's limit.
#
# smp: 2
# pid_max: 32768
# mem: 6G
# timeout: 240
. /lib.sh

#	doubling (orphans of one session) ─┬─ doubling …
#	                                   └─ doubling …
if part late; then
	ahead
	root=any grown="members 1000"
	ask limit 2000
	want "bystanders are well before" bystanders
	start 1000 doubling
	insert "the module loads in the storm"
	freeze
	log_is "it is one tree" trees 1
	kill_it
	unload
fi

# A bomb in a container: its orphans are children of the
# container's init, which has others besides, and goes on with them.
#
#	ward ─── [ wardinit{1} ─┬─ clerk
#	         [              ├─ doubling …
#	         [              └─ doubling …
if part ward; then
	ahead
	root=any grown="members 1000" comm=doubling
	ask limit 2000
	want "bystanders are well before" bystanders
	start 0 ward
	bomb_uid=1000
	for name in ward wardinit clerk; do
		want "$name is no part of it" pid $name any
		ask disown "$answer"
	done
	init=
	ask pid wardinit any && init=$answer
	insert "the module loads in the storm"
	freeze
	ask state "$init"
	is "the container's init is not stopped" "$answer" S
	want "nor is its other child" pid clerk any
	ask state "$answer"
	is "who sleeps as before" "$answer" S
	kill_it
	unload
fi
finish
