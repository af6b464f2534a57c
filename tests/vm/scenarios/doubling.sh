# SPDX-License-Identifier: GPL-2.0-only
#
# Everybody forks two and exits: all that lives is leaves, and no process of a
# moment ago is alive now.
#
#	(doubling) ─┬─ (doubling) ─┬─ doubling …	() has exited
#	            │              └─ doubling …
#	            └─ (doubling) ─── doubling …
#
# smp: 2
# mem: 3G
. /lib.sh
root=any
rescue_from 1000 doubling
