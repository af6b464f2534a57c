# SPDX-License-Identifier: GPL-2.0-only
#
# After its time, a second press is a first one: it kills nobody.
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 1000"
load sysrq_again_s=1
start 1000 cfork
host key alt sysrq x
want "the key freezes" until held 1 30
want "and says for how long it is armed" kmsg 30 press it again within 1 s
want "nobody in the bomb runs" still 2
ask kmsg-mark
host key alt sysrq x
want "later it only says what is held" kmsg 30 processes are held already
want "nobody in the bomb has died" still 1
kill_it
unload
finish
