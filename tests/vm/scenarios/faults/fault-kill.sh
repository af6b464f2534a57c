# SPDX-License-Identifier: GPL-2.0-only
#
# A kill whose time is up between two of its batches: the module is built to give it a
# millisecond. It says so, and all have their SIGKILL: they exit without another order.
#
#	lazy ─┬─ lazy ─── lazy …	more than a batch, 256
#	      └─ lazy …
#
# smp: 2
# timeout: 120
# define: RESCUE_KILL_NS=NSEC_PER_MSEC
. /lib.sh
load
ask limit 700
grown="members 600"
start 1001 lazy
does "freeze" freeze uid 1001
want "nobody in the bomb runs" still 2
all_held
fails "the time of the kill is up" ETIMEDOUT kill
case $outcome in
"error ETIMEDOUT: killed "*" processes, "*" have not exited yet:"*)
	ok "it says how many are left" ;;
*)	not_ok "it says how many are left" "$outcome" ;;
esac
all_over
log_is "the log says that they were killed" state killed
unload
finish
