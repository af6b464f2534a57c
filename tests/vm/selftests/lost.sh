# SPDX-License-Identifier: GPL-2.0-only
#
# The machine resets without a word. It gets a second chance.
#
# expect: lost: no verdict
# module: no
# mem: 512M
. /lib.sh
plan 1
echo b > /proc/sysrq-trigger
ok "unreachable"
finish
