# SPDX-License-Identifier: GPL-2.0-only
#
# Everybody traces his children, and drops the signals that would stop them.
#
#	tracers ═╦═ tracers ═╦═ tracers …	══ traces
#	         ║           ╚═ tracers …
#	         ╚═ tracers …
#
# smp: 2
# mem: 3G
. /lib.sh
ask limit 1500
grown="members 1000"
rescue_from 1000 tracers
