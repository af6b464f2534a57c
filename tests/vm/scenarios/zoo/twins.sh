# SPDX-License-Identifier: GPL-2.0-only
#
# One thread of every process waits, in vfork() as it were, for the other one.
#
#	twins{D,R} ─┬─ twins{D,R} …
#	            └─ twins{D,R} …
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 1000"
rescue_from 1000 twins
