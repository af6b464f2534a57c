# SPDX-License-Identifier: GPL-2.0-only
#
# Whoever is spared as a tree has children that are spared; whoever is spared as a
# process has not. Both are asked of the same tree, one after the other. And both
# trees go on when their root has exited: the spared one, and the one to be held.
#
#	lazy ─┬─ lazy ─── lazy …	40 processes at most
#	      └─ lazy …
#
# smp: 2
. /lib.sh
grown="members 35"

load
ask limit 40
start 1001 lazy
does "spare the tree" spare tree "$bomb"
fails "nobody of it can be named" EPERM freeze tree "$bomb"
fails "by no property" EPERM freeze uid 1001
held_is "nobody is held" 0
does "unspare the tree" unspare tree "$bomb"

does "spare its root alone" spare pid "$bomb"
does "then the others are held" freeze comm lazy
ask members
word 1 "$answer"
held_is "all but the root" $((field - 1))
does "unspare the root" unspare pid "$bomb"
does "and then it is held as well" freeze uid 1001
want "nobody in the bomb runs" still 2
does "thaw" thaw

does "spare the tree again" spare tree "$bomb"
want "its root is killed" signal "$bomb" KILL
while ask bombpid && [ "$answer" != "$bomb gone" ]; do :; done
fails "the tree is spared still" EPERM freeze uid 1001
does "unspare it" unspare tree "$bomb"
fails "no living process has that number" ESRCH freeze pid "$bomb"
does "but the tree of the ghost can be held" freeze tree "ghost:$bomb"
alive
held_is "all of it" "$members"
want "nobody in the bomb runs either" still 2
does "kill" kill
want "bystanders are well after" bystanders
unload
finish
