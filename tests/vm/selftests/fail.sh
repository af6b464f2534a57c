# SPDX-License-Identifier: GPL-2.0-only
#
# One test fails, the scenario's exit status says so.
#
# expect: failed: 1 of 2 tests failed
# module: no
# mem: 512M
. /lib.sh
plan 2
ok "good"
not_ok "bad" "on purpose"
finish
