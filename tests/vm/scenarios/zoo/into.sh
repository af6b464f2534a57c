# SPDX-License-Identifier: GPL-2.0-only
#
# Every child is born into another cgroup.
#
#	/		into
#	/into.0 … 15	 ├─ into ─── into …
#			 └─ into …
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 0 into
