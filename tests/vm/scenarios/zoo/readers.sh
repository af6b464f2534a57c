# SPDX-License-Identifier: GPL-2.0-only
#
# Whoever is frozen was asking the module something, and would wait for its answer.
#
#	readers ─┬─ readers{reads top} …
#	         └─ readers{reads top} …
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 1000"
rescue_from 0 readers
