# SPDX-License-Identifier: GPL-2.0-only
#
# What scenarios are written in. The one rule: builtins only. No pipe, no $(),
# no subshell, no program: a shell that forks here is killed (guest/init.c),
# because in a real bomb its fork would fail. And plain POSIX, since the same
# lines run in bash, dash, BusyBox ash, mksh (which has no printf of its own) and
# zsh (which does not split words, nor know set -f, unless told).
#
# Results travel in variables: $answer (witness), $rc and $outcome (module),
# $field (files of the module).

# In a shell that another one has executed they go on from there.
nr=${nr:-0}
bad=${bad:-0}

# The witness is asked through descriptors that stay open: opening needs memory.
[ "$nr" != 0 ] || exec 8> /run/ask 9< /run/answer

# TAP

# plan N: how many tests there will be. Without it finish tells how many there were.
planned=
plan()
{
	planned=$1
	echo "1..$1"
}

# A diagnostic, with the time since boot in front.
note()
{
	read -r uptime _ < /proc/uptime
	echo "# [$uptime] $*"
}

# table LINE: a measured result, shown even when all is well, and once more in the
# end by tests/check.
table() { echo "# table: $*"; }

ok()
{
	nr=$((nr + 1))
	echo "ok $nr - $*"
}

# not_ok DESC WHY...
not_ok()
{
	nr=$((nr + 1))
	bad=$((bad + 1))
	echo "not ok $nr - $1"
	shift
	echo "#   $*"
}

# is DESC GOT WANTED
is()
{
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "got '$2', wanted '$3'"; fi
}

# The end of every scenario: what has failed before must fail the whole.
finish()
{
	[ -n "$planned" ] || plan "$nr"
	exit $((bad > 0))
}

# part NAME: begin a part of a scenario, which ends where the next one begins; false when
# it is not to run in this boot. A part that has failed is the last one here: what comes
# behind it runs in a fresh machine. tests/vm/run finds the names: a line that begins with
# "part NAME", "if part NAME" or "row NAME". What another part has set for its bombs is forgotten.
part()
{
	case ${vm_parts:-,$1,} in
	*,"$1",*)	;;
	*)		return 1 ;;
	esac
	case ,$parts_begun, in
	*,"$1",*)	return 1 ;;
	esac
	[ "$bad" = 0 ] || exit 1
	export parts_begun="$parts_begun,$1"
	echo "# part: $1"
	echo "<4>part: $1" > /dev/kmsg
	# Its time begins now (guest/init.c).
	kill -USR1 1
	grown= root= comm=
	ask limit -1
	ask cgroup /
	ask nice $$ 0
}

# skip_part WHY: nothing of this part can be tested here.
skip_part() { echo "# skip: $*"; }

# The host

# host REQUEST...: have it press keys ("key alt sysrq x"), or send a break on the
# serial console and a character ("break x"). It comes when it comes: wait for
# what it does.
host() { echo "# host: $*"; }

# The witness

# ask COMMAND...: true when the answer is ok; $answer is the rest of it.
ask()
{
	echo "$*" >&8
	IFS= read -r answer <&9
	case $answer in
	"ok "*)	answer=${answer#ok }; return 0 ;;
	*)	answer=${answer#no }; return 1 ;;
	esac
}

# want DESC COMMAND...: one test, passed when the witness says ok.
want()
{
	want=$1
	shift
	if ask "$@"; then
		ok "$want"
		note "$*: $answer"
	else
		not_ok "$want" "$*: $answer"
	fi
}

# refuse DESC ANSWER COMMAND...: one test, passed when it says no, with that.
refuse()
{
	want=$1 why=$2
	shift 2
	if ask "$@"; then
		not_ok "$want" "$*: went through: $answer"
	else
		is "$want" "$answer" "$why"
	fi
}

# word N TEXT: the Nth word, in $field.
word()
{
	word=$1
	# The splitting is the point.
	[ -z "${ZSH_VERSION-}" ] || setopt localoptions shwordsplit
	set -f
	# shellcheck disable=SC2086
	set -- $2
	set +f
	shift $((word - 1))
	field=$1
}

# The module

# ctl COMMAND...: $rc is the status of the write, $outcome what the module says.
# The braces take the shell's own complaint about a write that has failed.
ctl()
{
	{ echo "$*" > /proc/rescue/ctl; } 2> /dev/null
	rc=$?
	outcome=
	{ IFS= read -r outcome < /proc/rescue/ctl; } 2> /dev/null
	note "ctl $*: $rc, $outcome"
}

# does DESC COMMAND...: one test, passed when the module did it.
does()
{
	want=$1
	shift
	ctl "$@"
	case $rc:$outcome in
	0:ok*)	ok "$want" ;;
	*)	not_ok "$want" "$*: $rc, $outcome" ;;
	esac
}

# fails DESC ERROR COMMAND...: one test, passed when it refused with that error.
fails()
{
	want=$1 why=$2
	shift 2
	ctl "$@"
	case $rc:$outcome in
	0:*)			not_ok "$want" "$*: went through: $outcome" ;;
	*:"error $why:"*)	ok "$want" ;;
	*)			not_ok "$want" "$*: $outcome" ;;
	esac
}

# status NAME: a line of /proc/rescue/status, in $field.
status()
{
	field=
	while IFS= read -r line; do
		case $line in
		"$1: "*)	field=${line#"$1: "} ;;
		esac
	done < /proc/rescue/status
}

# held_is DESC N
held_is()
{
	status held
	is "$1" "$field" "$2"
}

# column NAME HEADER LINE: the field of that line under that name, in $field.
column()
{
	name=$1 columns=$2 line=$3
	nth=0
	[ -z "${ZSH_VERSION-}" ] || setopt localoptions shwordsplit
	set -f
	# shellcheck disable=SC2086
	set -- $columns
	for column; do
		nth=$((nth + 1))
		[ "$column" = "$name" ] && break
	done
	# shellcheck disable=SC2086
	set -- $line
	set +f
	field=
	[ "$column" = "$name" ] || return 0
	while [ $((nth -= 1)) -gt 0 ] && [ $# -gt 0 ]; do shift; done
	field=$1
}

# log_field NAME: of the last incident. top_field NAME: of the heaviest tree.
log_field()
{
	header= last=
	while IFS= read -r line; do
		if [ -z "$header" ]; then header=$line; else last=$line; fi
	done < /proc/rescue/log
	column "$1" "$header" "$last"
}

# log_is DESC NAME VALUE
log_is()
{
	log_field "$2"
	is "$1" "$field" "$3"
}

top_field()
{
	{ IFS= read -r header; IFS= read -r last; } < /proc/rescue/top
	column "$1" "$header" "$last"
}

# The common course.

# insert DESC [PARAMS]. What the module gives up after is wall time, and an emulator on a
# busy host has little of that to the second: here it matters that a freeze ends, not when.
insert()
{
	want=$1
	shift
	want "$want" load timeout_ms=$((30000 * vm_slow)) "$@"
}

# load [PARAMS]
load()
{
	want "bystanders are well before" bystanders
	insert "the module loads" "$@"
}

# start UID BOMB... $grown is when to act, "members 2000" if not said.
start()
{
	if ! ask bomb "$@"; then
		not_ok "the bomb grows" "$answer"
		return
	fi
	bomb=$answer bomb_uid=$1 bomb_comm=$2
	[ -z "${ZSH_VERSION-}" ] || setopt localoptions shwordsplit
	# shellcheck disable=SC2086
	want "the bomb grows" until ${grown:-members 2000} 120
}

# ahead: this shell gets a CPU before the bomb does, until the next part. What a shell can do
# that has to wait its turn among thousands is seen in cfork-user, cfork-smp4, key, consoles
# and full; elsewhere that wait only takes minutes.
ahead() { ask nice $$ -19; }

# And the witness, which has to see when something is held, and the bystanders that fork: each that
# could not looks at once whether something was held then, and a bomb has thousands that want a CPU.
all_ahead()
{
	ahead
	ask nice 0 -19
	for name in forker makej4; do
		ask bystander $name && ask nice "$answer" -19 || not_ok "$name is ahead" "$answer"
	done
}

# grows UID WHEN BOMB [ROOT [COMM]]: the same, with all that freeze wants to know, ahead of it.
grows()
{
	ahead
	grown=$2 root=${4-} comm=${5-}
	start "$1" "$3"
}

# numbers N: so many process numbers from here on; on a debug kernel less, as in a header.
numbers()
{
	numbers=$(($1 / vm_small))
	[ $numbers -ge 2000 ] || [ "$vm_small" = 1 ] || numbers=2000
	echo $numbers > /proc/sys/kernel/pid_max
}

# freeze. $root is what the log may name as the root: "bomb" (the process we started, or its
# ghost) or "any", for bombs that leave no root. $comm is its name there, if not the
# program's.
freeze()
{
	does "freeze-top" freeze-top
	want "nobody in the bomb runs" still 2
	want "bystanders are well while it is frozen" bystanders
	log_field root
	case ${root:-bomb}:$field in
	any:?*|bomb:$bomb|bomb:ghost:$bomb)	ok "the log names the root" ;;
	*)	not_ok "the log names the root" "root '$field', bomb $bomb" ;;
	esac
	log_is "the log names the user" uid "$bomb_uid"
	log_is "the log names the program" comm "${comm:-$bomb_comm}"
	all_held
}

# alive: $members are
alive()
{
	ask members
	word 1 "$answer"
	members=$field
}

# all_held [DESC]
all_held()
{
	alive
	held_is "${1:-what is held is what is alive}" "$members"
}

kill_it()
{
	does "kill" kill
	all_over
}

# all_over: nothing is left of what has been killed
all_over()
{
	want "nobody is left of it" gone 60
	want "fork works again" forks
	want "bystanders are well after" bystanders
	held_is "nothing is held" 0
}

# no_leak. That memory which is lost is reported must be asked for in the
# header: "append: kmemleak=on".
no_leak()
{
	leaks=0
	kmemleak=/sys/kernel/debug/kmemleak
	if [ ! -e $kmemleak ]; then
		ok "nothing has leaked (no kmemleak here)"
		return
	fi
	# What is younger than 5 s is not reported.
	ask still 6
	# It refuses when it is not at work. The first scan may find what is just being moved.
	if ! echo scan > $kmemleak || ! echo scan > $kmemleak; then
		not_ok "nothing has leaked" "kmemleak does not scan"
		return
	fi
	while IFS= read -r line; do
		leaks=$((leaks + 1))
		note "kmemleak: $line"
	done < $kmemleak
	is "nothing has leaked" $leaks 0
}

unload() { want "the module unloads" unload; }

# row NAME UID WHEN BOMB [ROOT [COMM]]: a part that is the whole course of one bomb
row()
{
	part "$1" || return 0
	shift
	grows "$@"
	freeze
	kill_it
}

# rescue_from UID BOMB...: the whole course, and nothing else.
rescue_from()
{
	load
	start "$@"
	freeze
	kill_it
	unload
	finish
}
