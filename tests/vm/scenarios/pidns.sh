# SPDX-License-Identifier: GPL-2.0-only
#
# Root's bomb in a pid namespace of its own. Its first process is PID 1 in
# there, which no signal from inside can stop, and ours can.
#
#	pidns ─── [ pidns{1} ─┬─ pidns{2} …
#	          [           └─ pidns{3} …
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 0 pidns
