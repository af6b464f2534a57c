# SPDX-License-Identifier: GPL-2.0-only
#
# Somebody else's storm: stress-ng at all that makes processes. Its stressors raise
# their oom_score_adj.
#
#	stress-ng ─┬─ fork ─── …
#	           ├─ vfork ─── …
#	           ├─ clone ─── … (threads and processes)
#	           ├─ daemon ─── … (orphans, in a chain)
#	           └─ zombie ─── (…)
#
# pack: stress-ng
# smp: 2
# mem: 3G
# timeout: 240
. /lib.sh
grown="births 10000"
rescue_from 1000 stress-ng --fork 2 --vfork 2 --clone 2 --daemon 2 --zombie 2 --temp-path /tmp -t 900
