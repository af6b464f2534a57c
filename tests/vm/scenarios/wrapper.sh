# SPDX-License-Identifier: GPL-2.0-only
#
# A script that starts its bomb again when it has died: the freeze must take
# the script too, or there is no end of it.
#
#	wrapper.sh ─── cfork ─┬─ cfork …
#	                      └─ cfork …
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 1000 wrapper.sh
