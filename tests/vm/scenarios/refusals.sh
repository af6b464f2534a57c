# SPDX-License-Identifier: GPL-2.0-only
#
# What is a command, and cannot be carried out: the right error, and nothing done.
#
#	suspend{D, in vfork} ─── child	a process that stops for nobody
#
# forks: yes
# smp: 2
# timeout: 180
. /lib.sh
EBUSY=16 EFAULT=14

counted()
{
	status "refused_$1"
	is "status counts $1" "$((field > 0))" 1
}

load timeout_ms=6000
fails "nothing is a storm" ESRCH freeze-top
fails "nor to kill" ESRCH kill-top
fails "nothing is held to kill" ESRCH kill
fails "nothing is held to thaw" ESRCH thaw
fails "nothing is held to trim" ESRCH trim 5
fails "no such process" ESRCH freeze pid 5999
fails "no such tree" ESRCH freeze tree 5999
fails "no such ghost" ESRCH freeze tree ghost:1
fails "no such name" ESRCH kill comm nobody
fails "no such user" ESRCH freeze uid 4242
fails "no such session" ESRCH freeze session 5999
fails "no such cgroup" ESRCH freeze cgroup /nobody
fails "PID 1" EPERM freeze pid 1
fails "the tree of PID 1" EPERM freeze tree 1
fails "a kernel thread" EPERM kill pid 2
fails "the shell that asks" EPERM freeze pid $$
fails "its session" EPERM kill session $$
fails "nothing to unspare" ESRCH unspare comm nobody

n=0
while [ $n -lt 32 ]; do
	ctl spare comm "somebody$n"
	n=$((n + 1))
done > /dev/null
fails "a spare too many" ENOSPC spare comm somebody32
does "one that is there already" spare comm somebody31
n=0
while [ $n -lt 32 ]; do
	ctl unspare comm "somebody$n"
	n=$((n + 1))
done > /dev/null
status spares
is "all are taken back" "$field" -

exec 5<> /proc/rescue/ctl
{ echo freeze-top >&5; } 2> /dev/null
IFS= read -r line <&5
is "a kept descriptor has the outcome" "$line" \
	"error ESRCH: nothing is a storm; see top, or use force"
{ echo explode >&5; } 2> /dev/null
IFS= read -r line <&5
is "from its beginning, after an error too" "${line%%;*}" "error EINVAL: not a command"
exec 5>&-

/poke badaddr
is "a buffer that cannot be read" $? $EFAULT
held_is "nobody is held by all that" 0

ask bomb 1001 suspend
bomb=$answer
want "somebody waits in the kernel" until members 2 20
ask pid child; child=$answer
/poke text "freeze pid $bomb\n" &
want "who is held, but does not stop" until held 1 10
/poke interrupted text 'thaw\n'
is "another request waits, and is interrupted" $? $EBUSY
wait
{ IFS= read -r outcome < /proc/rescue/ctl; } 2> /dev/null
case $outcome in
"error ETIMEDOUT: 1 processes held, 1 of them have not stopped yet: $bomb(suspend,D)"*)
	ok "the freeze gives up waiting, and names it" ;;
*)	not_ok "the freeze gives up waiting, and names it" "$outcome" ;;
esac
held_is "it stays held" 1
refuse "the module stays" EAGAIN unload
does "kill it" kill
want "its child lives on" alive "$child"
does "kill that as well" kill comm child
for error in ESRCH EPERM ENOSPC EFAULT EBUSY ETIMEDOUT; do
	counted $error
done
want "bystanders are well after" bystanders
unload
finish
