# SPDX-License-Identifier: GPL-2.0-only
#
# A CPU goes away with records in its ring, which are read all the same. Then it goes
# and comes, again and again, while the bomb is frozen and let go.
#
#	chains ─┬─ (chains) ─── (chains) ─── chains …
#	        └─ (chains) ─── (chains) ─── chains …
#
# smp: 2
# timeout: 240
. /lib.sh
root=any
online=/sys/devices/system/cpu/cpu1/online
load
# 64 generations and more of each chain.
grown="births 12000"
start 1000 chains 100
echo 0 > $online
IFS= read -r field < $online
is "a CPU goes away" "$field" 0
freeze
does "thaw" thaw
echo 1 > $online
want "it comes and goes for 40 s" hotplug 1 40
for i in 1 2 3 4 5; do
	does "freeze-top, $i" freeze-top
	want "nobody in the bomb runs" still 1
	does "thaw" thaw
	want "the bomb goes on" running 10 20
done
want "it is there again" plugged
freeze
kill_it
unload
finish
