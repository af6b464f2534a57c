# SPDX-License-Identifier: GPL-2.0-only
#
# :(){ :|:& };: - every process exits as soon as it has started two others, so
# what lives has no living ancestor, and init for a parent.
#
#	bash ─┬─ (bash) ─┬─ (bash) …		() has exited
#	      │          └─ bash
#	      └─ (bash) ─── bash …
#
# smp: 2
# mem: 3G
. /lib.sh
# The kernel names a script by its own file name until it forks no more.
root=any comm=classic.sh grown="members 1000"
rescue_from 1000 classic.sh
