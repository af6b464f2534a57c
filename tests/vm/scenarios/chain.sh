# SPDX-License-Identifier: GPL-2.0-only
#
# Processes of which a name is all that stays: the links of a chain, and a bomb that takes a name that
# is spared.
#
# smp: 2
# timeout: 240
# mem: 3G
. /lib.sh

# One chain, in which each forks one and exits: a link that is known has gone by the time
# that one looks, and the link that is there is not known yet.
#
#	(chains) ─── (chains) ─── (chains) ─── chains	() has exited, and was reaped
if part one; then
	ahead
	root=any grown="births 2000"
	load
	start 1001 chains 1
	freeze
	does "thaw" thaw
	want "it goes on" until births 3000 60
	does "freeze uid" freeze uid 1001
	want "nobody in it runs" still 2
	all_held
	does "thaw uid" thaw uid 1001
	# A link that is found by name has borne the next one, and gone, before we have read of it.
	looks=0 found=0 named=0
	while [ $((looks += 1)) -le 200 ]; do
		ctl preview freeze comm chains
		found=$((found + !rc))
		case $outcome in *" (chains) uid 1001") named=$((named + 1)) ;; esac
	done
	is "it is found however often it is looked for" $found 200
	# At its birth it had the name that its ancestors had before they executed chains.
	is "and called by its own name" $named 200
	want "it goes on" until births 4000 60
	does "kill comm" kill comm chains
	all_over
	start 1001 chains 1
	does "kill-top" kill-top
	all_over
	unload
fi

# The administrator has spared sshd, by its name. Then there is a bomb of that
# name: it must not live.
#
#	sshd ─┬─ sshd ─── sshd …
#	      └─ sshd …
#	(chains) ─── (chains) ─── chains	() has exited
if part spare-name; then
	ahead
	comm=sshd
	load spare=comm:sshd
	status spares
	is "the name is spared" "$field" "comm:sshd"
	start 1000 named sshd
	freeze
	kill_it

	# A chain, each link of which was forked by one of its name, that is there no more.
	does "spare comm" spare comm chains
	root=any comm= grown="births 2000"
	start 1000 chains 1
	freeze
	kill_it
	unload
fi
finish
