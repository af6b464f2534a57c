# SPDX-License-Identifier: GPL-2.0-only
#
# The module comes and goes two hundred times in a storm, which it is to hold each tenth time, and
# it is told to go while it does. Afterwards nothing is left of it, and the storm goes on.
#
#	tides ─┬─ (tides) ─── tides …		() has exited; 150 at most
#	       ├─ tides{T, by its user}
#	       └─ tides …
#
# smp: 2
# pid_max: 32768
# thread: single
# mem: 3G
# timeout: 800
# whole: yes
. /lib.sh

# key_is DESC: the key that status has, or had before
key_is()
{
	status sysrq_key
	is "$1" "$field" "${key:=$field}"
}

# alone_stopped DESC: no process but that of which its user wants it
alone_stopped()
{
	tries=0
	until ask stopped 1 any || [ $((tries += 1)) -gt 100 ]; do :; done
	is "$1" "${answer%%,*}" 1
	ask state "$idler"
	is "and that is the one" "$answer" T
}

want "bystanders are well before" bystanders
# What the first load takes for good, as a cache.
want "it comes and goes on a quiet machine" cycle 3
ask memory
word 1 "$answer"; kb=$field
word 2 "$answer"; slab=$field
insert "it loads for the name of its key"
key_is "it has its key"
unload

ahead
# More of them would only have the loader wait longer for its threads.
ask limit 150
grown="members 100"
start 1000 tides
tries=0
until ask newest && idler=$answer && ask signal "$idler" STOP 1000 && ask state "$idler" &&
      [ "$answer" = T ] || [ $((tries += 1)) -gt 100 ]; do
	ask signal "$idler" CONT 1000
done
alone_stopped "its user stops one"

round=0
while [ $((round += 1)) -le 20 ] && [ "$bad" = 0 ]; do
	want "round $round: nine times" cycle 9
	insert "round $round: and once more"
	key_is "the key is its own"
	does "it holds the storm" freeze-top
	want "nobody in the bomb runs" still 1
	alive
	status held
	# The one that is stopped is too old to be of it, later on.
	is "all of it" "$((field == members || field == members - 1))" 1
	want "bystanders are well" bystanders
	refuse "it does not go meanwhile" EAGAIN unload
	does "it lets go" thaw
	want "it goes at once" unload
	alone_stopped "nobody else is stopped"
	ask until births 1 1
	word 1 "$answer"
	want "and the storm goes on" until births $((field + 500)) 60
done
want "the storm is as large as it was" until members 100 60
want "fork works" forks
ask kmsg-mark
echo x > /proc/sysrq-trigger
want "the key is nobody's" kmsg 20 sysrq: HELP

insert "it loads once more"
does "kill-top" kill-top
ask signal "$idler" KILL
all_over
unload
want "memory is as it was" until memory $((kb + 128)) $((slab + 4096)) 60
finish
