# SPDX-License-Identifier: GPL-2.0-only
#
# The key in a bomb of twenty thousand, by the clock of the machine: which here is
# the count of its instructions, whatever else the host does.
#
#	light ─┬─ light …
#	       └─ light …
#
# icount: yes
# mem: 4G
# pid_max: 32768
# timeout: 300
# grace: 600
. /lib.sh
grown="members 20000"
load
start 1000 light
host key alt sysrq x
want "the key freezes" until held 20000 60
want "and says so" kmsg 60 SysRq freeze-top: ok froze
want "nobody in the bomb runs" still 2
log_field sent_us
is "every signal was sent within a second of the key" "$((field > 0 && field < 1000000))" 1
note "sent after $field us"
log_field stopped_us
note "all stopped after $field us"
host key alt sysrq x
want "the key kills" gone 120
want "fork works again" forks
want "bystanders are well after" bystanders
unload
finish
