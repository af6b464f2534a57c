# SPDX-License-Identifier: GPL-2.0-only
#
# The key over a serial line: BREAK, then x.
#
# smp: 2
# mem: 3G
. /lib.sh
# Longer than by default: what is slow is the emulator.
load sysrq_again_s=120
start 0 cfork
host break x
want "the key freezes" until held 1 30
want "the freeze is done" kmsg 30 SysRq freeze-top: ok froze
want "nobody in the bomb runs" still 2
want "bystanders are well while it is frozen" bystanders
host break x
want "the key kills" gone 60
want "the kill is done" kmsg 30 SysRq kill: ok killed
want "nothing is held" until held 0 10
want "fork works again" forks
want "bystanders are well after" bystanders
unload
finish
