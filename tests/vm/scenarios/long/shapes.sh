# SPDX-License-Identifier: GPL-2.0-only
#
# Bombs that are found by their shape, of which the unit tests of the choice have the trees.
#
# smp: 2
# mem: 3G
# timeout: 240
# whole: yes
. /lib.sh

load
# One process has all the children, and they have none.
#
#	fan ─┬─ fan
#	     ├─ fan
#	     └─ … (2000)
row fan		1000 "members 2000" fan

# Each process has one child: hundreds of generations, all of them alive.
#
#	ladder ─── ladder ─── ladder ─── …
row ladder	1000 "members 640" ladder

# Half of the bomb has not begun yet, and its root has exited: it is taken with the rest.
#
#	(lopsided) ─┬─ lopsided ─── lopsided …
#	            └─ lopsided ─── 4 × lopsided{asleep}
if part lopsided; then
	grown="members 2000"
	start 1000 lopsided
	freeze
	kill_it
	# There is a storm: force changes nothing.
	start 1000 lopsided
	does "freeze-top force" freeze-top force
	want "nobody in the bomb runs" still 2
	all_held
	kill_it
fi

# Most are dead, and no parent reaps them: the table is full, and less than a quarter of it
# lives.
#
#	zombies ─┬─ (zombies) x 5	() has exited
#	         ├─ zombies ─── …
#	         └─ …
if part zombies; then
	grown=full
	start 1000 zombies
	tries=0
	while ask members; do
		word 1 "$answer"
		[ "$field" -gt 1300 ] && [ $((tries += 1)) -lt 1000 ] || break
	done
	if [ "$field" -le 1300 ]; then
		ok "most of it is dead"
	else
		not_ok "most of it is dead" "$field alive"
	fi
	note "$field alive after $tries looks"
	freeze
	case $outcome in
	*" zombies go when it is killed"*)	ok "its zombies are told of" ;;
	*)					not_ok "its zombies are told of" "$outcome" ;;
	esac
	kill_it
fi

# What lives is no 24th of the slots. The rest has exited, and waits for a reaper that is slow.
#
#	orphans ─┬─ orphans ...		80 asleep
#	         └─ (orphans) ...	80, () has exited
if part orphans; then
	numbers 2400
	grown="members 80" start 1000 orphans 80
	root=any freeze
	kill_it
fi

# One process has all but filled the table with its dead. One that lives is no storm; force
# takes the tree with the most births.
#
#	grave ─── (grave), (grave), (grave) …	() has exited
if part grave; then
	numbers 2400
	grown="births 1900" start 1000 grave
	does "freeze-top force" freeze-top force
	want "it does not run" still 2
	want "bystanders are well while it is frozen" bystanders
	log_is "the log names it" root "$bomb"
	kill_it
fi

# Each of many users has a bomb that is small, and the limit of that user is all that it has used
# up. What has started them is spared, as sshd is by itself.
#
#	witness{spared} ─┬─ patient (uid 2001) ─── patient …	30
#	                 ├─ patient (uid 2002) ─── patient …	30
#	                 └─ …
if part classroom; then
	ahead
	does "spare what starts them" spare comm witness
	users=30
	ask limit 30
	uid=2001
	while [ $uid -lt $((2000 + users)) ]; do
		ask bomb $uid patient || not_ok "a bomb begins" "$answer"
		uid=$((uid + 1))
	done
	grown="members $((users * 30))"
	start $uid patient
	does "freeze-top" freeze-top
	want "nobody in any of them runs" still 2
	want "bystanders are well while they are frozen" bystanders
	log_is "it was all of them" trees $users
	all_held
	kill_it
	does "unspare it" unspare comm witness
fi

# The kernel makes one for each crash, and goes on.
#
#	kthreadd ─┬─ crashes{hang}
#	          └─ crashes{hang} …	400
#	crashes ─── (crashes), (crashes) …	() has crashed
if part helpers; then
	echo "|/bombs/crashes hang" > /proc/sys/kernel/core_pattern
	grown="members 401" start 1000 crashes 400
	ask disown "$bomb"
	does "freeze-top force" freeze-top force
	case $outcome in
	*"; the kernel goes on making them"*)	ok "the answer says what makes them" ;;
	*)	not_ok "the answer says what makes them" "$outcome" ;;
	esac
	want "none of them runs" still 2
	all_held
	kill_it
	does "what crashes is killed" kill pid "$bomb"
	echo core > /proc/sys/kernel/core_pattern
fi

unload
finish
