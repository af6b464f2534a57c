# SPDX-License-Identifier: GPL-2.0-only
#
# The whole console, typed into one shell that must not fork, with no process
# number left: every word of tools/rescue.sh, every command, every file. Init
# kills a scenario's shell that tries to fork, so that passing means: not once.
#
#	shell (here)		cfork ─┬─ cfork …	all numbers taken
#				       └─ cfork …

# says DESC PATTERN: the first line of what was printed
says()
{
	IFS= read -r said < /tmp/said
	# In zsh what comes out of a variable is no pattern, unless told.
	[ -z "${ZSH_VERSION-}" ] || setopt localoptions globsubst
	case $said in
	$2)	ok "$1" ;;
	*)	not_ok "$1" "$said" ;;
	esac
}

# console: the whole course
console()
{
	grown=full
	ask cgroup /
	load
	rescue_freeze > /tmp/said
	is "freeze without a storm says no" $? 1
	says "and why" "error ESRCH: *"
	ask cgroup box
	start 0 cfork
	rescue_freeze > /tmp/said
	is "freeze" $? 0
	says "and what was done" "ok froze *"
	want "nobody in the bomb runs" still 2
	want "the table is full still" until full 10

	rescue_top > /tmp/said
	says "top" "rank root tasks *"
	rescue_limits > /tmp/said
	says "limits" "limit of used max hurts"
	rescue_forks > /tmp/said
	says "forks" "comm forks vforks threads *"
	rescue_status > /tmp/said
	says "status" "version: *"
	rescue_ps > /tmp/said
	says "ps" "pid comm loginuid *"
	rescue_preview thaw > /tmp/said
	says "preview" "ok preview, nothing was done: would let go of * processes, *"
	rescue_spare "no such name" > /tmp/said
	says "spare" "ok *"
	status spares
	is "a name with blanks" "$field" 'comm:no\040such\040name'
	rescue_unspare "no such name" > /tmp/said
	says "unspare" "ok *"

	rescue_thaw pid "$bomb" > /tmp/said
	says "thaw pid" "ok let 1 processes go, * stay held"
	rescue_freeze tree "$bomb" > /tmp/said
	says "freeze tree" "ok froze *"
	rescue_thaw pid "$bomb" > /tmp/said
	rescue_stop cfork > /tmp/said
	says "stop by name" "ok froze *"
	rescue_thaw pid "$bomb" > /tmp/said
	rescue_freeze session "$bomb" > /tmp/said
	says "freeze session" "ok froze *"
	rescue_thaw pid "$bomb" > /tmp/said
	rescue_freeze cgroup /box > /tmp/said
	says "freeze cgroup" "ok froze *"
	rescue_freeze pid "$bomb" > /tmp/said
	says "freeze again" "ok all 1 processes are held already"
	want "nobody in the bomb runs again" still 2
	want "bystanders are well while it is frozen" bystanders
	rescue_trim 20 > /tmp/said
	says "trim" "ok killed * processes in * ms, for * slots*; * processes stay held"
	rescue_kill pid "$bomb" > /tmp/said
	says "kill pid" "ok killed 1 processes *"
	want "the others do not run" still 2
	rescue_thaw uid 0 > /tmp/said
	says "thaw uid" "ok let * processes go"
	rescue_freeze cgroup /box > /tmp/said
	says "freeze the rest" "ok froze *"
	rescue_kill > /tmp/said
	is "kill" $? 0
	says "and how many" "ok killed *"
	rescue_log > /tmp/said
	says "log" "id time trigger *"
	rescue_kill nobody > /tmp/said
	is "kill by name, of nobody" $? 1
	says "says so" "error ESRCH: no process matches"
	rescue_do explode > /tmp/said
	says "a word that is none" "error EINVAL: not a command; *"
	rescue_show ctl > /tmp/said
	says "the outcome can be read again" "error EINVAL: not a command; *"
	all_over
	unload
}
