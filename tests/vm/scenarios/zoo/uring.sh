# SPDX-License-Identifier: GPL-2.0-only
#
# Threads that the kernel makes on behalf of a process: io_uring's. They stop with it.
#
#	uring{main, iou-sqp, iou-wrk, iou-wrk} ─┬─ uring{…} …
#	                                        └─ uring{…} …
#
# smp: 2
# mem: 3G
. /lib.sh
# Where there is such a switch, it may be off.
{ echo 0 > /proc/sys/kernel/io_uring_disabled; } 2> /dev/null
grown="members 700"
rescue_from 1000 uring
