# SPDX-License-Identifier: GPL-2.0-only
#
# Half of them go round in the kernel until they are killed: they do not stop, and are
# not said to have.
#
#	faults ─┬─ faults{R}
#	        ├─ faults ─┬─ faults{R}
#	        │          └─ faults …
#	        └─ faults …
#
# smp: 2
# pid_max: 2500
# mem: 3G
. /lib.sh
. /pending.sh
grown="members 1000"
# D where they wait for each other on the way (6.1-rt).
pending RD 0 faults
