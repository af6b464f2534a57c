# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel panics before it has started anything of ours: that is no test. It gets a
# second chance.
#
# expect: lost: it did not come up: the kernel says: .*Kernel panic
# module: no
# mem: 512M
# append: init=/nobody rdinit=/nobody
. /lib.sh
plan 1
ok "unreachable"
finish
