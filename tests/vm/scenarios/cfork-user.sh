# SPDX-License-Identifier: GPL-2.0-only
#
# A user's bomb in C: each process lives, each forks.
#
#	cfork ─┬─ cfork ─┬─ cfork …
#	       │         └─ cfork …
#	       └─ cfork …
#
# smp: 2
# mem: 6G
# rcu: starved
. /lib.sh
rescue_from 1000 cfork
