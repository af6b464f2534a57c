# SPDX-License-Identifier: GPL-2.0-only
#
# The guard and shapes of bombs that fill the table: it acts without being asked, before
# the fork of another process has failed, and holds all of it. guard.sh has more: cfork, classic,
# fat, patient, terminal. The others, and why (tests/style knows each bomb from here):
#
# left out, no bomb: borrowed claims exempt kinds orphans suspend tracer waker
# left out, never nine tenths of the slots: cellar chains comb leaving lingers unwaited vfexec
# left out, one that lives is no storm: grave
# left out, grows by one process at a time, minutes long: ladder
# left out, ladder once its first generations have exited: burrow
# left out, for Linux 7.1, where its kill is what matters: autokill
# left out, cfork with quiet children or another name: helper household named
# left out, doubling in a pid namespace, with others that are not held: ward
# left out, cfork with a priority, which is fifo.sh's matter: fifo
# left out, it wakes what is frozen, which is woken.sh's matter: alarms
# left out, what makes them is left alone, and goes on: crashes keeper
# left out, it does not stop, which is unstoppable.sh's matter: dumps faults icebox petition
#
# smp: 2
# mem: 3G
# pid_max: 4000
# timeout: 1200
# thread: single
. /lib.sh

# acts UID BOMB...
acts()
{
	all_ahead
	grown="members 300"
	does "the guard is on" guard freeze
	ask kmsg-mark
	ask refused
	refused=$answer
	start "$@"
	want "it acts without being asked" until held 1 200
	ask refused
	is "before the fork of another process fails" "$answer" "$refused"
	# The first is held long before all have stopped.
	want "the console says what was done" kmsg 60 guard: ok froze
	want "nothing in the bomb runs" still 2
	# It trims where the newborns that were on their way have taken the rest.
	tries=0
	until ask forks || [ $((tries += 1)) -gt 20 ]; do ask still 1; done
	want "root can start processes" forks
	want "bystanders are well while it is frozen" bystanders
	all_held
	log_is "the log says that it was the guard" trigger guard
	# Where only all of it could give back a slot, it has trimmed all.
	status held
	if [ "$field" = 0 ]; then
		ask kmsg-lines ends them
		is "nor does it say how to end what has ended" "$answer" 0
	else
		does "kill" kill
	fi
	all_over
}

load guard=preview gid=2000
{ echo 0 > /proc/sys/kernel/io_uring_disabled; } 2> /dev/null
if part threads; then acts 1000 threads; fi
if part uring; then acts 1000 uring; fi
if part cloneparent; then acts 1000 cloneparent; fi
if part daemons; then acts 1000 daemons; fi
if part hydra; then acts 1000 hydra; fi
if part into; then acts 0 into; fi
if part medley; then acts 1000 medley; fi
if part nested; then acts 0 nested; fi
if part pidns; then acts 0 pidns; fi
if part queue; then acts 1000 queue; fi
if part readers; then acts 0 readers; fi
if part reapers; then acts 1000 reapers; fi
if part twins; then acts 1000 twins; fi
if part wrapper; then acts 1000 wrapper.sh; fi
if part masks; then acts 1000 masks; fi
if part tracers; then acts 1000 tracers; fi
if part vfork; then acts 1000 vfork; fi
if part faces; then acts 1000 faces; fi
if part siblings; then acts 1000 siblings; fi
if part usurper; then acts 1000 usurper; fi
if part setuid; then acts 0 setuid; fi
if part cont; then acts 1000 cont; fi
if part doubling; then acts 1000 doubling; fi
if part fan; then acts 1000 fan; fi
if part heirs; then acts 1000 heirs; fi
if part light; then acts 1000 light; fi
if part lopsided; then acts 1000 lopsided; fi
# Its births, and those of bystanders meanwhile, do not fill half of a ring: only the number of
# used slots wakes the rescuer.
if part slow; then
	numbers 1000
	acts 1000 slow 5
	numbers 4000
fi
if part spine; then acts 1000 spine; fi
if part tides; then acts 1000 tides; fi
if part zombies; then acts 1000 zombies; fi
does "the guard goes" guard off
unload
finish
