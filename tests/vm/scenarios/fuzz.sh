# SPDX-License-Identifier: GPL-2.0-only
#
# Ten thousand writes that mean nothing, or nobody, by four writers at a time,
# beside two readers: nobody is touched. And files that stay open when the module
# goes.
#
# forks: yes
# smp: 2
# timeout: 300
. /lib.sh
EIO=5
load
exec 5< /proc/rescue/status 6<> /proc/rescue/ctl 7< /proc/rescue/ps
/fuzz 10000 4711
is "each was taken whole, or refused as it should be" $? 0
held_is "nobody is held" 0
want "bystanders were left alone" bystanders
unload
IFS= read -r line <&5
is "what was open can be read no more" "$line" ""
{ echo thaw >&6; } 2> /dev/null
is "nor written" "$(($? != 0))" 1
finish
