# SPDX-License-Identifier: GPL-2.0-only
#
# An installation of packages is no storm, and no part of one (guest/innocents.sh).
#
# smp: 2
# mem: 4G
# timeout: 180
# workload: dpkg
. /innocents.sh
innocent 0 dpkg 280 20
