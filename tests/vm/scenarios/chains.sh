# SPDX-License-Identifier: GPL-2.0-only
#
# Eight chains, in which everybody forks one and exits: 20,000 births, of whom
# eight or so are alive. A storm is not a crowd.
#
#	(chains) ─┬─ (chains) ── (chains) ── … ── chains	() has exited
#	          ├─ (chains) ── (chains) ── … ── chains
#	          └─ … (8)
#
# smp: 2
# mem: 1G
. /lib.sh
root=any grown="births 20000"
rescue_from 1000 chains
