# SPDX-License-Identifier: GPL-2.0-only
#
# The host presses the keys that it is asked to press, and sends a break.
#
# expect: passed
# module: no
# mem: 512M
. /lib.sh
plan 4
want "a mark" kmsg-mark
host key alt sysrq h
want "the keyboard's SysRq" kmsg 20 sysrq: HELP
want "a mark" kmsg-mark
host break h
want "the serial console's SysRq" kmsg 20 sysrq: HELP
finish
