# SPDX-License-Identifier: GPL-2.0-only
#
# A machine that does what machines do all day is no storm: freeze-top says so
# and touches nobody.
#
#	init ─┬─ sleeper
#	      ├─ forker ── (a child, 20 times a second)
#	      ├─ server16{16 threads}
#	      └─ makej4 ─┬─ (job) × 4
#
# smp: 2
# mem: 512M
. /lib.sh
plan 8
load
fails "nothing to freeze" ESRCH freeze-top
fails "nothing to kill" ESRCH kill-top
want "bystanders were left alone" bystanders
while read -r pid _ _ _ _ _ _ _ _ _ _ _ spared; do
	[ "$pid" = $$ ] && break
done < /proc/rescue/ps
is "ps says that who asks is spared" "$spared" caller
status held
is "nothing is held" "$field" 0
unload
finish
