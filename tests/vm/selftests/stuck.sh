# SPDX-License-Identifier: GPL-2.0-only
#
# The watchdog finds a CPU at a no-op that it took for the int3 of before the patch; it
# came free in the end.
#
# expect: lost: a CPU was left behind
# module: no
# mem: 512M
. /lib.sh
plan 1
echo "<1>watchdog: BUG: soft lockup - CPU#1 stuck for 157s! [bystander:422]" > /dev/kmsg
echo "<1>Code: ff 45 84 ed 0f 85 da 04 00 00 <0f> 1f 44 00 00 48 89 df e8" > /dev/kmsg
ok "the scenario was content"
finish
