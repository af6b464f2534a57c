# SPDX-License-Identifier: GPL-2.0-only
#
# Pid namespaces, eight of them, one inside the other, and bombs in each.
#
#	nested ─┬─ [ nested{1} ─┬─ [ nested{1} … ]
#	        │  [            └─ [ nested … ]
#	        └─ [ nested … ]
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 0 nested
