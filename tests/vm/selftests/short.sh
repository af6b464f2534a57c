# SPDX-License-Identifier: GPL-2.0-only
#
# The scenario ends happily before its last test.
#
# expect: failed: 2 tests planned, 1 seen
# module: no
# mem: 512M
. /lib.sh
plan 2
ok "good"
finish
