# SPDX-License-Identifier: GPL-2.0-only
#
# A parallel build is no storm, and no part of one (guest/innocents.sh).
#
# smp: 2
# mem: 4G
# timeout: 180
# workload: build
. /innocents.sh
innocent 1002 build 155 3240
