# SPDX-License-Identifier: GPL-2.0-only
#
# SCHED_FIFO at priority 5, on all CPUs: above every normal task, also those who come
# to help. The module's thread, at 50, is above it.
#
# On 6.1-rt two thousand of them wait in fork() for one lock, that of their file's
# mappings, which goes from one to the next: they take longer than 30 s to stop.
#
#	fifo{FIFO 5} ─┬─ fifo{FIFO 5} …
#	              └─ fifo{FIFO 5} …
#
# smp: 2
# mem: 3G
# timeout: 240
. /lib.sh
load timeout_ms=120000
start 0 fifo 5
freeze
kill_it
unload
finish
