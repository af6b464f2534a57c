# SPDX-License-Identifier: GPL-2.0-only
#
# A configure script is no storm, and no part of one (guest/innocents.sh).
#
# smp: 2
# mem: 4G
# timeout: 180
# workload: configure
. /innocents.sh
innocent 1002 configure 330 "innocent 1.0 1"
