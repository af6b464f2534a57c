# SPDX-License-Identifier: GPL-2.0-only
#
# How the module comes and goes.
#
# smp: 2
# pid_max: 32768
# thread: single
# mem: 3G
# timeout: 400
# whole: yes
. /lib.sh

# Coming and going. On a quiet machine, with files held open, in a storm; and
# not at all while a process is held, for nothing could let it go.
#
#	(chains) ─┬─ (chains) ── … ── chains	() has exited
#	          ├─ (chains) ── … ── chains
#	          └─ … (3)
if part reload; then
	want "bystanders are well before" bystanders
	want "200 times on a quiet machine" reload 200
	insert "it loads"
	exec 5< /proc/rescue/status 6< /proc/rescue/log 7< /proc/rescue/top
	IFS= read -r line <&5
	want "it unloads with files held open" unload
	{ IFS= read -r line <&5; } 2> /dev/null
	ok "a descriptor that is left does no harm"
	exec 5<&- 6<&- 7<&-

	# Loading takes a process, so the bomb is stopped by its user's limit.
	ask limit 4000
	root=any grown="births 2000"
	start 1000 chains 3
	want "5 times in a storm" reload 5
	insert "it loads in the storm"
	# It has not seen what was before: give it a storm to judge. A chain whose link was just
	# exiting at load has no place among the others, and must be one by itself (design.rst):
	# three of them.
	ask until births 1 1
	word 1 "$answer"
	want "the storm goes on" until births $((field + 10000)) 120
	freeze
	# What holds a process is in use; delete_module(2) has EAGAIN for that.
	refuse "it does not unload while it holds somebody" EAGAIN unload
	refuse "nor when asked again" EAGAIN unload
	want "which has let nobody go" still 1
	kill_it
	unload
	want "and once more when all is over" reload 20
fi

# The loader of the module is killed meanwhile, a bit later each time: allocations that
# give up, threads that are not made (EINTR). Nothing is left of a load that failed, and
# one that was finished can be taken back. It needs no special kernel.
if part fault-kill; then
	want "bystanders are well before" bystanders
	want "each load fails cleanly or succeeds" killload 100
	word 1 "$answer"
	is "some failed" "$((field > 9))" 1
	word 2 "$answer"
	is "some did not" "$((field > 9))" 1
	insert "the module loads"
	want "bystanders are well after" bystanders
	unload
fi
finish
