# SPDX-License-Identifier: GPL-2.0-only
#
# The key is pressed while the rescuer gets no CPU and the rings have overflowed. It
# acts when it can, and none is missed: a process without a record is found in the task
# list.
#
#	CPU 0			CPU 1
#	patient ─┬─ patient …	hog (SCHED_FIFO 99), behind it the rescuer
#	         └─ patient …
#
# smp: 2
# pid_max: 8000
# whole: yes
# timeout: 400
. /lib.sh
load
ask pid rescue any
want "the rescuer is bound to one CPU" pin "$answer" 1
want "its console to the other" pin $$ 0
status resyncs
before=$field
want "somebody takes the rescuer's CPU" hog 1 99 200
grown="members 1000"
ask limit 5500
start 1000 patient
want "records are lost" until status records_lost 100 200
# More than a ring has slots: of some of them there is no record.
want "the bomb outgrows the ring" until members 4200 120
ask irq i8042
word 1 "$answer"
host key alt sysrq x
# Where interrupts have threads, theirs may wait behind the hog, after the first.
presses=8
[ ! -e /sys/kernel/realtime ] || presses=1
want "the key is pressed" until irq i8042 $((field + presses)) 60
held_is "nobody is held yet" 0
want "he lets go of the CPU" rest
want "then the key freezes" until held 4096 60
want "all stop" settled 60
want "nobody in the bomb runs" still 2
want "bystanders are well while it is frozen" bystanders
all_held
log_is "the log says that it was the key" trigger sysrq
status resyncs
is "the task list was walked" "$((field > before))" 1
note "$((field - before)) times"
kill_it
unload
finish
