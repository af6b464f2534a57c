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
unload
finish
