# SPDX-License-Identifier: GPL-2.0-only
#
# Processes that are in the tree, or watch it, and are left alone; and a storm that was not made here.
#
# smp: 2
# mem: 3G
# timeout: 240
# pack: stress-ng
. /lib.sh

# lives DESC PID LETTER: its state
lives()
{
	ask alive "$2"
	is "$1" "$answer" "$3"
}

# says DESC PATTERN: the last outcome
says()
{
	case $outcome in
	$2)	ok "$1" ;;
	*)	not_ok "$1" "$outcome" ;;
	esac
}

load
# Inside of the tree that is chosen there are one that the administrator wants
# spared, one that the OOM killer has to spare, and one that is just there.
#
#	household ─┬─ friend		spared
#	           ├─ guarded		has set its own oom_score_adj to -1000
#	           ├─ plain
#	           ├─ household ─┬─ household …
#	           └─ household …
if part spares; then
	ahead
	grown="members 1000"
	ask bomb 0 household
	bomb=$answer
	want "the household is there" until members 3 20
	ask pid friend any; friend=$answer
	ask pid guarded any; guarded=$answer
	ask pid plain any; plain=$answer
	ask disown "$friend"
	ask disown "$guarded"
	does "spare the friend" spare pid "$friend"
	status spares
	is "status shows it" "$field" "pid:$friend"
	fails "a process that is not there cannot be spared" ESRCH spare pid 5999
	want "the bomb grows" until members 1000 60

	fails "the friend cannot be named" EPERM freeze pid "$friend"
	does "preview" preview freeze-top
	says "says that nothing was done" "ok preview, nothing was done: would hold *"
	says "names the friend" "*; left alone 2:*$friend(friend,listed)*"
	says "names the guarded one" "*; left alone 2:*$guarded(guarded,oom-protected)*"
	says "names the runner-up" "*; runner-up [0-9]* (*) uid [0-9]*"
	held_is "and nothing was done" 0

	does "freeze-top" freeze-top
	says "the root is the first of them" "*root $bomb (household) *"
	says "and another is the runner-up" "*; runner-up [0-9]* (*) uid [0-9]*"
	want "nobody in the bomb runs" still 2
	lives "the friend is free" "$friend" S
	lives "the guarded one is free" "$guarded" S
	lives "the plain one is held" "$plain" T
	log_is "the log counts who was left alone" spared 2
	does "kill" kill
	want "nobody is left of it" gone 60
	lives "the friend lives" "$friend" S
	lives "the guarded one lives" "$guarded" S

	does "the guarded one can be named" kill pid "$guarded"
	does "unspare the friend" unspare pid "$friend"
	fails "it was spared once only" ESRCH unspare pid "$friend"
	does "then it can be named" kill pid "$friend"
	want "bystanders are well after" bystanders
fi

# A thousand cgroups, one inside the other: to see who is in a cgroup that is spared, or named,
# costs no walk up all of them for each process.
#
#	/cellar/c/c/ … /c	cellar ─┬─ cellar
#				        └─ … 500
if part cellar; then
	ahead
	does "spare a cgroup" spare cgroup /mine/own
	grown="members 501" start 0 cellar
	read -r uptime _ < /proc/uptime
	before=${uptime%.*}${uptime#*.}
	does "preview" preview freeze cgroup /cellar
	says "finds all of them" "ok preview, nothing was done: would hold 501 *"
	read -r uptime _ < /proc/uptime
	took=$((${uptime%.*}${uptime#*.} - before))
	is "within a second" "$((took < 100 * vm_slow))" 1
	note "$took hundredths"
	does "unspare it" unspare cgroup /mine/own
	does "kill" kill cgroup /cellar
	want "nobody is left of it" gone 60
fi

# A process outside traces some of them, as strace does: what stops is left so. The
# tracer goes on, and is not touched.
#
#	tracer ┄┄┄┬┄┄┄> lazy ─── lazy …
#	          └┄┄┄> lazy …
if part traced; then
	ahead
	grown="members 1000"
	# The tracer shares the CPUs with it.
	ask limit 1200
	ask bomb 0 tracer lazy
	tracer=$answer
	ask disown "$tracer"
	start 1000 lazy
	want "some are traced" pid tracing any
	does "freeze-top" freeze-top
	# It returns when the traced wait for their tracer; it still has to look.
	n=0
	until ask still 1 || [ $((n += 1)) -gt 20 ]; do :; done
	want "nobody in the bomb runs" still 2
	want "bystanders are well while it is frozen" bystanders
	want "the tracer was left alone" alive "$tracer"
	log_is "the log names the root" root "$bomb"
	all_held
	does "thaw" thaw
	want "the bomb runs" running 100 30
	does "freeze-top again" freeze-top
	kill_it
	want "the tracer is there still" alive "$tracer"
	want "and is killed" signal "$tracer" KILL
fi

# Its stressors raise their oom_score_adj.
#
#	stress-ng ─┬─ fork ─── …
#	           ├─ vfork ─── …
#	           ├─ clone ─── … (threads and processes)
#	           ├─ daemon ─── … (orphans, in a chain)
#	           └─ zombie ─── (…)
if part stress-ng; then
	ahead
	grown="births 10000"
	start 1000 stress-ng --fork 2 --vfork 2 --clone 2 --daemon 2 --zombie 2 \
		--temp-path /tmp -t 900
	freeze
	kill_it
fi
unload
finish
