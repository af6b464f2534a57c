# SPDX-License-Identifier: GPL-2.0-only
#
# The module comes when the bomb is there already: who forked whom has happened
# unseen, and most of the parents are gone.
#
#	doubling (orphans of one session) ─┬─ doubling …
#	                                   └─ doubling …
#
# Loading takes a process. So there are some left: the bomb is at its user's limit.
#
# smp: 2
# pid_max: 32768
# mem: 6G
. /lib.sh
root=any grown="members 1000"
ask limit 2000
want "bystanders are well before" bystanders
start 1000 doubling
insert "the module loads in the storm"
freeze
kill_it
unload
finish
