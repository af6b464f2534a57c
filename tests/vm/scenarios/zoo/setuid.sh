# SPDX-License-Identifier: GPL-2.0-only
#
# Members of two users, and each exec changes from one to the other.
#
#	setuid(1000) ─┬─ setuid(0) ─┬─ setuid(1000) …
#	              │             └─ setuid(1000) …
#	              └─ setuid(0) …
#
# smp: 2
# pid_max: 1500
# mem: 3G
# timeout: 240
. /lib.sh
grown="members 640"
load
start 0 setuid
# The first of them is the user's by now.
bomb_uid=1000
freeze
kill_it
unload
finish
