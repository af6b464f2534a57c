# SPDX-License-Identifier: GPL-2.0-only
#
# Three of four are dead, and nobody reaps them: their parents are stopped.
#
#	zombies ─┬─ (zombies), (zombies), (zombies)	() has exited
#	         ├─ zombies ─── …
#	         └─ …
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 1000"
rescue_from 1000 zombies
