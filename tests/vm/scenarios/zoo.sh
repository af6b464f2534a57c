# SPDX-License-Identifier: GPL-2.0-only
#
# One bomb after the other, each by the whole course: it grows, freeze-top, kill. What each
# looks like and breaks is told in bombs/. What matters here is the shape, not the size: others
# have full tables (consoles) and large ones (cfork-user, key-20000).
#
# smp: 2
# mem: 3G
# timeout: 180
. /lib.sh

load
#   NAME	UID  WHEN           BOMB	ROOT COMM
row threads	1000 "members 640"  threads
# Where there is such a switch, it may be off.
{ echo 0 > /proc/sys/kernel/io_uring_disabled; } 2> /dev/null
row uring	1000 "members 640"  uring

# The kernel names a script by its own file name until it forks no more.
row classic	1000 "members 640"  classic.sh	any classic.sh
row chains	1000 "births 4000"  chains	any
row cloneparent	1000 "members 1000" cloneparent
row daemons	1000 "members 1000" daemons
row hydra	1000 "members 1000" hydra
row into	0    "members 1000" into
row medley	1000 "members 1000" medley
row nested	0    "members 1000" nested
row pidns	0    "members 1000" pidns
row queue	1000 "members 1000" queue
row readers	0    "members 1000" readers
row reapers	1000 "members 1000" reapers
row twins	1000 "members 1000" twins
# Below it there is cfork, again and again: the freeze must take the script too.
row wrapper	1000 "members 1000" wrapper.sh

# They have the names of others, among them names with blanks, newlines and escapes, which
# must not break the files.
if part masks; then
	grows 1000 "members 1000" masks
	freeze
	lines=0 torn=0
	while read -r _ _ _ state _ _ _ _ _ _ _ held spared more; do
		case $state:$held:$spared:$more in
		?:held:*:|?:-:*:|state:held:spared:)	;;
		*)	torn=$((torn + 1)) ;;
		esac
		lines=$((lines + 1))
		[ $lines -lt 1000 ] || break
	done < /proc/rescue/ps
	is "no line of ps is torn" $torn 0
	kill_it
fi

if part tracers; then
	ask limit 1500
	grows 1000 "members 1000" tracers
	freeze
	kill_it
fi
unload
finish
