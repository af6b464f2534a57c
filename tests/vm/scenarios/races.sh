# SPDX-License-Identifier: GPL-2.0-only
#
# All at once: births and exits on every CPU, a reader of every file, freeze and thaw
# again and again, and stops undone meanwhile. For kernels that look for data races;
# on others it is a test like any other.
#
#	chains ── chains ── …	8 at a time
#
# forks: yes
# smp: 2
# append: kcsan.skip_watch=1000 kcsan.udelay_task=200
# timeout: 200
. /lib.sh
# Such a kernel takes its time.
load timeout_ms=120000

read_on()
{
	while :; do
		for file in status top log limits ps; do
			while IFS= read -r line; do :; done < "/proc/rescue/$file"
		done
	done
}
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
unload
finish
