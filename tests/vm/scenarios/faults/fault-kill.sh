# SPDX-License-Identifier: GPL-2.0-only
#
# Whoever loads the module is killed meanwhile, a bit later each time: allocations that
# give up, threads that are not made (EINTR). Nothing is left of a load that failed, and
# one that was finished can be taken back. It needs no special kernel.
#
# smp: 2
# thread: single
# timeout: 240
. /lib.sh
want "bystanders are well before" bystanders
want "each load fails cleanly or succeeds" killload 100
word 1 "$answer"
is "some failed" "$((field > 9))" 1
word 2 "$answer"
is "some did not" "$((field > 9))" 1
insert "the module loads"
want "bystanders are well after" bystanders
unload
finish
