# SPDX-License-Identifier: GPL-2.0-only
#
# The host is asked for what it does not know.
#
# expect: failed: host: no such request: dance
# module: no
# mem: 512M
. /lib.sh
plan 1
host dance
IFS= read -r answer <&9
ok "unreachable"
finish
