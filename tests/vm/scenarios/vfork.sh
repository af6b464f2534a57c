# SPDX-License-Identifier: GPL-2.0-only
#
# vfork and exec: parents in state D, who stop only when their child has gone
# on. A freeze that waits for state T of all of them never ends.
#
#	vfork ─┬─ vfork{D} ─── vfork{not yet executed}
#	       └─ vfork{D} ─── vfork{not yet executed}
#
# smp: 2
# pid_max: 1500
# mem: 3G
. /lib.sh
grown="members 600"
rescue_from 1000 vfork
