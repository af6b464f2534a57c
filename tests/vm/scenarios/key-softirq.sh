# SPDX-License-Identifier: GPL-2.0-only
#
# The key comes by the network, where no process can be started: the target SYSRQ of
# xtables-addons presses it in a softirq, on top of whatever runs there. That is a process of
# the bomb here. It has not asked: it is held, and killed, with the others.
#
# forks: yes
# smp: 2
# mem: 3G
# stall: yes
# timeout: 180
. /lib.sh

# press DESC: in a softirq that has interrupted a process of the bomb
press()
{
	echo 1 > /sys/module/softkey/parameters/armed
	armed=Y
	while [ "$armed" = Y ]; do
		IFS= read -r armed < /sys/module/softkey/parameters/armed
	done
	ok "$1"
}

load sysrq_again_s=120
if (exec -a busybox /bin/ash insmod /softkey.ko name=cfork); then
	ok "the key is to be pressed in a softirq"
else
	not_ok "the key is to be pressed in a softirq"
fi
ahead
ask kmsg-mark
grown="members 1000"
start 1000 cfork
press "it is pressed, on top of the bomb"
want "it freezes" until held 1 30
want "and says so" kmsg 30 SysRq freeze-top: ok froze
want "nobody in the bomb runs" still 2
want "bystanders are well while it is frozen" bystanders
log_is "the log says that it was the key" trigger sysrq
all_held
echo x > /proc/sysrq-trigger
want "pressed again, it kills" kmsg 60 SysRq kill: ok killed
all_over
want "the key is taken away" unload
(exec -a busybox /bin/ash rmmod softkey)
finish
