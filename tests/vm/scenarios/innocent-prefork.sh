# SPDX-License-Identifier: GPL-2.0-only
#
# A server of a process for each connection is no storm, and no part of one: 200 at
# once alone. Beside a bomb below the same parent only 50 at once: what is there beside
# a storm is taken for a half of it from 64 processes on, an eighth of a storm.
#
# smp: 2
# mem: 4G
# timeout: 180
# workload: prefork
. /innocents.sh
plan 31
load
uid=1002 workload="prefork 8 200" says=1366613600
alone 1550
workload="prefork 40 50" says=2668667000
among_bombs 1950
want "bystanders are well after" bystanders
unload
finish
