# SPDX-License-Identifier: GPL-2.0-only
#
# Inside of the tree that is chosen there are one whom the administrator wants
# spared, one whom the OOM killer has to spare, and one who is just there.
#
#	household ─┬─ friend		spared
#	           ├─ guarded		has set its own oom_score_adj to -1000
#	           ├─ plain
#	           ├─ household ─┬─ household …
#	           └─ household …
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 1000"

# lives DESC PID LETTER: its state
lives()
{
	ask alive "$2"
	is "$1" "$answer" "$3"
}

# says DESC PATTERN: the last outcome
says()
{
	case $outcome in
	$2)	ok "$1" ;;
	*)	not_ok "$1" "$outcome" ;;
	esac
}

load
ask bomb 0 household
bomb=$answer
want "the household is there" until members 3 20
ask pid friend any; friend=$answer
ask pid guarded any; guarded=$answer
ask pid plain any; plain=$answer
ask disown "$friend"
ask disown "$guarded"
does "spare the friend" spare pid "$friend"
status spares
is "status shows it" "$field" "pid:$friend"
fails "a process that is not there cannot be spared" ESRCH spare pid 5999
want "the bomb grows" until members 1000 60

fails "the friend cannot be named" EPERM freeze pid "$friend"
does "preview" preview freeze-top
says "says that nothing was done" "ok preview, nothing was done: would hold *"
says "names the friend" "*; left alone 2:*$friend(friend,listed)*"
says "names the guarded one" "*; left alone 2:*$guarded(guarded,oom-protected)*"
held_is "and nothing was done" 0

does "freeze-top" freeze-top
says "the root is the first of them" "*root $bomb (household) *"
want "nobody in the bomb runs" still 2
lives "the friend is free" "$friend" S
lives "the guarded one is free" "$guarded" S
lives "the plain one is held" "$plain" T
log_is "the log counts who was left alone" spared 2
does "kill" kill
want "nobody is left of it" gone 60
lives "the friend lives" "$friend" S
lives "the guarded one lives" "$guarded" S

does "the guarded one can be named" kill pid "$guarded"
does "unspare the friend" unspare pid "$friend"
fails "it was spared once only" ESRCH unspare pid "$friend"
does "then it can be named" kill pid "$friend"
want "bystanders are well after" bystanders
unload
finish
