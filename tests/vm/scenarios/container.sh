# SPDX-License-Identifier: GPL-2.0-only
#
# A container: a pid namespace, its own init, a cgroup. Its bomb is found, its
# init included, and named with its cgroup. From inside nothing can be seen.
#
#	pidns ─── [ pidns{1} ─┬─ pidns{2} …	/box
#	          [           └─ pidns{3} …
#
# forks: yes
# smp: 2
# mem: 3G
. /lib.sh
EPERM=1 EACCES=13
load
/inside root /proc/rescue/top r
is "root inside may not look" $? $EPERM
/inside root /proc/rescue/ctl w
is "nor command" $? $EPERM
/inside user /proc/rescue/ctl w
is "nor may root of a user namespace" $? $EACCES
ask cgroup box
start 0 pidns
freeze
log_is "the log names the cgroup" cgroup /box
kill_it
unload
finish
