# SPDX-License-Identifier: GPL-2.0-only
#
# A machine on which there is no bomb, or a small one, and a shell that may fork: what is
# refused, to which user, and why; each time the module is loaded anew.
#
# forks: yes
# smp: 2
# mem: 3G
# timeout: 300
# workload: makers
. /lib.sh
EPERM=1 ESRCH=3 EACCES=13 EFAULT=14 EBUSY=16 EINVAL=22 ETIMEDOUT=110
ctl=/proc/rescue/ctl

# slept: how often the rescuer has gone to sleep, in $field
slept()
{
	while read -r name field; do
		[ "$name" = voluntary_ctxt_switches: ] && break
	done < "/proc/$rescuer/status"
}

# rejects DESC ERRNO POKE...: $name is the error's name in the outcome. guest/poke.c makes one
# write(2) of bytes that a shell cannot, and its exit status is the errno.
rejects()
{
	want=$1 errno=$2
	shift 2
	/poke "$@"
	is "$want" $? "$errno"
	outcome=
	IFS= read -r outcome < /proc/rescue/ctl
	case $outcome in
	"error $name: "?*)	ok "$want: and says why" ;;
	*)			not_ok "$want: and says why" "$outcome" ;;
	esac
}

counted()
{
	status "refused_$1"
	is "status counts $1" "$((field > 0))" 1
}

# turned_away ERRNO WHO COMMAND...
turned_away()
{
	errno=$1 who=$2
	shift 2
	"$@"
	is "$who: $*" $? "$errno"
}

# says_still DESC OUTCOME
says_still()
{
	IFS= read -r line < $ctl
	is "$1" "$line" "$2"
}

# calm GUARD [PARAMS]: the rescuer sleeps, nothing is frozen or killed
calm()
{
	guard=$1
	shift
	load "$@"
	status guard
	is "the guard" "$field" "$guard"
	fails "nothing to freeze" ESRCH freeze-top
	fails "nothing to kill" ESRCH kill-top
	want "bystanders were left alone" bystanders
	while read -r pid comm _ _ _ _ _ _ _ _ _ _ spared; do
		case $pid in
		$$)	asker=$spared ;;
		esac
		case $comm in
		rescue)	rescuer=$pid ;;
		esac
	done < /proc/rescue/ps
	is "ps says that who asks is spared" "$asker" caller
	slept
	before=$field
	want "nothing happens for two seconds" still 2
	slept
	# It may have been woken by a ring that was half full.
	is "the rescuer sleeps meanwhile" "$((field - before <= 2))" 1
	note "it woke $((field - before)) times"
	held_is "nothing is held" 0
	unload
}

# A machine that does what machines do all day is no storm: freeze-top says so
# and touches none. And while nothing happens, the rescuer sleeps, with a guard, too.
#
#	init ─┬─ sleeper
#	      ├─ forker ── (a child, 20 times a second)
#	      ├─ server16{16 threads}
#	      └─ makej4 ─┬─ (job) × 4
if part idle; then
	calm off
fi
if part idle-guard; then
	calm "freeze armed" guard=freeze
fi

# forks_of NAME: what the file says of a program, in $counts, and of the last line the $last
forks_of()
{
	header= counts= last=
	while IFS= read -r line; do
		if [ -z "$header" ]; then header=$line; continue; fi
		last=${line%% *}
		[ "$last" != "$1" ] || counts=$line
	done < /proc/rescue/forks
}

# counted_as NAME VALUE COLUMN...: each of the columns of $counts; "-": not known
counted_as()
{
	column "$3" "$header" "$counts"
	if [ "$2" != - ]; then is "$1: $3" "$field" "$2"; fi
}

# Programs that make processes in all ways, and how many: as they know it, as strace counts it.
# It is asked when they are gone.
#
#	init ─── makers ─┬─ spawner, copier, worker, pool, limited
#	                 └─ strace ─┬─ loop.sh
#	                            └─ make
if part forks; then
	load
	want "makers begin" work 0 makers
	want "and end well" worked makers 120
	while read -r maker forks vforks threads failed execs unexecuted tables mappings <&4; do
		forks_of "$maker"
		# What has failed is known after a grace period.
		tries=0
		while [ "$failed" -gt 0 ] && [ $tries -lt 30 ]; do
			column failed "$header" "$counts"
			[ "$field" = "$failed" ] || [ "$field" = - ] && break
			ask still 1
			forks_of "$maker"
			tries=$((tries + 1))
		done
		note "$counts"
		counted_as "$maker" "$forks" forks
		counted_as "$maker" "$vforks" vforks
		counted_as "$maker" "$threads" threads
		counted_as "$maker" "$failed" failed
		counted_as "$maker" "$execs" execs
		counted_as "$maker" "$unexecuted" unexecuted
		column soon "$header" "$counts"
		soon=$field
		is "$maker: an exec was soon, or late" "$((soon <= execs && 2 * soon >= execs))" 1
		[ "$tables" != - ] || continue
		column mappings "$header" "$counts"
		is "$maker: mappings of each copy" "$field" $((mappings * soon))
		# A child that looks at itself has a table or two more.
		column tables_kib "$header" "$counts"
		is "$maker: page tables of each copy" "$field" \
			$((field >= (tables - 12) * soon && field <= tables * soon ? field : tables * soon))
	done 4< /run/work.makers
	is "the last line is the rest" "$last" "(rest)"
	want "bystanders were left alone" bystanders
	unload
fi

# What a write may be besides a command: a part of one, too long, of no bytes. It does exactly
# nothing, and says why; if the writer has no right, ctl goes on to say what it said. What a text may be besides a
# command is tests/unit/command_test.c's.
if part badinput; then
	name=EINVAL
	load
	rejects "a command in two writes" $EINVAL split 'freeze-' 'top\n'
	rejects "4 KiB" $EINVAL fill 4096
	rejects "a write of no bytes" $EINVAL text ''

	turned_away $EPERM "root without CAP_SYS_ADMIN" /poke incapable text 'thaw\n'
	says_still "the outcome stays" "$outcome"
	/poke uid 1000 text 'thaw\n'
	is "a user may not even open it" $? $EACCES
	held_is "nothing is held" 0
	want "bystanders were left alone" bystanders
	unload
fi

# What is a command, and cannot be carried out: the right error, and nothing done.
#
#	suspend{D, in vfork} ─── child	a process that does not stop
if part refusals; then
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
fi

# Users that may. Root that is really root; and one group, if the administrator says so.
# No other: not the root of a container, nor one that lacks CAP_SYS_ADMIN, even
# where the mode of a file lets them in.
if part rights; then
	load
	for file in ctl status top ps limits forks log; do
		turned_away 0 root /poke read /proc/rescue/$file
		turned_away $EACCES "a user" /poke uid 1000 read /proc/rescue/$file
		turned_away $EACCES "root in a user namespace" /inside user /proc/rescue/$file r
		turned_away $EPERM "root of a container" /inside root /proc/rescue/$file r
	done
	turned_away $EACCES "a user" /poke uid 1000 text 'thaw\n'
	turned_away $EACCES "a group that was not let in" /poke group 4 text 'thaw\n'
	turned_away $EACCES "root in a user namespace" /inside user $ctl w
	turned_away $EPERM "root of a container" /inside root $ctl w
	# An administrator that thinks that a mode is a right.
	/poke mode /proc/rescue
	/poke mode $ctl
	turned_away $EPERM "a user with a mode" /poke uid 1000 text 'thaw\n'
	turned_away $EPERM "root in a user namespace with a mode" /inside user $ctl w
	# A descriptor in other hands.
	exec 6<> $ctl
	turned_away $EPERM "who was left the descriptor of root" /poke uid 1000 through 6 text 'thaw\n'
	turned_away $ESRCH "root with its own" /poke through 6 text 'thaw\n'
	exec 6>&-
	# What the administrator reads is what became of the last command.
	does "the administrator gives a command" spare comm nobody
	status refused_EPERM
	before=$field
	/inside root $ctl w
	says_still "an open that is refused leaves its outcome" "$outcome"
	exec 6<> $ctl
	/poke uid 1000 through 6 text 'thaw\n'
	exec 6>&-
	says_still "so does a write" "$outcome"
	status refused_EPERM
	is "both are counted" $((field - before)) 2
	unload

	insert "the module loads for a group" gid=4
	turned_away $ESRCH "the group" /poke group 4 text 'thaw\n'
	turned_away 0 "the group" /poke group 4 read /proc/rescue/ps
	turned_away $EACCES "another group" /poke group 5 text 'thaw\n'
	turned_away $EACCES "a user" /poke uid 1000 read /proc/rescue/status
	turned_away $EACCES "root in a user namespace" /inside user $ctl w
	# Root of a container can take any group: it passes the mode.
	for file in ctl top ps limits forks log; do
		turned_away $EPERM "the group in a container" \
			/poke inside group 4 read /proc/rescue/$file
	done
	turned_away $EPERM "the group in a container" /poke inside group 4 text 'thaw\n'
	exec 6<> $ctl
	turned_away $ESRCH "the group with that of root" /poke through 6 group 4 text 'thaw\n'
	turned_away $EPERM "the group in a container with it" \
		/poke through 6 inside group 4 text 'thaw\n'
	exec 6>&-
	want "bystanders were left alone" bystanders
	unload
	refuse "no such group" EINVAL load gid=-2
	refuse "users of no group" EINVAL load user=1
	refuse "the group of root" EINVAL load gid=0
	refuse "no such key" EINVAL load sysrq_key=xy
	refuse "no such spare" EINVAL load spare=sshd
fi

# uid_of PID: its real uid, in $uid
uid_of()
{
	uid=
	{
		while read -r key real _; do
			[ "$key" = Uid: ] || continue
			uid=$real
			break
		done < "/proc/$1/status"
	} 2> /dev/null
}

# owners: held processes of user 1000 are $mine, free ones of the name lazy $free, held processes
# of other users $touched.
owners()
{
	mine=0 free=0 touched=0
	while read -r pid name _ state _ _ _ _ _ _ _ held _; do
		case $state:$held:$name in
		Z:*|state:*)		continue ;;
		*:held:*|*:*:lazy)	uid_of "$pid" ;;
		*)			continue ;;
		esac
		case $uid:$held:$name in
		1000:held:*)	mine=$((mine + 1)) ;;
		1000:-:lazy)	free=$((free + 1)) ;;
		*:held:*)	touched=$((touched + 1)) ;;
		esac
	done < /proc/rescue/ps
}

# user COMMAND...: user 1000 of the group gives it
user() { /poke group 4 text "$*\n"; }

# tells_user DESC OUTCOME: a user reads of the last command of a user; root does not
tells_user()
{
	/poke group 4 show $ctl > /run/said
	IFS= read -r line < /run/said
	is "$1" "$line" "$2"
	says_still "root reads of its own" "$outcome"
}

# With user=1, each user of the group orders about processes of that user, and of no other. The
# users' bombs are at the limits of their users.
#
#	lazy (uid 1001) ─── lazy …	20 at most
#	borrowed (uid 1000, euid 0)
#	borrowed (uid 1000){root}	a thread of it
#	lazy (uid 1000) ─── lazy …	50 at most
if part users; then
	insert "the module loads for the users of a group" gid=4 user=1
	ahead
	ask limit 20
	grown="members 18"
	start 1001 lazy
	theirs=$bomb
	does "root gives a command" spare comm nobody
	turned_away $ESRCH "a storm of another user" user freeze-top
	tells_user "it is none of that user's" \
		"error ESRCH: nothing of that user is a storm; see top, or use force"
	turned_away $ESRCH "a storm of another user" user kill-top
	turned_away $EPERM "another user's tree" user freeze tree "$theirs"
	tells_user "the answer says why" \
		"error EPERM: it is not a process of that user alone: $theirs(lazy,other-user)"
	for which in "pid $theirs" "uid 1001" "comm lazy" "uid 0" "pid 1"; do
		turned_away $EPERM "another user" user freeze "$which"
		turned_away $EPERM "another user" user kill "$which"
	done
	for command in "guard freeze" "oom kill" "spare uid 1000" "unspare uid 1000"; do
		turned_away $EPERM "what is for root" user "$command"
		tells_user "the answer says so" \
			"error EPERM: that is for root: with user=1, a user has freeze, kill, trim and thaw"
	done
	status guard
	is "the guard is as it was" "${field%% *}" off
	status spares
	is "so is the list" "$field" comm:nobody
	# The user is that of the opener, whatever writes; or of the writer, if root has lent its own.
	turned_away $EPERM "root by a user's descriptor" /poke lent 4 text 'freeze uid 1001\n'
	exec 6<> $ctl
	turned_away $EPERM "a user by root's descriptor" \
		/poke through 6 group 4 text 'freeze uid 1001\n'
	exec 6>&-
	turned_away $EACCES "another group" /poke group 5 text 'freeze-top\n'

	for how in real thread; do
		ask bomb 0 borrowed $how
		until uid_of "$answer"; [ "$uid" != 0 ]; do :; done
		turned_away $EPERM "a process of root, too: $how" user kill pid "$answer"
		want "it lives: $how" alive "$answer"
	done
	owners
	is "nothing was touched by all that" "$mine $touched" "0 0"

	ask limit 50
	grown="members 60"
	start 1000 lazy
	turned_away 0 "a user, of that user's own storm" user freeze-top
	owners
	is "it is held, all of it" "$((mine >= 35)) $free" "1 0"
	is "and nothing of others" "$touched" 0
	does "root takes that storm over, as if it were not held" freeze-top
	# The other user's bomb is of it, and smaller.
	word 3 "$outcome"
	is "and says so" "$((field >= mine))" 1
	turned_away $EPERM "what root has taken over" user thaw
	does "root lets go" thaw
	turned_away 0 "a user, again" user freeze-top
	turned_away 0 "a user" user thaw
	owners
	is "all of it is free again" "$mine $((free >= 35))" "0 1"

	# What root has frozen, it alone lets go; but a user may kill it.
	does "root freezes the bombs of both" freeze comm lazy
	owners
	before=$touched
	turned_away $EPERM "what root has frozen" user thaw
	turned_away $EPERM "what root has frozen" user thaw comm lazy
	turned_away 0 "a user" user freeze comm lazy
	turned_away $EPERM "what root has frozen before the user" user thaw
	owners
	is "all stay held" "$((mine >= 35)) $free $touched" "1 0 $before"
	does "root lets go" thaw
	turned_away 0 "a user" user freeze comm lazy
	does "root freezes both again" freeze comm lazy
	turned_away $EPERM "what root has frozen after the user" user thaw
	owners
	is "all are held still" "$((mine >= 35)) $free $touched" "1 0 $before"
	turned_away 0 "a user, of that user's own" user trim 1
	turned_away 0 "a user, of that user's own" user kill
	owners
	is "they are gone, and no others" "$mine $free $touched" "0 0 $before"
	does "root kills" kill
	want "bystanders were left alone" bystanders
	does "the rest is killed" kill comm borrowed
	want "nothing is left of it" gone 30
	unload
fi

# A user's processes that stop one by one: the order of that user does not wait for the next as
# long as one does, as root's would. The rescuer is in it, and all others wait.
#
#	suspend{D, in vfork} ─── child{S}	40 times; each half second one goes on
if part users-wait; then
	insert "the module loads for the users of a group" gid=4 user=1 timeout_ms=3000
	ahead
	grown="members 60"
	start 1000 suspend 40 500
	turned_away $ETIMEDOUT "a user" user freeze comm suspend
	owners
	is "what has not stopped in time is held" "$((mine >= 30))" 1
	turned_away 0 "a user" user kill
	want "nothing is left of it" gone 60
	held_is "nothing is held" 0
	unload
fi

# Ten thousand writes that mean nothing, or no process, by four writers at a time,
# beside two readers: none is touched. And files that stay open when the module
# goes.
if part fuzz; then
	load
	exec 5< /proc/rescue/status 6<> $ctl 7< /proc/rescue/ps
	/fuzz 10000 4711
	is "each was taken whole, or refused as it should be" $? 0
	held_is "nobody is held" 0
	want "bystanders were left alone" bystanders
	unload
	{ IFS= read -r line <&5; } 2> /dev/null
	is "what was open can be read no more" "$line" ""
	{ echo thaw >&6; } 2> /dev/null
	is "nor written" "$(($? != 0))" 1
	exec 5<&- 6>&- 7<&-
fi

# A container: a pid namespace, its own init, a cgroup. Its bomb is found, its
# init included, and named with its cgroup. From inside nothing can be seen.
#
#	pidns ─── [ pidns{1} ─┬─ pidns{2} …	/box
#	          [           └─ pidns{3} …
if part container; then
	load
	/inside root /proc/rescue/top r
	is "root inside may not look" $? $EPERM
	/inside root /proc/rescue/ctl w
	is "nor command" $? $EPERM
	/inside user /proc/rescue/ctl w
	is "nor may root of a user namespace" $? $EACCES
	ask cgroup box
	grown="members 1000"
	start 0 pidns
	freeze
	log_is "the log names the cgroup" cgroup /box
	kill_it
	unload
fi

# A bomb that its own user has let go is not one that was let go by hand: or a user could freeze
# it once, so that the guard leaves it alone for ever.
#
#	lazy (uid 1000) ─── lazy …	nine tenths of the table
if part users-guard; then
	numbers 2000
	insert "the module loads for the users of a group" gid=4 user=1
	grown="members 20"
	start 1000 lazy
	turned_away 0 "its user" user freeze comm lazy
	turned_away 0 "its user" user thaw
	does "the guard is on" guard freeze
	ask kmsg-mark
	want "it acts without being asked" until held 1 120
	want "the console says what was done" kmsg 60 guard: ok froze
	want "nothing in the bomb runs" still 2
	kill_it
	unload
fi
finish
