# SPDX-License-Identifier: GPL-2.0-only
#
# The second thread of a process execs, and takes over the place of the first.
#
#	usurper{(leader), thread → leader} ─┬─ usurper …
#	                                    └─ usurper …
#
# smp: 2
# pid_max: 1500
# mem: 3G
# timeout: 400
. /lib.sh
grown="members 640"
rescue_from 1000 usurper
