# SPDX-License-Identifier: GPL-2.0-only
#
# make -j8 of many short compilers, each with a child of its own, is the
# healthy thing that looks most like a bomb. 2,000 births later freeze-top must
# still say that nothing is a storm, and disturb nobody.
#
#	make ─┬─ cc ─── as	eight at a time, each for some 10 ms
#	      ├─ cc ─── as
#	      └─ … (8)
#
# smp: 2
# mem: 1G
. /lib.sh
plan 9
grown="births 2000"
load
start 1000 make 8
fails "a build is no storm" ESRCH freeze-top
fails "nor something to kill" ESRCH kill-top
want "the build goes on" running 1 10
want "bystanders were left alone" bystanders
status held
is "nothing is held" "$field" 0
unload
finish
