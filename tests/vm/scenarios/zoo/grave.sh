# SPDX-License-Identifier: GPL-2.0-only
#
# One process has all but filled the table with its dead. One who lives is no storm; force
# takes the tree with the most births.
#
#	grave ─── (grave), (grave), (grave) …	() has exited
#
# smp: 2
# mem: 1G
# pid_max: 2400
# whole: yes
. /lib.sh
load
grown="births 1900" start 1000 grave
does "freeze-top force" freeze-top force
want "it does not run" still 2
want "bystanders are well while it is frozen" bystanders
log_is "the log names it" root "$bomb"
kill_it
unload
finish
