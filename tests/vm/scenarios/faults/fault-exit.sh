# SPDX-License-Identifier: GPL-2.0-only
#
# A kill waits until what it killed has exited, not until exits have begun: since Linux 7 they
# are recorded before the memory is given back, and files are closed later on every kernel. The
# module is built to wait a minute for a batch.
#
#	lingers{256 packet sockets} ──┬─ lingers		a batch, 256, and a part of one
#	                              └─ …
#
# smp: 2
# define: RESCUE_BATCH_NS=60000000000ull
. /lib.sh
load
grown="members 301" start 0 lingers
does "freeze" freeze tree "$bomb"
want "nobody in the bomb runs" still 2
all_held
does "kill" kill
# The last one that has the sockets closes them.
alive
is "when the answer comes, all have exited" "$members" 0
all_over
unload
finish
