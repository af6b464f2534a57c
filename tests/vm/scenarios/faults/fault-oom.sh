# SPDX-License-Identifier: GPL-2.0-only
#
# A bomb of fat processes: memory ends long before the table does, and the kernel's
# killer shoots, and shoots again. The key and freeze-top act all the same. A debug kernel
# has 6 GB to fill each time.
#
#	fat (20 MB) ─┬─ fat (20 MB) …
#	             └─ fat (20 MB) …
#
# smp: 2
# mem: 1G
# pid_max: 1000
# oom: yes
# timeout: 300
# console: invoked oom-killer
. /lib.sh

# The report of each kill with the list of all tasks takes the serial line seconds.
echo 0 > /proc/sys/vm/oom_dump_tasks
load
ask kmsg-mark
grown="members 20"
start 1000 fat
want "memory runs out" kmsg 120 invoked oom-killer
host key alt sysrq x
want "the key freezes" until held 1 30
want "and says so" kmsg 30 SysRq freeze-top: ok froze
want "all stop" settled 30
want "bystanders are well while it is frozen" bystanders
does "thaw" thaw
ask kmsg-mark
want "memory runs out again" kmsg 120 invoked oom-killer
# A process that has been shot may die of it while it is held: none runs, but some go.
does "freeze-top" freeze-top
want "all stop again" settled 30
want "bystanders are well while it is frozen again" bystanders
kill_it
unload
finish
