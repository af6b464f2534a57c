# SPDX-License-Identifier: GPL-2.0-only
#
# Frozen and let go, once and again and again.
#
# forks: yes
# smp: 2
# mem: 3G
# append: kcsan.skip_watch=1000 kcsan.udelay_task=200
# timeout: 240
. /lib.sh

read_on()
{
	while :; do
		for file in status top log limits ps; do
			while IFS= read -r line; do :; done < "/proc/rescue/$file"
		done
	done
}

# A kernel that looks for data races takes its time.
load timeout_ms=120000
# Undo. What was frozen runs again after thaw, except for the one process that
# its user had stopped before. Then it is frozen again, and killed.
#
#	helper ─┬─ idler{T, by its user}
#	        ├─ helper …
#	        └─ helper …
if part thaw; then
	ahead
	# Some numbers are kept back, for children to be had after the thaw.
	pid_max=/proc/sys/kernel/pid_max
	IFS= read -r all < $pid_max
	echo $((all - 300)) > $pid_max
	ask bomb 1000 helper
	bomb=$answer bomb_uid=1000 bomb_comm=helper
	want "there is an idler" until members 2 10
	ask pid idler
	idler=$answer
	want "its user stops it" signal "$idler" STOP 1000
	want "the bomb grows" until members 1000 60
	freeze
	alive
	want "all are stopped" stopped "$members"

	does "thaw" thaw
	held_is "nothing is held" 0
	ask state "$idler"
	is "what was stopped before stays stopped" "$answer" T
	want "and is the only one" stopped 1
	want "the others run" running 100 30
	echo "$all" > $pid_max
	want "and have children again" until members $((members + 100)) 60

	freeze
	kill_it
fi

# A member is exiting, past the point where it could be stopped, and takes its time. Its exit is
# waited for, and it is not counted among the held.
#
#	leaving ─── large{exiting, frees 1 GiB}
if part exiting; then
	ahead
	grown="members 2" start 0 leaving
	tries=0
	until ask pid large || [ $((tries += 1)) -gt 1000 ]; do ask still 0; done
	want "it is killed" signal "$answer" KILL
	does "freeze" freeze tree "$bomb"
	alive
	is "it has exited when the freeze is over" "$members" 1
	all_held
	kill_it
fi

# Frozen and let go, ten times. Whenever the freeze comes some are exiting, past the point
# where they could be stopped: they are waited for, and are not counted among the held.
#
#	chains ─┬─ (chains) ─── (chains) ─── chains …	() has exited
#	        └─ (chains) ─── (chains) ─── chains{exiting} ─── chains
if part again; then
	ahead
	root=any grown="births 6000"
	start 1000 chains
	for i in 1 2 3 4 5 6 7 8 9 10; do
		does "freeze-top, $i" freeze-top
		all_held
		does "thaw" thaw
		# What comes next should find a storm, however slow this kernel is.
		ask until births 1 1
		word 1 "$answer"
		ask until births $((field + 3000)) 60
	done
	does "kill-top" kill-top
	all_over
fi

# All at once: births and exits on every CPU, a reader of every file, freeze and thaw
# again and again, and stops undone meanwhile. For kernels that look for data races;
# on others it is a test like any other.
#
#	chains ── chains ── …	8 at a time
if part races; then
	read_on &
	reader=$!

	# Enough of it to be chosen, with a margin for what fades.
	grown="births 12000" start 1000 chains
	for round in 1 2 3; do
		does "freeze $round" freeze-top
		want "its stops are undone $round" signal members CONT 1000
		want "nobody runs for long $round" settled 20
		does "thaw $round" thaw
	done
	does "kill-top" kill-top
	want "nobody is left of it" gone 60
	kill "$reader" && wait "$reader" 2> /dev/null
	ok "the reader is at home"
	want "bystanders are well after" bystanders
	held_is "nothing is held" 0
fi

unload
finish
