# SPDX-License-Identifier: GPL-2.0-only
#
# The scenario's shell forks.
#
# expect: failed: 1 tests planned, 0 seen
# module: no
# mem: 512M
. /lib.sh
plan 1
/bin/ash -c :
ok "unreachable"
finish
