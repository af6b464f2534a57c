# SPDX-License-Identifier: GPL-2.0-only
#
# One process has filled the table with its dead. One who lives is no storm; force
# takes the tree with the most births.
#
#	grave ─── (grave), (grave), (grave) …	() has exited
#
# smp: 2
# mem: 1G
# pid_max: 2048
. /lib.sh
plan 13
load
grown=full start 1000 grave
does "freeze-top force" freeze-top force
want "it does not run" still 2
want "bystanders are well while it is frozen" bystanders
log_field root
is "the log names it" "$field" "$bomb"
kill_it
unload
finish
