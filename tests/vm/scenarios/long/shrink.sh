# SPDX-License-Identifier: GPL-2.0-only
#
# Nodes for a storm of twenty-seven thousand, a half of them ghosts, are taken ahead of need. Long
# after it is over they are given back, but not while a process is held; and the next storm finds
# some, too. The module is built to keep them for ten seconds instead of ten minutes.
#
#	spine ─┬─ spine{asleep}
#	       └─ (spine) ─┬─ spine{asleep}
#	                   └─ (spine) …		() has exited
#
# smp: 2
# mem: 2G
# pid_max: 62000
# define: RESCUE_POOL_KEPT_NS=10000000000ull
# timeout: 900
# whole: yes
. /lib.sh

# kib: what the lineage takes, in $field
kib() { status lineage_kib; }

# stir: a second passes, and the rescuer has records to read
stir()
{
	ask run 500
	ask still 1
}

# given_back DESC: at last it has no more than at load
given_back()
{
	tries=0
	until kib && [ "$field" -le "$first" ] || [ $((tries += 1)) -gt 60 ]; do stir; done
	is "$1" "$((field <= first))" 1
	note "$field KiB, at load $first"
}

# storm: it comes, has its nodes, and is gone
storm()
{
	ask limit -1
	grown="births 27000" root=any
	start 1000 spine
	freeze
	kib
	most=$field
	is "it took nodes" "$((most > first))" 1
	note "$most KiB, at load $first"
	kill_it
}

ahead
load
kib
first=$field
storm
# What that needs may go on at any time.
ask limit 10
grown="members 8"
start 1001 lazy
does "a few are held" freeze uid 1001
read -r uptime _ < /proc/uptime
end=$((${uptime%.*} + 25 * vm_slow))
while read -r uptime _ < /proc/uptime && [ "${uptime%.*}" -lt $end ]; do stir; done
kib
is "nothing is given back meanwhile" "$field" "$most"
kill_it
given_back "it is given back afterwards"

storm
given_back "that is given back as well"
unload
finish
