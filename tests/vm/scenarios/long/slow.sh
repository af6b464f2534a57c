# SPDX-License-Identifier: GPL-2.0-only
#
# What is a storm, and what is not yet. At 8 births a second, below the rate of 10, it
# is one when it has a quarter of the table; until then it must be named (force takes
# the heaviest, and a build beside it has more births). At 50 a second it is one when
# there is a crowd of 512.
#
#	slow ─┬─ slow
#	      ├─ slow
#	      └─ …
#
# smp: 2
# mem: 1G
# pid_max: 2500
# timeout: 300
. /lib.sh
load
grown="members 100" start 1000 slow 125
fails "few, and slow: no storm" ESRCH freeze-top
does "but it can be named" freeze tree "$bomb"
want "nobody in it runs" still 2
does "thaw" thaw
want "it grows to a quarter of the table" until members 640 200
freeze
kill_it

grown="members 200" start 1000 slow 20
fails "few: no storm" ESRCH freeze-top
want "it grows to a crowd" until members 600 100
freeze
does "kill" kill
unload
finish
