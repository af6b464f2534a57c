# SPDX-License-Identifier: GPL-2.0-only
#
# Bombs whose members exec, and so take their time: in a small table as in zoo.sh.
#
# smp: 2
# mem: 3G
# pid_max: 3000
# timeout: 300
. /lib.sh

load
# Parents in state D stop when their child has gone on, and not before.
if part vfork; then
	grows 1000 "members 600" vfork
	freeze
	ask still 1
	case $answer in
	*D=*)	ok "there are some who wait in vfork()" ;;
	*)	not_ok "there are some who wait in vfork()" "$answer" ;;
	esac
	kill_it
fi

# Parents that wait in vfork() for children in the middle of execve(): they must find their
# stop when they come back. Not enough processes for a storm; and by force it may be
# another tree, as long as they execute: hence by number.
if part vfexec; then
	grows 1000 "members 400" vfexec
	does "freeze" freeze tree "$bomb"
	want "nobody in the bomb runs" still 2
	want "bystanders are well while it is frozen" bystanders
	kill_it
fi

numbers 1500
row faces	1000 "members 600" faces
row siblings	1000 "members 600" siblings
row usurper	1000 "members 640" usurper

if part setuid; then
	grows 0 "members 640" setuid
	# The first of them is the user's by now.
	bomb_uid=1000
	freeze
	kill_it
fi
unload
finish
