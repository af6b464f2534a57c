# SPDX-License-Identifier: GPL-2.0-only
#
# Two for each that is lost: killed one by one there would be more and more of them.
#
#	hydra ─┬─ hydra ─┬─ hydra …
#	       │         └─ hydra …
#	       └─ hydra …
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 1000 hydra
