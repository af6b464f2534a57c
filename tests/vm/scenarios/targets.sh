# SPDX-License-Identifier: GPL-2.0-only
#
# Each way to name somebody: to freeze, to thaw, to kill; and a set that is
# partly held already.
#
#	lazy ─┬─ lazy ─── lazy …	at most 40 of uid 1001, in the cgroup /box
#	      └─ lazy …
#
# smp: 2
# timeout: 180
. /lib.sh
grown="members 35"

# both TARGET
both()
{
	does "freeze $*" freeze "$@"
	all_held "$*: all are held"
	want "$*: nobody runs" still 1
	does "thaw $*" thaw "$@"
	held_is "$*: all are free" 0
}

load
ask limit 40
ask cgroup box
start 1001 lazy
fails "so few are no storm" ESRCH freeze-top
seen=0 torn=0
while read -r _ root _ _ _ _ _ _ uid _ _ storm comm ancestry more; do
	case $uid:$storm:$comm:$ancestry:$more in
	1001:no:lazy:lazy'<-'?*:)			seen=$root ;;
	[0-9]*:no:?*:?*:|uid:storm:comm:ancestry:)	;;
	*)						torn=$((torn + 1)) ;;
	esac
done < /proc/rescue/top
is "top has it, and whose it is" "$seen" "$bomb"
is "no line of top is torn" $torn 0
does "preview of force says whom it would hold" preview freeze-top force
held_is "and holds nobody" 0
does "preview of a freeze" preview freeze tree "$bomb"
held_is "holds nobody either" 0
does "preview of a freeze that kills" preview kill uid 1001
held_is "holds nobody nor kills" 0
want "all are there" until members 35 1
both tree "$bomb"
both comm lazy
both uid 1001
both session "$bomb"
both cgroup /box
fails "half of a cgroup's name is no cgroup" ESRCH freeze cgroup /bo

does "freeze one" freeze pid "$bomb"
held_is "one is held" 1
want "and stopped" stopped 1
does "freeze the others as well" freeze tree "$bomb"
all_held "all are held"
does "freeze them again" freeze tree "$bomb"
case $outcome in
"ok all $members processes are held already") ok "there is nothing to do" ;;
*) not_ok "there is nothing to do" "$outcome" ;;
esac
want "nobody runs" still 1
does "thaw one" thaw pid "$bomb"
held_is "one is free" $((members - 1))
want "and runs" running 1 20
does "preview of a kill" preview kill
does "preview of a thaw" preview thaw comm lazy
held_is "did nothing" $((members - 1))
does "freeze it again" freeze comm lazy
all_held "all are held again"
want "nobody runs again" still 1

does "kill one" kill pid "$bomb"
all_held "the others stay held"
want "and do not run" still 1
does "thaw all" thaw
held_is "nobody is held" 0
want "they run" running 2 20
does "kill those who are free, by uid" kill uid 1001
want "nobody is left" gone 30
held_is "nobody is held after" 0

ask bomb 1001 lazy
bomb=$answer
want "another bomb grows" until members 35 60
does "kill by cgroup" kill cgroup /box
want "nobody is left of it" gone 30
log_is "the log has it" trigger ctl
log_is "as killed" state killed
echo $$ > /sys/fs/cgroup/box/cgroup.procs
start 1001 lazy
does "freeze the cgroup that we are in" freeze cgroup /box
case $outcome in
*"; left alone 1: $$(bash,caller)")	ok "but not us" ;;
*)					not_ok "but not us" "$outcome" ;;
esac
does "kill it" kill cgroup /box
want "nobody is left but us" gone 30
want "bystanders are well after" bystanders
unload
finish
