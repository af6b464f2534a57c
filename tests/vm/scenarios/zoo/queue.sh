# SPDX-License-Identifier: GPL-2.0-only
#
# A queue in state D, for the lock of a folder: each of them stops when it has had it.
#
#	queue{D} ─┬─ queue{D} …
#	          └─ queue{has the lock} …
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 1000"
rescue_from 1000 queue
