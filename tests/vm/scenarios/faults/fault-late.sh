# SPDX-License-Identifier: GPL-2.0-only
#
# Members that cannot stop for seconds, because another task has their CPU: freeze-top
# gives up and names them, or waits; they make no more children, and stop in the end.
# And nor can they exit: kill gives up and names them, and they do when they can.
#
#	CPU 0			CPU 1
#	patient …		hog (SCHED_FIFO 99), behind it
#	the rescuer		patient … that are bound to it
#
# smp: 2
# mem: 3G
# timeout: 240
. /lib.sh

# pending: the outcome names what has not stopped; on 6.1-rt they may wait for a lock, in D
pending()
{
	case $outcome in
	"error ETIMEDOUT: "*" processes held, "*" have not stopped yet: "*"(patient,"[RD]")"*)
		ok "it says who has not stopped" ;;
	*)	not_ok "it says who has not stopped" "$outcome" ;;
	esac
}

load
ask pid rescue any
want "the rescuer is bound to one CPU" pin "$answer" 0
want "its console too" pin $$ 0
# A slot is left for what takes the CPU.
ask limit $((4000 / vm_small))
ask bomb 1000 patient
bomb=$answer bomb_uid=1000 bomb_comm=patient
want "some of the bomb to the other" pin "$bomb" 1
want "the bomb grows" until members 2000 60

# It gives up, and they are held all the same.
echo 500 > /sys/module/rescue/parameters/timeout_ms
want "somebody takes that CPU" hog 1 99 60
fails "freeze-top cannot wait so long" ETIMEDOUT freeze-top
pending
status held
held=$field
status stopped
is "not all have stopped" "$((field < held))" 1
note "$field of $held"
fails "nothing else is a storm" ESRCH freeze-top
want "he lets go of it" rest
want "then all stop" settled 30
want "nobody in the bomb runs" still 2
all_held
want "the rescuer has seen it" until status stopped "$members" 10
log_is "the log says so" state frozen

does "thaw" thaw
want "the bomb goes on" running 10 20

# It waits.
echo 60000 > /sys/module/rescue/parameters/timeout_ms
want "somebody takes that CPU for 20 s" hog 1 99 20
freeze
log_field stopped_us
is "freeze-top had to wait for it" "$((field > 2000000))" 1

# A killed process cannot exit either.
echo 500 > /sys/module/rescue/parameters/timeout_ms
want "somebody takes that CPU once more" hog 1 99 60
fails "kill cannot wait so long" ETIMEDOUT kill
case $outcome in
"error ETIMEDOUT: killed "*" processes, "*" have not exited yet: "*"(patient,"[RD]")"*)
	ok "it says who has not exited" ;;
*)	not_ok "it says who has not exited" "$outcome" ;;
esac
log_is "the log says that they are dying" state dying
want "he lets go of that" rest
all_over
log_is "and then that they were killed" state killed
unload
finish
