# SPDX-License-Identifier: GPL-2.0-only
#
# Half of them are in a frozen cgroup, where they neither run nor stop, and are not
# said to have.
#
#	/          icebox ─┬─ icebox …
#	/icebox            └─ icebox{frozen}
#
# smp: 2
# pid_max: 2500
# mem: 3G
. /lib.sh
. /pending.sh
grown="members 1000"
pending S 0 icebox
