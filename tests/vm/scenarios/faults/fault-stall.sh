# SPDX-License-Identifier: GPL-2.0-only
#
# The rescuer is kept between two of its steps, and the world goes on. Between the last
# look and the stop one of its targets ends, and its number is that of another process, which
# is no target and must not be stopped. Or a target has a child, which another stops: a thaw
# leaves that as it was. And between the choice of what to thaw and the
# thaw it has children, which are held at birth, and descend from none that is held
# afterwards: they are let go. And between two looks at what is to stop, for longer than a
# freeze waits: all have stopped by then, and that is what it says. And between the guard's look
# and its order the storm ends. And while the module is
# being unloaded, which waits for a writer of ctl: that order comes too late, and
# touches no process.
#
#	bash ─┬─ keeper{/box}		lazy{woken, then thawed} ─┬─ lazy … {held}
#	      ├─ (target{/box})		                          ├─ lazy{born meanwhile}
#	      └─ heir of its number	                          └─ …
#
# forks: yes
# smp: 2
# stall: yes
# timeout: 180
. /lib.sh
stall=/sys/module/stall/parameters

busybox() { (exec -a busybox /bin/ash "$@"); }

# sleeper: a process that does nothing, $sleeper
sleeper()
{
	exec -a busybox /bin/ash sleep 1000 &
	sleeper=$!
}

# reads WORD DESC FILE: passed when the file says so within ten seconds.
reads()
{
	tries=0 field=
	until { IFS= read -r field < "$3"; } 2> /dev/null && [ "$field" = "$1" ] ||
	      [ $((tries += 1)) -gt 100 ]; do
		busybox sleep 0.1
	done
	is "$2" "$field" "$1"
}

# arm. The next one stays on its way back from $at.
arm()
{
	if busybox insmod /stall.ko symbol="rescue:$at" armed=1; then
		ok "there is $at"
	else
		not_ok "there is $at"
	fi
}

# stalled COMMAND... It is kept on its way back from $at; $job writes it.
stalled()
{
	want=$1
	shift
	arm
	ctl "$@" &
	job=$!
	reads Y "$want" $stall/waiting
}

# go_on: the rescuer does; $outcome
go_on()
{
	IFS= read -r waiting < $stall/waiting
	is "he was there all the time" "$waiting" Y
	echo 0 > $stall/armed
	wait "$job"
	IFS= read -r outcome < /proc/rescue/ctl
	busybox rmmod stall
}

load
ask cgroup box
sleeper
disown "$sleeper"
echo "$sleeper" > /sys/fs/cgroup/box/cgroup.procs
sleeper
target=$sleeper
echo "$target" > /sys/fs/cgroup/box/cgroup.procs
at=rescue_census_catch_up
stalled "the rescuer is kept before it stops anybody" freeze cgroup /box
# bash tells of it by itself, if it is quicker than wait.
{ kill -KILL "$target"; wait "$target"; } 2> /dev/null
tries=0
while :; do
	# Bystanders take numbers, too.
	echo $((target - 1)) > /proc/sys/kernel/ns_last_pid
	sleeper
	[ "$sleeper" != "$target" ] && [ $((tries += 1)) -lt 50 ] || break
	disown "$sleeper"
	kill "$sleeper"
done
is "somebody else has the number of a target" "$sleeper" "$target"
go_on
case $outcome in
"ok froze 1 processes "*)	ok "who is left of the targets is frozen" ;;
*)				not_ok "who is left of the targets is frozen" "$outcome" ;;
esac
want "the heir of the number is there" state "$target"
is "and is not stopped" "$answer" S
# A stop that hits the wrong one is taken back within milliseconds, and counted.
log_is "nor was it for a moment" let_go 0
held_is "one is held" 1
does "kill" kill
held_is "nobody is held" 0
want "the heir of the number still is there" state "$target"

# A newborn that the rescuer learns of after it has set the bits, and that has been stopped by
# another before: a thaw leaves it so.
busybox mkfifo /run/go
creator()
{
	read -r go < /run/go
	sleeper
	echo "$sleeper" > /run/newborn
	wait
}
creator &
creator=$!
disown "$creator"
at=rescue_census_catch_up
stalled "the rescuer is kept before it holds the creator" freeze tree "$creator"
echo go > /run/go
tries=0
until { read -r newborn < /run/newborn; } 2> /dev/null || [ $((tries += 1)) -gt 100 ]; do
	busybox sleep 0.1
done
kill -STOP "$newborn"
tries=0
until ask state "$newborn" && [ "$answer" = T ] || [ $((tries += 1)) -gt 100 ]; do
	busybox sleep 0.1
done
is "another stops the newborn" "$answer" T
go_on
held_is "both are held" 2
does "thaw" thaw
ask state "$creator"
[ "$answer" = T ] && not_ok "the creator goes on" "$answer" || ok "the creator goes on"
ask state "$newborn"
is "the newborn stays stopped" "$answer" T
kill -KILL "$creator" "$newborn"

ask cgroup /
ask limit 60
grown="members 20" start 1001 lazy
does "freeze" freeze tree "$bomb"
# On a slow kernel it is at its limit by now.
does "it gets room for children" trim 10
all_held
held=$members
at=rescue_target_select
stalled "the rescuer is kept before it thaws anybody" thaw pid "$bomb"
want "somebody else wakes who is to be thawed" signal "$bomb" CONT 1001
want "and it has children" until members $((held + 2)) 10
# One may be born between the two questions.
tries=0
until ask members && word 1 "$answer" && ask stopped $((field - 1)) ||
      [ $((tries += 1)) -gt 5 ]; do
	:
done
if [ -e /sys/kernel/realtime ]; then
	ok "who are stopped (later, by the rescuer)"
elif [ $tries -le 5 ]; then
	ok "who are stopped"
else
	not_ok "who are stopped" "$answer"
fi
go_on
case $outcome in
"ok let 1 processes go, $((held - 1)) stay held")	ok "one is thawed" ;;
*)						not_ok "one is thawed" "$outcome" ;;
esac
log_field let_go
is "its children are let go, and counted" "$((field > 1))" 1
note "$field were"
want "and run" running 3 20
held_is "the others are held" $((held - 1))
want "and nobody else is stopped" stopped $((held - 1))
does "kill them" kill
does "and the rest" kill uid 1001
all_over

grown="members 20" start 1001 lazy
echo 100 > /sys/module/rescue/parameters/timeout_ms
at=rescue_held_any_woken
stalled "the rescuer is kept between two looks" freeze uid 1001
busybox sleep 1
go_on
case $outcome in
"ok froze "*)	ok "that is no time-out" ;;
*)		not_ok "that is no time-out" "$outcome" ;;
esac
echo 30000 > /sys/module/rescue/parameters/timeout_ms
kill_it

# The guard has looked, and before it acts the storm ends. There is another one, of which it may
# only tell: it looks again.
IFS= read -r all < /proc/sys/kernel/pid_max
echo 1200 > /proc/sys/kernel/pid_max
ask limit 40
grown="members 35" start 1002 lazy
ask limit 720
grown="members 750" start 1001 slow 1
ask kmsg-mark
# Nor does this shell wait for the CPU where that is kept.
want "the shell has a CPU" pin $$ 0
ask pid rescue any
want "the rescuer has another one" pin "$answer" 1
at=rescue_order_run
arm
does "the guard is on" guard freeze
reads Y "the rescuer is kept before the guard acts" $stall/waiting
tries=0
while ask signal members KILL 1001; ask members && word 1 "$answer" && [ "$field" -gt 40 ] &&
      [ $((tries += 1)) -lt 100 ]; do
	:
done
IFS= read -r waiting < $stall/waiting
is "it was there all the time" "$waiting" Y
is "the storm has ended meanwhile" "$((field <= 40))" 1
echo 0 > $stall/armed
does "the guard goes, later" guard off
held_is "it has frozen none" 0
ask kmsg-lines guard:
is "and has nothing to say" "$answer" 0
busybox rmmod stall
echo "$all" > /proc/sys/kernel/pid_max
does "kill the other one" kill uid 1002
all_over
ask limit 60

at=rescue_target_select
grown="members 20" start 1001 lazy
arm
{ echo "freeze uid 1001" > /proc/rescue/ctl; } 2> /run/refused &
job=$!
reads Y "the rescuer is kept before it stops anybody" $stall/waiting
# Not asked: the answer comes when it is unloaded.
echo unload >&8
reads going "the module is being unloaded" /sys/module/rescue/initstate
echo 0 > $stall/armed
IFS= read -r answer <&9
case $answer in
"ok "*)	ok "it has been unloaded" ;;
*)	not_ok "it has been unloaded" "$answer" ;;
esac
wait "$job"
IFS= read -r field < /run/refused
case $field in
*": No such device")	ok "the order was refused with ENODEV" ;;
*)			not_ok "the order was refused with ENODEV" "$field" ;;
esac
want "nobody was stopped" stopped 0
busybox rmmod stall
insert "the module loads again"
does "kill" kill uid 1001
all_over
unload
finish
