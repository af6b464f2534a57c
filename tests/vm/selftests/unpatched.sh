# SPDX-License-Identifier: GPL-2.0-only
#
# The machine hangs where a CPU did not see a patch; as far as the console tells.
#
# expect: lost: a CPU was left behind
# module: no
# mem: 512M
# smp: 1
# timeout: 5
# grace: 15
. /lib.sh
plan 1
echo "<1>RIP: 0010:do_exit+0x347/0xb10" > /dev/kmsg
echo "<1>Code: 45 84 ed 0f 85 da 04 00 00 e9 <80> 01 00 00 48 89" > /dev/kmsg
ask hog
ok "unreachable"
finish
