# SPDX-License-Identifier: GPL-2.0-only
#
# Four bombs of one server, each another program: they are one tree.
#
#	medley ─┬─ cfork ─── cfork …
#	        ├─ masks ─── sshd …
#	        ├─ daemons ─── (daemons) ─── daemons …	() has exited
#	        └─ faces{D} ─── xoeulcahfpd …
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 1000 medley
