# SPDX-License-Identifier: GPL-2.0-only
#
# The whole rescue typed into ash, with no process number left to fork with.
# Init kills a scenario's shell that tries, so that passing means: not once.
#
#	ash (here)		cfork ─┬─ cfork …	all numbers taken
#				       └─ cfork …
#
# shell: ash
# smp: 2
# mem: 3G
# pid_max: 4096
. /lib.sh
grown=full
rescue_from 0 cfork
