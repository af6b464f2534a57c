# SPDX-License-Identifier: GPL-2.0-only
#
# Everybody is a subreaper, and orphans find a new parent among the members.
#
#	reapers ─┬─ (reapers) ─── reapers …	() has exited: its child is
#	         └─ (reapers) ─── reapers …	the child of the one before
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 1000"
rescue_from 1000 reapers
