# SPDX-License-Identifier: GPL-2.0-only
#
# The administrator has spared sshd, by its name. Then there is a bomb of that
# name: it must not live.
#
#	sshd ─┬─ sshd ─── sshd …
#	      └─ sshd …
#	(chains) ─── (chains) ─── chains	() has exited
#
# smp: 2
# timeout: 240
# mem: 3G
. /lib.sh
comm=sshd
# One chain alone is not much faster than ten births a second on a busy host.
load rate=2 spare=comm:sshd
status spares
is "the name is spared" "$field" "comm:sshd"
start 1000 named sshd
freeze
kill_it

# A chain, each link of which was forked by one of its name, that is there no more.
does "spare comm" spare comm chains
root=any comm= grown="births 2000"
start 1000 chains 1
freeze
kill_it
unload
finish
