# SPDX-License-Identifier: GPL-2.0-only
#
# A bomb is frozen, and then the terminal it was typed into is closed: the kernel
# sends SIGHUP and SIGCONT to the job. It stays frozen.
#
#	terminal ─── shell ─── job ─┬─ job …
#	   (closed)                 └─ job …
#
# smp: 2
# mem: 3G
. /lib.sh
. /orphaned.sh
orphaned terminal
