# SPDX-License-Identifier: GPL-2.0-only
#
# A test suite in shell is no storm, and no part of one (guest/innocents.sh).
#
# smp: 2
# mem: 4G
# timeout: 180
# workload: suite
. /innocents.sh
innocent 1002 suite 450 50
