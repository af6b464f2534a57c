# SPDX-License-Identifier: GPL-2.0-only
#
# A scheduler that was loaded in BPF gives the processes of a bomb no turn: they cannot come to
# their stop, nor to their end.
#
#	cfork{R, waits for a CPU} ─┬─ cfork …
#	                           └─ cfork …		50 processes at most
#
# The rescuer, which is a real-time task, is above such a scheduler. What it says names the state of
# the members; SysRq-S ends the scheduler, and they go on without another command.
#
# smp: 2
# mem: 3G
# forks: yes
# workload: withhold
. /lib.sh

state=/sys/kernel/sched_ext/state
if [ ! -e $state ]; then
	echo "1..0 # SKIP this kernel has no sched_ext"
	exit 0
fi

# withheld: the scheduler is loaded, and a bomb of uid 1003 has had its turn
withheld()
{
	/bin/sh /workloads/withhold > /run/said 2>&1
	while IFS= read -r line; do note "$line"; done < /run/said
	IFS= read -r line < $state
	is "the scheduler is loaded" "$line" enabled
	ask limit 50
	grown="members 40"
	start 1003 cfork
	turn=0
	until [ "$turn" -ge 200000000 ]; do read -r turn _ < "/proc/$bomb/schedstat"; done
}

# names_state COMMAND...
names_state()
{
	fails "$* cannot be done" ETIMEDOUT "$@"
	case $outcome in
	*"(cfork,R)"*) ok "the answer names the state" ;;
	*) not_ok "the answer names the state" "$outcome" ;;
	esac
}

# given_back: its scheduler ends
given_back()
{
	echo S > /proc/sysrq-trigger
	until [ "$line" = disabled ]; do IFS= read -r line < $state; done
	ok "the scheduler has ended"
}

load timeout_ms=2000
if part stop; then
	withheld
	names_state freeze uid 1003
	log_is "the log says so" state pending
	given_back
	want "they stop" settled 30
	tries=0
	while log_field state; [ "$field" = pending ] && [ $((tries += 1)) -le 10 ]; do ask still 1; done
	is "and the log says so" "$field" frozen
	all_held
	kill_it
fi
if part kill; then
	withheld
	names_state kill uid 1003
	given_back
	want "they are gone" gone 60
	held_is "nothing is held" 0
fi
unload
finish
