# SPDX-License-Identifier: GPL-2.0-only
#
# The scenario never ends, the guest notices.
#
# expect: timed out: the guest gave up waiting
# module: no
# mem: 512M
# timeout: 5
. /lib.sh
plan 1
IFS= read -r answer <&9
ok "unreachable"
finish
