# SPDX-License-Identifier: GPL-2.0-only
#
# A server of a process for each connection, 200 at once, is no storm, and no part of one
# (guest/innocents.sh), although it is large enough to be a half of one.
#
# smp: 2
# mem: 4G
# timeout: 240
# workload: prefork
. /innocents.sh
innocent 1002 "prefork 24 200" 4600 36875520800
