# SPDX-License-Identifier: GPL-2.0-only
#
# Most are dead, and nobody reaps them: the table is full, and less than a quarter of it
# lives.
#
#	zombies ─┬─ (zombies) x 5	() has exited
#	         ├─ zombies ─── …
#	         └─ …
#
# smp: 2
# mem: 3G
# whole: yes
. /lib.sh
load
grown=full
start 1000 zombies
tries=0
while ask members; do
	word 1 "$answer"
	[ "$field" -gt 1300 ] && [ $((tries += 1)) -lt 1000 ] || break
done
if [ "$field" -le 1300 ]; then
	ok "most of it is dead"
else
	not_ok "most of it is dead" "$field alive"
fi
note "$field alive after $tries looks"
freeze
kill_it
unload
finish
