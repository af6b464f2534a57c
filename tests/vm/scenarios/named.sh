# SPDX-License-Identifier: GPL-2.0-only
#
# Processes that are named: to be held, let go, killed, or spared.
#
# smp: 2
# mem: 3G
# timeout: 240
. /lib.sh

# both TARGET
both()
{
	does "freeze $*" freeze "$@"
	all_held "$*: all are held"
	want "$*: nobody runs" still 1
	does "thaw $*" thaw "$@"
	held_is "$*: all are free" 0
}

# as_top_says ANCHOR: freeze-top holds what the first line of top has, and leaves alone what that
# line says. $above is the latter.
as_top_says()
{
	top_field storm
	is "top has a storm" "$field" yes
	top_field anchor
	is "its anchor is $1" "$field" "$1"
	top_field root
	shown=$field
	top_field tasks
	tasks=$field
	top_field above
	above=$field
	does "freeze-top" freeze-top
	case $outcome in
	"ok froze $tasks processes of "*": root $shown ("*"; below $above ("*)
		ok "freeze-top holds what top has shown" ;;
	*)	not_ok "freeze-top holds what top has shown" "root $shown, $tasks, below $above: $outcome" ;;
	esac
	log_is "so does the log" root "$shown"
}

load
# Each way to name a process: to freeze, to thaw, to kill; and a set that is
# partly held already.
#
#	lazy ─┬─ lazy ─── lazy …	at most 40 of uid 1001, in the cgroup /box/in
#	      └─ lazy …
if part targets; then
	grown="members 35"
	ask limit 40
	ask cgroup box
	ask cgroup box/in
	start 1001 lazy
	# They have used up the limit of their user: so few are a storm, too.
	seen=0 torn=0
	while read -r _ root _ _ _ _ _ _ uid _ _ storm comm ancestry pressure anchor above swapped \
		more; do
		case $uid:$storm:$comm:$ancestry:$pressure:$anchor:$above:$swapped:$more in
		1001:yes:lazy:lazy'<-'?*:limit:taken:[0-9]*:[0-9]*:)
								seen=$root ;;
		[0-9]*:no:?*:?*:-:-:-:[0-9]*:)			;;
		uid:storm:comm:ancestry:pressure:anchor:above:swapped:)	;;
		*)						torn=$((torn + 1)) ;;
		esac
	done < /proc/rescue/top
	is "top has it, and whose it is" "$seen" "$bomb"
	is "no line of top is torn" $torn 0
	does "preview of force says whom it would hold" preview freeze-top force
	held_is "and holds nobody" 0
	does "preview of a freeze" preview freeze tree "$bomb"
	held_is "holds nobody either" 0
	does "preview of a freeze that kills" preview kill uid 1001
	held_is "holds nobody nor kills" 0
	want "all are there" until members 35 1
	both tree "$bomb"
	both comm lazy
	both uid 1001
	both session "$bomb"
	both pgrp "$bomb"
	both cgroup /box
	both cgroup /box/in
	fails "half of a cgroup's name is no cgroup" ESRCH freeze cgroup /bo
	fails "nor is half of the last name" ESRCH freeze cgroup /box/i
	fails "the processes of a cgroup are not those of one below" ESRCH freeze cgroup /box/in/in

	does "freeze one" freeze pid "$bomb"
	held_is "one is held" 1
	want "and stopped" stopped 1
	does "freeze the others as well" freeze tree "$bomb"
	all_held "all are held"
	does "freeze them again" freeze tree "$bomb"
	case $outcome in
	"ok all $members processes are held already") ok "there is nothing to do" ;;
	*) not_ok "there is nothing to do" "$outcome" ;;
	esac
	want "nobody runs" still 1
	does "thaw one" thaw pid "$bomb"
	held_is "one is free" $((members - 1))
	want "and runs" running 1 20
	does "preview of a kill" preview kill
	does "preview of a thaw" preview thaw comm lazy
	held_is "did nothing" $((members - 1))
	does "freeze it again" freeze comm lazy
	all_held "all are held again"
	want "nobody runs again" still 1

	does "kill one" kill pid "$bomb"
	all_held "the others stay held"
	want "and do not run" still 1
	does "thaw all" thaw
	held_is "nobody is held" 0
	want "they run" running 2 20
	does "kill those who are free, by uid" kill uid 1001
	want "nobody is left" gone 30
	held_is "nobody is held after" 0

	ask bomb 1001 lazy
	bomb=$answer
	want "another bomb grows" until members 35 60
	does "kill by cgroup" kill cgroup /box
	want "nobody is left of it" gone 30
	log_is "the log has it" trigger ctl
	log_is "as killed" state killed
	echo $$ > /sys/fs/cgroup/box/cgroup.procs
	start 1001 lazy
	does "freeze the cgroup that we are in" freeze cgroup /box
	case $outcome in
	*"; left alone 1: $$(bash,caller)")	ok "but not us" ;;
	*)					not_ok "but not us" "$outcome" ;;
	esac
	does "kill it" kill cgroup /box
	want "nobody is left but us" gone 30
	echo $$ > /sys/fs/cgroup/cgroup.procs
	want "bystanders are well after" bystanders
fi

# What makes them is spared, and goes on: the answer says which process that is, and how many
# are left alone below it.
#
#	keeper{spared} ─┬─ elder	3, two seconds older than the storm
#	                ├─ kept
#	                └─ kept …	as many as the cgroup lets be
if part left; then
	ask cgroup box 150
	grown="members 147"
	start 0 keeper
	ask disown "$bomb"
	does "spare it" spare pid "$bomb"
	as_top_says left
	is "what is left alone is the anchor" "$above" "$bomb"
	case $outcome in
	*"; below $bomb (keeper), which is left alone, with 3 others below it;"*)
		ok "the answer says so, and what is below it" ;;
	*)	not_ok "the answer says so, and what is below it" "$outcome" ;;
	esac
	want "nobody runs that is held" still 1
	ask cgroup box 200
	want "it goes on making them" until members 196 20
	does "freeze-top again" freeze-top
	case $outcome in
	"ok froze 50 processes of "*"; below $bomb (keeper), which is left alone, with 3 others"*)
		ok "takes those, and says the same" ;;
	*)	not_ok "takes those, and says the same" "$outcome" ;;
	esac
	all_held
	does "unspare it" unspare pid "$bomb"
	does "kill the whole tree" kill tree "$bomb"
	all_over
	ask cgroup /

	# And a storm of which the anchor is one.
	ask limit 40
	grown="members 40"
	start 1001 lazy
	as_top_says taken
	is "the anchor is the root" "$shown" "$bomb"
	all_held
	kill_it
fi

# A process that is spared as a tree has children that are spared; one that is spared as a
# process has not. Both are asked of the same tree, one after the other. And both
# trees go on when their root has exited: the spared one, and the one to be held.
#
#	lazy ─┬─ lazy ─── lazy …	40 processes at most
#	      └─ lazy …
if part spare-tree; then
	grown="members 35"
	ask limit 40
	start 1001 lazy
	does "spare the tree" spare tree "$bomb"
	fails "nobody of it can be named" EPERM freeze tree "$bomb"
	fails "by no property" EPERM freeze uid 1001
	held_is "nobody is held" 0
	does "unspare the tree" unspare tree "$bomb"

	does "spare its root alone" spare pid "$bomb"
	does "then the others are held" freeze comm lazy
	alive
	held_is "all but the root" $((members - 1))
	does "unspare the root" unspare pid "$bomb"
	does "and then it is held as well" freeze uid 1001
	want "nobody in the bomb runs" still 2
	does "thaw" thaw

	does "spare the tree again" spare tree "$bomb"
	want "its root is killed" signal "$bomb" KILL
	while ask bombpid && [ "$answer" != "$bomb gone" ]; do :; done
	fails "the tree is spared still" EPERM freeze uid 1001
	does "unspare it" unspare tree "$bomb"
	fails "no living process has that number" ESRCH freeze pid "$bomb"
	does "but the tree of the ghost can be held" freeze tree "ghost:$bomb"
	alive
	held_is "all of it" "$members"
	want "nobody in the bomb runs either" still 2
	does "kill" kill
	want "bystanders are well after" bystanders
fi

# A parent that is spared does not reap its children: a kill ends them, and tells of the
# slots that it holds on to.
#
#	fan ─┬─ fan
#	     └─ …		40 processes at most
#
# It tries to fork on and cannot: zombies count against the limit.
if part unreaped; then
	grown="members 35"
	ask limit 40
	start 1001 fan
	does "spare the parent" spare pid "$bomb"
	does "hold its children" freeze comm fan
	does "kill them" kill
	case $outcome in
	*"; 3"?" zombies still wait for $bomb (fan)"*)	ok "the answer says what their slots wait for" ;;
	*)	not_ok "the answer says what their slots wait for" "$outcome" ;;
	esac
	does "unspare the parent" unspare pid "$bomb"
	does "kill it" kill pid "$bomb"
	want "bystanders are well after" bystanders
fi

# A spared tree of which the root is gone, while another tree is spared: unspare says that it
# stays spared, and with the other tree it ends.
#
#	(lazy) ─── lazy ─── lazy	two at a time
if part spare-two; then
	ask limit 2
	grown="members 2"
	start 1001 lazy
	does "spare the tree" spare tree "$bomb"
	does "spare another" spare tree $$
	want "its root is killed" signal "$bomb" KILL
	while ask bombpid && [ "$answer" != "$bomb gone" ]; do :; done
	want "it goes on" until members 2 20
	# Its node, with one child, is folded away by one of the next drains.
	tries=0
	until { ctl preview freeze tree "ghost:$bomb"; case $outcome in "error ESRCH"*) ;; *) false ;; esac; } ||
	      [ $((tries += 1)) -gt 20 ]; do
		:
	done
	does "unspare it" unspare tree "$bomb"
	is "it says that this is later" "${outcome#*once }" "no tree is: its root has exited"
	fails "so it is spared" EPERM freeze uid 1001
	does "unspare the other" unspare tree $$
	does "now it is held" freeze uid 1001
	kill_it
fi

# trim takes those whose death gives a slot, and not their siblings that would be zombies
# of a frozen parent for nothing, whether it meets them before or after.
#
#	comb ─┬─ comb		40 times: would be zombies
#	      ├─ comb ─── comb	40 times: one slot for two deaths
#	      └─ comb		40 times: would be zombies
if part comb; then
	grown="members 161"
	start 1000 comb
	does "freeze" freeze tree "$bomb"
	want "nobody in it runs" still 1
	status held
	before=$field
	does "trim" trim 20
	word 9 "$outcome"
	slots=$field
	status held
	killed=$((before - field))
	note "killed $killed for $slots slots"
	is "20 slots come free" "$slots" 20
	is "and at most one died beside each" "$((killed >= 20 && killed <= 40))" 1
	want "nobody in it runs after" still 1
	kill_it
fi

# trim_frozen: the bomb is frozen, and 20 slots are asked for
trim_frozen()
{
	does "freeze" freeze tree "$bomb"
	want "nobody in it runs" still 1
	does "trim" trim 20
}

# Children with no exit signal are zombies for ever when their parent is frozen, although it ignores
# SIGCHLD: trim takes that too. Those with CLONE_AUTOREAP (since Linux 7.1) leave no zombie,
# although their parent does not ignore it: it is not taken.
if part unwaited; then
	grown="members 41"
	start 1000 unwaited
	trim_frozen
	want "there is no slot without the parent" gone 60
	held_is "nothing is held" 0
fi
if part autoreap; then
	ask bomb 1000 unwaited autoreap
	bomb=$answer
	if ask until members 41 5; then
		trim_frozen
		ask members
		is "as many die as slots come free, and none is a zombie" "$answer" "21 0"
		kill_it
	else
		skip_part "no CLONE_AUTOREAP"
	fi
fi

# all_free: what trim has promised has come free
all_free()
{
	case $outcome in
	*"not free yet"*) not_ok "all slots come free" "$outcome" ;;
	*) ok "all slots come free" ;;
	esac
}

# A frozen subreaper does not reap the orphans that it gets, nor does PID 1 of a namespace: no slot
# below it comes free before all have died there, and trim knows.
if part reapers; then
	grown="members 200"
	start 1000 reapers
	trim_frozen
	all_free
	held_is "nothing is held" 0
	want "nobody is left of it" gone 60
fi
# The subreaper may be many generations above.
if part heir; then
	grown="members 61"
	start 1000 reapers 60
	trim_frozen
	all_free
	held_is "nothing is held" 0
	want "nobody is left of it" gone 60
fi
if part pidns; then
	ask cgroup box 150
	grown="members 150"
	start 0 pidns
	does "preview" preview freeze-top
	case $outcome in
	*"; 1 container ends when it is killed; below "*" with "*" others below it"*)
		ok "it says that a container ends, and what is left alone" ;;
	*)	not_ok "it says that a container ends, and what is left alone" "$outcome" ;;
	esac
	trim_frozen
	all_free
	kill_it
	ask cgroup /
fi
# What lives in a container and is not held would die with PID 1 of it.
if part visitor; then
	ask cgroup box 60
	grown="members 60"
	start 0 pidns
	does "freeze" freeze tree "$bomb"
	want "nobody in it runs" still 1
	while read -r number name _; do
		[ "$name" != pidns ] || visitor=$number
	done < /proc/rescue/ps
	does "spare one" spare pid "$visitor"
	does "trim" trim 20
	case $outcome in
	*"killed 1 processes"*"for 1 slots"*) ok "PID 1 of its container does not die for slots" ;;
	*) not_ok "PID 1 of its container does not die for slots" "$outcome" ;;
	esac
	want "it lives" signal "$visitor" 0
	does "unspare it" unspare pid "$visitor"
	kill_it
	ask cgroup /
fi

# The kernel itself kills the children of what dies (CLONE_PIDFD_AUTOKILL, since Linux 7.1). All
# are gone, none is a zombie. One that is spared dies as well, which no module can help.
if part autokill; then
	ask limit 40
	ask bomb 1001 autokill idler
	bomb=$answer
	if ask until members 38 20; then
		ask pid idler
		idler=$answer
		does "spare one by its name" spare comm idler
		does "freeze" freeze tree "$bomb"
		ask state "$idler"
		is "what is spared is not stopped" "$answer" S
		alive
		held_is "all others are held" $((members - 1))
		does "kill" kill
		all_over
		does "unspare it" unspare comm idler
	else
		skip_part "no CLONE_PIDFD_AUTOKILL"
	fi
fi

# poll() on log and status tells of each change of an incident, and keeps the module.
if part told; then
	ask limit 20
	grown="members 15"
	start 1001 lazy
	want "nothing is told before" watch
	refuse "nor later" "told 0 of 2" watched 0
	does "freeze it" freeze uid 1001
	want "a freeze is told" watched 10
	refuse "once" "told 0 of 2" watched 0
	does "thaw it" thaw
	want "a thaw is told" watched 10
	does "freeze it again" freeze uid 1001
	want "so is another freeze" watched 10
	kill_it
	want "and its kill" watched 10
	refuse "a file that was polled keeps the module" EAGAIN unload
	want "until it is closed" unwatch
fi

# In one word: kill-top freezes the storm and kills it. What was held before, by an
# order of its own, is not meant.
#
#	lazy (uid 1001, held)	lazy ─┬─ lazy …		uid 1000, killed
#				      └─ lazy …
#
# The bomb is at its user's limit and leaves the CPUs to the shell.
if part kill-top; then
	ask limit 20
	grown="members 15"
	start 1001 lazy
	does "freeze it" freeze uid 1001
	status held
	before=$field
	ask limit 1100
	grown="members 1050"
	start 1000 lazy
	does "preview" preview kill-top
	held_is "did nothing" "$before"
	does "kill-top" kill-top
	# A process that has passed the tracepoint of its exit is alive for a moment still, to /proc.
	ask settled 20
	alive
	is "who was held before is left, and nobody else" "$members" "$before"
	held_is "and is held" "$before"
	log_is "the log names the user" uid 1000
	log_field killed
	is "the log counts the killed" "$((field > 1000))" 1
	kill_it
fi

unload
finish
