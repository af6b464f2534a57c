# SPDX-License-Identifier: GPL-2.0-only
#
# Nothing asks. A bomb takes nine tenths of the slots of the machine, and the guard freezes
# it before a fork of another process has failed; or, if it is only to say what it would
# do, it says that once. What is no storm, it never mentions.
#
# smp: 2
# mem: 3G
# pid_max: 4000
# timeout: 300
# workload: build prefork
. /lib.sh

# told N TEXT...: so many lines of the kernel log have it
told()
{
	wanted=$1
	shift
	ask kmsg-lines "$@"
	is "lines that say '$*'" "$answer" "$wanted"
}

# fields LINE: the names in $names, incident= to comm=; each value in $value_NAME
fields()
{
	names=
	[ -z "${ZSH_VERSION-}" ] || setopt localoptions shwordsplit
	set -f
	for word in $1; do
		case $word in
		*=*)	names="$names${word%%=*} "
			eval "value_${word%%=*}=\${word#*=}" ;;
		esac
	done
	set +f
}

# phase NAME STATE: its line is there, and says what the log says; which goes on when the guard
# trims
phase()
{
	want "the kernel log has the phase $1" kmsg 20 "phase=$1 state=$2"
	fields "$answer"
	is "its names" "$names" "incident phase state trigger trees root uid tty cgroup held captured killed left us comm "
	log_is "its incident" id "$value_incident"
	log_is "its trigger" trigger "$value_trigger"
	log_is "its root" root "$value_root"
	log_is "its count of the held" held "$value_held"
	if [ "$2" = frozen ]; then
		is "it has killed nothing" "$value_killed" 0
	else
		log_is "its state" state "$value_state"
		log_is "its count of the killed" killed "$value_killed"
	fi
	log_is "its name" comm "$value_comm"
}

# row NAME BOMB: the guard acts
row()
{
	part "$1" || return 0
	all_ahead
	does "the guard is on" guard freeze
	status guard
	is "and armed" "$field" "freeze armed"
	ask refused
	refused=$answer
	ask kmsg-mark
	start 1001 "$2"
	want "it acts without being asked" until held 1 120
	ask refused
	is "before the fork of another process fails" "$answer" "$refused"
	# The first is held long before all have stopped.
	want "the console says what was done" kmsg 60 guard: ok froze
	want "nothing in the bomb runs" still 2
	want "bystanders are well while it is frozen" bystanders
	want "root can start processes" forks
	all_held
	log_is "the log says that it was the guard" trigger guard
	phase freeze frozen
	status guard
	is "it rests" "$field" "freeze resting"
	kill_it
	phase kill killed
}

load guard=preview gid=2000
row cfork cfork
row classic classic.sh

# What was let go by hand goes on, even if a guard comes that knows of nothing.
if part thawed; then
	does "the guard is on" guard freeze
	start 1001 cfork
	want "it acts without being asked" until held 1 120
	does "thaw" thaw
	does "a new guard" guard freeze
	ask kmsg-mark
	want "the bomb goes on to the last slot" until full 60
	held_is "it is left alone" 0
	told 0 guard:
	does "kill uid" kill uid 1001
	all_over
fi

if part preview; then
	does "the guard only speaks" guard preview
	ask kmsg-mark
	start 1001 cfork
	want "the bomb goes on to the last slot" until full 120
	want "it was told of" kmsg 20 guard: ok preview, nothing was done: would hold
	held_is "nothing is held" 0
	told 1 guard:
	status guard
	is "it rests" "$field" "preview resting"
	does "kill-top" kill-top
	all_over
	told 1 guard:
	log_is "the log says that it was not the guard" trigger ctl
fi

# Memory is short long before the slots are.
if part memory; then
	does "the guard is on" guard freeze
	ask kmsg-mark
	grown="members 20"
	start 1001 fat
	want "it acts without being asked" until held 1 120
	want "the console says what was short" kmsg 60 "pressure memory"
	want "nothing in the bomb runs" still 2
	want "bystanders are well while it is frozen" bystanders
	all_held
	log_is "the log says that it was the guard" trigger guard
	told 0 invoked oom-killer
	kill_it
fi

# A build, and a server of a process for each connection.
if part innocents; then
	does "the guard speaks" guard preview
	ask kmsg-mark
	want "a build begins" work 1002 build
	want "a server begins" work 1002 prefork 24 200
	want "the server ends" worked prefork 120
	want "the build ends" worked build 120
	told 0 guard:
	status guard
	is "it is armed" "$field" "preview armed"
fi

# Each phase is a line, whatever comes of it: what was frozen is let go, or ends by another.
if part phases; then
	ask limit 20
	grown="members 15"
	start 1001 lazy
	ask kmsg-mark
	does "freeze" freeze uid 1001
	phase freeze frozen
	does "thaw" thaw
	phase thaw thawed
	ask kmsg-mark
	does "freeze it again" freeze uid 1001
	phase freeze frozen
	want "another kills what is frozen" signal members KILL
	phase gone gone
	all_over
fi

# tells WHAT: of a limit that is full, and does nothing
tells()
{
	tries=0
	# The rescuer looks when a ring is half full, or when it has been asked something.
	until ask kmsg 1 guard: || [ $((tries += 1)) -gt 100 ]; do ctl preview freeze uid 4242; done
	want "$1: it is told of" kmsg 1 "guard: a limit is full that is not the machine's:"
	held_is "$1: nothing is held" 0
	told 1 guard:
	status guard
	is "$1: it is armed" "$field" "freeze armed"
	does "$1: kill it" kill uid 1001
	all_over
}

# The limit of a user, and that of a cgroup. The others are well: it is for their administrator.
if part limit; then
	ask kmsg-mark
	does "the guard is on" guard freeze
	ask limit 300
	grown="members 290"
	start 1001 patient
	tells "a user"
	ask limit -1
	ask kmsg-mark
	does "a guard that has not told" guard freeze
	want "a slice may have 300 processes" cgroup spool.slice 300
	ask cgroup spool.slice/spool.service
	start 1001 patient
	tells "a cgroup"
	want "a cgroup: its service is named" kmsg 1 \
		"; stops services: spool.service (WatchdogSec= or Restart= may act)"
fi

# The guard comes when the table is full. It makes room for a login in what it has frozen, but
# not if something else was held before.
#
#	patient ─┬─ patient …	waits at the limit
#	         └─ patient …
if part room; then
	# As the part before has left it, it would act while the bomb grows.
	does "the guard is off" guard off
	numbers 2000
	grown=full
	start 1001 patient
	ask kmsg-mark
	does "the guard is on" guard freeze
	want "it acts without being asked" until held 1 120
	want "it says that it makes room" kmsg 120 guard: trim
	# Bystanders have some of the 64.
	want "50 processes can be had" run 50
	want "nothing in the bomb runs" still 2
	all_held
	kill_it
fi
if part held-before; then
	does "the guard is off" guard off
	numbers 2000
	ask limit 10
	grown="members 9"
	start 1002 lazy
	does "something is held" freeze uid 1002
	ask limit -1
	grown=full
	start 1001 patient
	status held
	before=$field
	ask kmsg-mark
	does "the guard is on" guard freeze
	want "it acts without being asked" until held $((before + 1)) 120
	want "the console says what was done" kmsg 120 "echo kill > /proc/rescue/ctl"
	told 0 guard: trim
	told 1 guard: ok froze
	kill_it
fi

# What waits for the frozen feels it, and the console says so: a service has a watchdog, or is
# started anew; a shell takes its job back, which stays frozen.
#
#	terminal ─── shell ─── job ─┬─ job …	/system.slice/console.service
#	                            └─ job …
if part harm; then
	numbers 2000
	ask kmsg-mark
	does "the guard is on" guard freeze
	ask cgroup system.slice
	ask cgroup system.slice/console.service
	grown="members 20"
	start 1001 terminal
	want "there is a shell" pid shell
	shell=$answer
	want "it acts without being asked" until held 1 120
	want "the console names the service" kmsg 120 \
		"; stops services: console.service (WatchdogSec= or Restart= may act)"
	want "and the shell" kmsg 1 \
		"; shell $shell sees a stopped job, its fg does not help"
	does "kill" kill
	does "the shell, and what holds its terminal" kill uid 1001
	all_over
fi

does "the guard goes" guard off
status guard
is "it is off" "$field" off
unload
finish
