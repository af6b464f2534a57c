# SPDX-License-Identifier: GPL-2.0-only
#
# The first thread of every process has exited, three others fork on.
#
#	threads{Z,R,R,R} ─┬─ threads{Z,R,R,R} …
#	                  └─ threads{Z,R,R,R} …
#
# smp: 2
# mem: 3G
# pid_max: 9000
. /lib.sh
grown="members 1000"
rescue_from 1000 threads
