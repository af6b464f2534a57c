# SPDX-License-Identifier: GPL-2.0-only
#
# Bombs of which a half cannot stop: they do not, and are not said to have
# (guest/pending.sh).
#
# smp: 2
# pid_max: 2500
# mem: 3G
. /lib.sh
. /pending.sh

# They go round in the kernel until they are killed.
#
#	faults ─┬─ faults{R}
#	        ├─ faults ─┬─ faults{R}
#	        │          └─ faults …
#	        └─ faults …
if part faults; then
	grown="members 1000"
	# D where they wait for each other on the way (6.1-rt).
	pending RD 0 faults
fi

# They are in a frozen cgroup, where they neither run nor stop.
#
#	/          icebox ─┬─ icebox …
#	/icebox            └─ icebox{frozen}
if part icebox; then
	grown="members 1000"
	pending S 0 icebox
fi
finish
