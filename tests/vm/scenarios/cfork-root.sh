# SPDX-License-Identifier: GPL-2.0-only
#
# The same as root, whom no limit of processes and no permission stops.
#
#	cfork ─┬─ cfork ─┬─ cfork …
#	       │         └─ cfork …
#	       └─ cfork …
#
# smp: 2
# mem: 6G
# rcu: starved
. /lib.sh
rescue_from 0 cfork
