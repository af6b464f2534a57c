# SPDX-License-Identifier: GPL-2.0-only
#
# The rescuer gets no CPU while the bomb grows: the rings overflow, and most of the
# tree was never told. It is found in the task list.
#
#	CPU 0			CPU 1
#	patient ─┬─ patient …	hog (SCHED_FIFO 99), behind it the rescuer
#	         └─ patient …
#
# smp: 2
# mem: 3G
# pid_max: 8000
# whole: yes
# timeout: 400
. /lib.sh
plan 22
load
ask pid rescue any
want "the rescuer is bound to one CPU" pin "$answer" 1
want "its console to the other" pin $$ 0
status resyncs
before=$field
want "somebody takes the rescuer's CPU" hog 1 99 90
grown="members 1000"
ask limit 5500
start 1000 patient
want "records are lost" until status records_lost 100 200
want "he lets go of it" rest
freeze
status resyncs
is "the task list was walked" "$((field > before))" 1
note "$((field - before)) times"
kill_it
unload
finish
