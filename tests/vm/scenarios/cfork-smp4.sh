# SPDX-License-Identifier: GPL-2.0-only
#
# A user's bomb in C on four CPUs, where more forks are under way at any moment.
#
#	cfork ─┬─ cfork ─┬─ cfork …
#	       │         └─ cfork …
#	       └─ cfork …
#
# smp: 4
# mem: 6G
# rcu: starved
. /lib.sh
rescue_from 1000 cfork
