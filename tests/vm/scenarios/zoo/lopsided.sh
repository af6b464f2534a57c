# SPDX-License-Identifier: GPL-2.0-only
#
# Half of the bomb has not begun yet, and its root has exited: it is taken with the rest.
#
#	(lopsided) ─┬─ lopsided ─── lopsided …
#	            └─ lopsided ─── 4 × lopsided{asleep}
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 1000 lopsided
