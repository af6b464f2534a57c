# SPDX-License-Identifier: GPL-2.0-only
#
# CLONE_PARENT: who forked whom cannot be seen in any live parent link.
#
#	as /proc tells it:	witness ─┬─ cloneparent
#				         ├─ cloneparent
#				         └─ … (2000)
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 1000 cloneparent
