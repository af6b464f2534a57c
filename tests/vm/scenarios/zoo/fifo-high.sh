# SPDX-License-Identifier: GPL-2.0-only
#
# SCHED_FIFO at priority 99, above the module's thread, which is at 50: on one CPU of
# two. The thread needs one CPU to run on; if there is none, see
# Documentation/design.rst.
#
#	CPU 0: everybody else	CPU 1: fifo{FIFO 99} ─┬─ fifo{FIFO 99} …
#				                      └─ fifo{FIFO 99} …
#
# smp: 2
# mem: 3G
# rcu: starved
# timeout: 240
. /lib.sh
grown="members 1000"
rescue_from 0 fifo 99 1
