# SPDX-License-Identifier: GPL-2.0-only
#
# CLONE_PARENT and CLONE_VFORK: all are children of the witness, and half of them wait
# for a brother.
#
#	as /proc tells it:	witness ─┬─ siblings{D}
#				         ├─ siblings{not yet executed}
#				         └─ …
#
# smp: 2
# pid_max: 1500
# mem: 3G
. /lib.sh
grown="members 600"
rescue_from 1000 siblings
