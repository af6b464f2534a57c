# SPDX-License-Identifier: GPL-2.0-only
#
# Bombs of real-time tasks.
#
# On 6.1-rt a thousand and more of them wait in fork() for one lock, that of their file's
# mappings, which goes from one to the next: that can take longer than 30 s.
#
# smp: 2
# mem: 3G
# rcu: starved
# timeout: 240
. /lib.sh
load timeout_ms=120000
ask pid rescue any
read -r line < "/proc/$answer/stat"
word 40 "$line"
is "the rescuer is below the threads of interrupts" "$field" 49

# SCHED_FIFO at priority 5, on all CPUs: above every normal task, also those that come
# to help. The module's thread, at 49, is above it.
#
#	fifo{FIFO 5} ─┬─ fifo{FIFO 5} …
#	              └─ fifo{FIFO 5} …
if part low; then
	grown="members 1000"
	start 0 fifo 5
	freeze
	kill_it
fi

# SCHED_FIFO at priority 99, above the module's thread, which is at 49: on one CPU of
# two. The thread needs one CPU to run on; if there is none, see
# Documentation/design.rst.
#
#	CPU 0: all others	CPU 1: fifo{FIFO 99} ─┬─ fifo{FIFO 99} …
#				                      └─ fifo{FIFO 99} …
if part high; then
	grown="members 1000"
	start 0 fifo 99 1
	freeze
	kill_it
fi

unload
finish
