# SPDX-License-Identifier: GPL-2.0-only
#
# An impossible state is met while a process is held. From then on the module does nothing
# but thaw, says so, and counts it. What is impossible cannot be made to happen: the module
# is told of it from outside.
#
#	bash ─── sleeper{held, then thawed}
#
# forks: yes
# smp: 2
# stall: yes
# timeout: 120
. /lib.sh
plan 16

busybox() { (exec -a busybox /bin/ash "$@"); }

load
exec -a busybox /bin/ash sleep 1000 &
sleeper=$!
disown $sleeper
does "a process is held" freeze pid $sleeper
want="the module is told of an impossible state"
if busybox insmod /stall.ko symbol=rescue:rescue_sanity_note call=1; then
	ok "$want"
else
	not_ok "$want"
fi
fails "nothing is frozen any more" EIO freeze-top force
fails "nor what is named" EIO freeze pid $$
fails "nothing is killed" EIO kill
fails "nothing is spared" EIO spare pid $$
status held
is "what was held is held" "$field" 1
status impossible
is "status says so" "$field" 1
status refused_EIO
is "and how often it refused" "$field" 4
does "thaw is left" thaw
status held
is "nobody is held" "$field" 0
want "bystanders are well" bystanders
busybox rmmod stall
kill -9 $sleeper
unload
finish
