# SPDX-License-Identifier: GPL-2.0-only
#
# vfork and exec: parents in state D, who stop only when their child has gone
# on. A freeze that waits for state T of all of them never ends.
#
#	vfork ─┬─ vfork{D} ─── vfork{not yet executed}
#	       └─ vfork{D} ─── vfork{not yet executed}
#
# smp: 2
# pid_max: 3000
# mem: 3G
. /lib.sh
grown="members 600"
load
start 1000 vfork
freeze
ask still 1
case $answer in
*D=*)	ok "there are some who wait in vfork()" ;;
*)	not_ok "there are some who wait in vfork()" "$answer" ;;
esac
kill_it
unload
finish
