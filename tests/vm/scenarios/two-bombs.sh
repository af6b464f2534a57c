# SPDX-License-Identifier: GPL-2.0-only
#
# Two bombs of two users at once: two trees of one incident. Then a third one,
# while these are frozen.
#
#	patient (uid 1000) ─── patient …	patient (uid 1001) ─── patient …
#
# Each is at its user's limit, more than a quarter of the table, and leaves the CPUs to
# the next one.
#
# smp: 2
# pid_max: 4000
# whole: yes
# timeout: 240
. /lib.sh
grown="members 1000"
load
ask limit 1100
start 1000 patient
ask bomb 1001 patient
want "both grow" until members 2150 120
does "freeze-top" freeze-top
want "nobody in either runs" still 2
want "bystanders are well while they are frozen" bystanders
log_is "they were two trees" trees 2
fails "nothing else is a storm" ESRCH freeze-top

alive
first=$members
start 1002 patient
want "a third one grows" until members $((first + 1050)) 120
does "freeze-top again" freeze-top
want "nobody in all three runs" still 2
log_is "the second incident is about the third" uid 1002
all_held
kill_it

# What fills the table is spared, so that a kill of the bomb on top of it is not the end.
ask limit 3530
grown="members 3520"
start 1003 patient
does "the sleepers are spared" spare uid 1003
ask limit 60
grown="members 3580"
start 1000 patient
fails "freeze-top tells what still presses" EAGAIN freeze-top
case $outcome in
*"; still pressing: slots") ok "by its name" ;;
*) not_ok "by its name" "$outcome" ;;
esac
want "the bomb is frozen" until held 50 10
does "thaw" thaw

# not_over WHAT: so does kill-top, after the kill
not_over()
{
	fails "$1" EAGAIN kill-top
	case $outcome in
	*"killed "*" processes in "*"; pressure "*"; still pressing: slots") ok "after the kill" ;;
	*) not_ok "after the kill" "$outcome" ;;
	esac
}
not_over "kill-top does so too"
# Its processes wait where only SIGKILL gets through: the freeze is given up.
start 1002 petition
not_over "kill-top of what cannot stop does so, too"
ask settled 20
alive
is "the bomb is gone, and nothing else" "$((members >= 3520 && members <= 3535))" 1
does "the sleepers are meant again" unspare uid 1003
does "and killed" kill uid 1003
all_over
unload
finish
