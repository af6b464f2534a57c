# SPDX-License-Identifier: GPL-2.0-only
#
# The key by other ways than a keyboard at its default, which is key.sh: over a serial line
# and from a shell, and pressed too late.
#
# smp: 2
# mem: 3G
# timeout: 180
. /lib.sh
again_s=/sys/module/rescue/parameters/sysrq_again_s

# Longer than by default: what is slow is the emulator.
load sysrq_again_s=120

# BREAK, then x.
if part break; then
	ahead
	grown="members 1000"
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
	all_over
fi

# first_press: a bomb of user 1000, frozen by it
first_press()
{
	ahead
	ask kmsg-mark
	grown="members 1000"
	start 1000 cfork
	echo x > /proc/sysrq-trigger
	want "the key freezes" until held 1 30
	want "the freeze is done" kmsg 30 SysRq freeze-top: ok froze
	want "nobody in the bomb runs" still 2
}

# /proc/sysrq-trigger: the shell is not of the tree, and so is what was frozen by it. And a
# key must not kill what an order froze: the first press finds that nothing else is a storm,
# and says what is held; the second kills.
if part trigger; then
	first_press
	does "thaw takes it back" thaw
	want "the bomb runs" running 10 30

	does "freeze-top" freeze-top
	want "nobody in the bomb runs again" still 2
	ask kmsg-mark
	echo x > /proc/sysrq-trigger
	want "a first press does not kill what was frozen by an order" \
		kmsg 30 processes are held already
	want "nobody has died" still 2
	log_is "it is frozen still" state frozen
	echo x > /proc/sysrq-trigger
	want "a second one does" gone 60
	want "and says so" kmsg 30 SysRq kill: ok killed
	want "nothing is held" until held 0 10

	start 1001 cfork
	echo x > /proc/sysrq-trigger
	want "the next bomb is frozen by a first press" kmsg 30 uid 1001
	want "nobody in it runs" still 2
	kill_it
fi

# What has begun since the first press is frozen by the second one, and killed with the rest.
#
#	cfork (uid 1000, held)		cfork (uid 1001) ─── cfork …
if part rest; then
	first_press
	alive
	ask kmsg-mark
	grown="members $((members + 500))"
	start 1001 cfork
	echo x > /proc/sysrq-trigger
	want "the second press freezes what has begun" kmsg 60 SysRq freeze-top: ok froze
	want "and kills all" kmsg 60 SysRq kill: ok killed
	all_over
fi

# After its time, a second press is a first one: it kills none.
if part late; then
	ahead
	echo 1 > $again_s
	ask kmsg-mark
	grown="members 1000"
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
fi
unload
finish
