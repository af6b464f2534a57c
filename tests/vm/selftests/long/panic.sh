# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel panics: a failure, and not a machine that went missing.
#
# expect: failed: the kernel says: .*Kernel panic
# module: no
# mem: 512M
. /lib.sh
plan 1
echo c > /proc/sysrq-trigger
ok "still here"
finish
