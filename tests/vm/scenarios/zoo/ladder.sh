# SPDX-License-Identifier: GPL-2.0-only
#
# Everybody has one child: hundreds of generations, all of them alive.
#
#	ladder ─── ladder ─── ladder ─── …
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 640"
rescue_from 1000 ladder
