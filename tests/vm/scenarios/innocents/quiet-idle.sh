# SPDX-License-Identifier: GPL-2.0-only
#
# A machine that does what machines do all day is no storm: freeze-top says so
# and touches nobody. And while nothing happens, the rescuer sleeps.
#
#	init ─┬─ sleeper
#	      ├─ forker ── (a child, 20 times a second)
#	      ├─ server16{16 threads}
#	      └─ makej4 ─┬─ (job) × 4
#
# smp: 2
# mem: 512M
. /lib.sh

# slept: how often the rescuer has gone to sleep, in $field
slept()
{
	while read -r name field; do
		[ "$name" = voluntary_ctxt_switches: ] && break
	done < "/proc/$rescuer/status"
}

load
fails "nothing to freeze" ESRCH freeze-top
fails "nothing to kill" ESRCH kill-top
want "bystanders were left alone" bystanders
while read -r pid comm _ _ _ _ _ _ _ _ _ _ spared; do
	case $pid in
	$$)	asker=$spared ;;
	esac
	case $comm in
	rescue)	rescuer=$pid ;;
	esac
done < /proc/rescue/ps
is "ps says that who asks is spared" "$asker" caller
slept
before=$field
want "nothing happens for two seconds" still 2
slept
# It may have been woken by a ring that was half full.
is "the rescuer sleeps meanwhile" "$((field - before <= 2))" 1
note "it woke $((field - before)) times"
held_is "nothing is held" 0
unload
finish
