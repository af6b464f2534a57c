# SPDX-License-Identifier: GPL-2.0-only
#
# Undo. What was frozen runs again after thaw, except for the one process that
# its user had stopped before. Then it is frozen again, and killed.
#
#	helper ─┬─ idler{T, by its user}
#	        ├─ helper …
#	        └─ helper …
#
# smp: 2
# mem: 3G
# timeout: 180
. /lib.sh
load
# Some numbers are kept back, for children to be had after the thaw.
pid_max=/proc/sys/kernel/pid_max
IFS= read -r all < $pid_max
echo $((all - 300)) > $pid_max
ask bomb 1000 helper
bomb=$answer bomb_uid=1000 bomb_comm=helper
want "there is an idler" until members 2 10
ask pid idler
idler=$answer
want "its user stops it" signal "$idler" STOP 1000
want "the bomb grows" until members 1000 60
freeze
alive
want "all are stopped" stopped "$members"

does "thaw" thaw
held_is "nothing is held" 0
ask state "$idler"
is "what was stopped before stays stopped" "$answer" T
want "and is the only one" stopped 1
want "the others run" running 100 30
echo "$all" > $pid_max
want "and have children again" until members $((members + 100)) 60

freeze
kill_it
unload
finish
