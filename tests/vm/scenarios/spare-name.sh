# SPDX-License-Identifier: GPL-2.0-only
#
# The administrator has spared sshd, by its name. Then there is a bomb of that
# name: it must not live.
#
#	sshd ─┬─ sshd ─── sshd …
#	      └─ sshd …
#
# smp: 2
# mem: 3G
. /lib.sh
plan 17
comm=sshd
load spare=comm:sshd
status spares
is "the name is spared" "$field" "comm:sshd"
start 1000 named sshd
freeze
kill_it
unload
finish
