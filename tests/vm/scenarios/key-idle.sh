# SPDX-License-Identifier: GPL-2.0-only
#
# The key where nothing is a storm: it shows the heaviest trees, and touches
# none, however often it is pressed. And what kernel.sysrq does to it.
#
# smp: 2
# append: quiet
# console: rescue: rank root tasks(.*\n){1,12}.*rescue: [1-5] \d+ 1[67] 
. /lib.sh

# interrupts: how many the keyboard has made, in $field
interrupts()
{
	ask irq i8042
	word 1 "$answer"
}

# press DESC: the key comes, whatever it does
press()
{
	interrupts
	host key alt sysrq x
	want "$1" until irq i8042 $((field + 8)) 20
}

# lacks DESC TEXT...: the log has not that
lacks()
{
	desc=$1
	shift
	if ask kmsg 0 "$@"; then not_ok "$desc" "$answer"; else ok "$desc"; fi
}

load
IFS= read -r field < /sys/module/rescue/parameters/sysrq_again_s
is "a second press would kill for 30 s" "$field" 30
# It would be taken by force.
#
#	claims{idle} ─┬─ claims{idle}
#	              └─ … 100
grown="members 101"
start 1002 claims 1 100
ask kmsg-mark
press "the key is pressed"
want "nothing is a storm" kmsg 20 SysRq freeze-top: error ESRCH: nothing is a storm
want "the heaviest trees are shown" kmsg 20 rescue: 1
want "with their columns" kmsg 20 rescue: rank root tasks births
held_is "nobody is held" 0
want "a hundred idle processes end" signal members KILL
all_over
ask kmsg-mark
press "again"
want "it is as little a storm" kmsg 20 SysRq freeze-top: error ESRCH: nothing is a storm
held_is "nobody is held then either" 0

for mask in 1 64 128; do
	want "kernel.sysrq is $mask" sysrq $mask
	status sysrq_key
	is "status says that it gets through" "$field" "x enabled by kernel.sysrq=$mask"
	ask kmsg-mark
	press "the key is pressed at $mask"
	want "and does its work" kmsg 20 SysRq freeze-top: error ESRCH
done
for mask in 0 16; do
	want "kernel.sysrq is $mask" sysrq $mask
	status sysrq_key
	is "status says what to set" "$field" "x masked by kernel.sysrq=$mask (from keyboards and serial lines; set kernel.sysrq=$((mask + 64)))"
	ask kmsg-mark
	press "the key is pressed at $mask"
	lacks "and does nothing" SysRq freeze-top
done
echo x > /proc/sysrq-trigger
want "but /proc/sysrq-trigger does" kmsg 20 SysRq freeze-top: error ESRCH
want "bystanders were left alone" bystanders
unload

ask kmsg-mark
insert "it loads with another key, and other bits" sysrq_key=y sysrq_enable=32
want "loading says what to set" kmsg 5 "SysRq key: y masked by kernel.sysrq=16 (from keyboards and serial lines; set kernel.sysrq=48)"
want "kernel.sysrq is 32" sysrq 32
status sysrq_key
is "status says that this one gets through" "$field" "y enabled by kernel.sysrq=32"
host key alt sysrq y
want "it does its work" kmsg 20 SysRq freeze-top: error ESRCH
unload
finish
