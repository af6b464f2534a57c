# SPDX-License-Identifier: GPL-2.0-only
#
# One process has all the children, and they have none.
#
#	fan ─┬─ fan
#	     ├─ fan
#	     └─ … (2000)
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 1000 fan
