# SPDX-License-Identifier: GPL-2.0-only
#
# One test fails and the scenario claims success: its TAP is believed.
#
# expect: failed: 1 of 2 tests failed
# module: no
# mem: 512M
. /lib.sh
plan 2
ok "good"
not_ok "bad" "on purpose"
exit 0
