# SPDX-License-Identifier: GPL-2.0-only
#
# Daemons: all are children of init, and each has a session of its own.
#
#	daemons ─┬─ (daemons) ─── daemons …	() has exited
#	         └─ (daemons) ─── daemons …
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 1000"
rescue_from 1000 daemons
