# SPDX-License-Identifier: GPL-2.0-only
#
# Every child has a session of its own and the name of somebody else, among
# them names with blanks, newlines and escapes, which must not break the files
# (log_field reads by column).
#
#	masks ─┬─ sshd ─┬─ systemd …
#	       │        └─ "two words" …
#	       └─ bash ─── ") R 1 1 1 (" …
#
# smp: 2
# mem: 3G
. /lib.sh
load
start 1000 masks
freeze
lines=0 torn=0
while read -r _ _ _ state _ _ _ _ _ _ _ held spared more; do
	case $state:$held:$spared:$more in
	?:held:*:|?:-:*:|state:held:spared:)	;;
	*)	torn=$((torn + 1)) ;;
	esac
	lines=$((lines + 1))
	[ $lines -lt 1000 ] || break
done < /proc/rescue/ps
is "no line of ps is torn" $torn 0
kill_it
unload
finish
