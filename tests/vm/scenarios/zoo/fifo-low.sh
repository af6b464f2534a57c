# SPDX-License-Identifier: GPL-2.0-only
#
# SCHED_FIFO at priority 5, on all CPUs: above every normal task, also those who come
# to help. The module's thread, at 50, is above it.
#
#	fifo{FIFO 5} ─┬─ fifo{FIFO 5} …
#	              └─ fifo{FIFO 5} …
#
# smp: 2
# mem: 3G
# timeout: 240
. /lib.sh
rescue_from 0 fifo 5
