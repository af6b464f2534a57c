# SPDX-License-Identifier: GPL-2.0-only
#
# Words for a shell in which nothing can be started any more: bash, dash,
# BusyBox ash, mksh and zsh. Source it before you need it (it takes no process,
# but a disk that answers), and ask it what it knows:
#
#	. rescue.sh
#	rescue_help
#
# The one rule: builtins only, of POSIX sh. No pipe, no $(...), no ( ... ). And
# nothing that leans on word splitting, which zsh does not do.
#
# With the module the words speak to /proc/rescue/. Without it some are played by
# the shell: look at each process, signal those of a name. That can lose. Between
# the look and the signal a number may get a new owner, a bomb may fork faster
# than the shell looks, its members may change their names or wake each other.
# None of it can be mended from a shell: it is why there is a module.

_rescue_newline='
'

# mksh has no printf of its own, and the echo of some shells eats backslashes.
# shellcheck disable=SC3044
case ${KSH_VERSION-} in
"")	_rescue_say() { printf '%s\n' "$*"; } ;;
*)	_rescue_say() { print -r -- "$*"; } ;;
esac

_rescue_fail()
{
	_rescue_say "rescue: $*" >&2
	return 1
}

_rescue_loaded() { [ -e /proc/rescue/ctl ]; }

_rescue_need_module()
{
	_rescue_loaded || _rescue_fail "the module is not loaded; without it there are:" \
		"rescue_ps, rescue_stop NAME, rescue_kill NAME, rescue_thaw NAME"
}

# With the module

# rescue_show FILE: print a file of /proc/rescue.
rescue_show()
{
	_rescue_need_module || return 1
	{
		while IFS= read -r _rescue_line; do
			_rescue_say "$_rescue_line"
		done < "/proc/rescue/$1"
	} 2> /dev/null || _rescue_fail "/proc/rescue/$1 cannot be read"
}

# rescue_do COMMAND...: give it to the module as it stands, and print the outcome.
rescue_do()
{
	_rescue_need_module || return 1
	_rescue_rc=0 _rescue_line=
	# >| because a user's shell may be told not to overwrite files.
	{ _rescue_say "$*" >| /proc/rescue/ctl; } 2> /dev/null || _rescue_rc=1
	{ IFS= read -r _rescue_line < /proc/rescue/ctl; } 2> /dev/null
	case $_rescue_rc:$_rescue_line in
	0:ok*)	;;
	# Nothing was written, so this tells of an earlier command.
	1:ok*)	_rescue_rc=1 _rescue_line="error: /proc/rescue/ctl cannot be written" ;;
	*)	_rescue_rc=1 ;;
	esac
	_rescue_say "${_rescue_line:-error: /proc/rescue/ctl cannot be read}"
	return "$_rescue_rc"
}

# Replace OLD by NEW all over $_rescue_text.
_rescue_replace()
{
	_rescue_done=
	while :; do
		case $_rescue_text in
		*"$1"*)	;;
		*)	break ;;
		esac
		_rescue_done=$_rescue_done${_rescue_text%%"$1"*}$2
		_rescue_text=${_rescue_text#*"$1"}
	done
	_rescue_text=$_rescue_done$_rescue_text
}

# The way the module writes and reads what would not be one word of one line.
_rescue_escape()
{
	_rescue_text=$1
	_rescue_replace "\\" "\\134"
	_rescue_replace ' ' '\040'
	_rescue_replace "$_rescue_newline" '\012'
}

_rescue_do_escaped()
{
	_rescue_words=$1
	shift
	for _rescue_word; do
		_rescue_escape "$_rescue_word"
		_rescue_words="$_rescue_words $_rescue_text"
	done
	rescue_do "$_rescue_words"
}

# True for one word that is none of the module's: then it is the name of a process.
_rescue_is_name()
{
	[ $# -eq 1 ] || return 1
	case $1 in
	pid|tree|comm|uid|pgrp|session|cgroup) return 1 ;;
	esac
}

# _rescue_target VERB [NAME | WHAT...]
_rescue_target()
{
	_rescue_verb=$1
	shift
	if _rescue_is_name "$@"; then
		_rescue_do_escaped "$_rescue_verb" comm "$1"
	else
		_rescue_do_escaped "$_rescue_verb" "$@"
	fi
}

# Without the module

# Read which process has that number: $_rescue_comm, and the fields after it in
# $_rescue_rest. A comm may hold anything, so that what looks like the end of the
# line or of the name need not be; nothing after the name has a parenthesis.
_rescue_look()
{
	_rescue_stat=
	while IFS= read -r _rescue_line; do
		_rescue_stat=$_rescue_stat$_rescue_line$_rescue_newline
	done < "/proc/$1/stat"
	_rescue_rest=${_rescue_stat##*") "}
	_rescue_comm=${_rescue_stat#*"("}
	_rescue_comm=${_rescue_comm%") "*}
	[ -n "$_rescue_stat" ]
}

# Move the first N words of $_rescue_rest to $_rescue_cut.
_rescue_cut()
{
	_rescue_n=$1 _rescue_cut=
	while [ "$_rescue_n" -gt 0 ]; do
		_rescue_cut="$_rescue_cut ${_rescue_rest%% *}"
		_rescue_rest=${_rescue_rest#* }
		_rescue_n=$((_rescue_n - 1))
	done
}

# In $_rescue_own: this shell, and its ancestors. Not $$, which in a
# container may be another number than the one in this /proc.
_rescue_find_own()
{
	_rescue_own=" " _rescue_ppid=self
	while _rescue_look "$_rescue_ppid"; do
		_rescue_own="$_rescue_own${_rescue_stat%% *} "
		_rescue_cut 2
		_rescue_ppid=${_rescue_cut##* }
	done 2> /dev/null
	[ "$_rescue_own" != " " ] || _rescue_fail "/proc cannot be read"
}

# Never init, kernel threads, ourselves, or the door that others come in by. That
# is the sshd which listens: a bomb that calls itself sshd has another parent.
_rescue_may_touch()
{
	case $_rescue_own in
	*" $_rescue_pid "*) return 1 ;;
	esac
	case $_rescue_pid:$_rescue_ppid in
	1:*|2:*|*:2) return 1 ;;
	esac
	[ "$_rescue_ppid:$_rescue_comm" != 1:sshd ]
}

# Count the process by what it is up to; false if there is nothing left to signal.
_rescue_count()
{
	case $_rescue_state in
	T)	_rescue_stopped=$((_rescue_stopped + 1)) ;;
	# The kernel or a tracer has it, and it may stay so for ever, stop or no stop:
	# the parent in a vfork() does while its child is stopped.
	D|t)	_rescue_stuck=$((_rescue_stuck + 1)) ;;
	# A process whose first thread has ended looks dead, and need not be.
	[ZXx])	_rescue_cut 16
		[ "${_rescue_cut##* }" -gt 1 ] || return 1
		_rescue_stuck=$((_rescue_stuck + 1)) ;;
	*)	_rescue_running=$((_rescue_running + 1)) ;;
	esac
}

# _rescue_signal SIGNAL: to the process we have just looked at. Nothing may come
# between that look and the kill: the less time, the less often the wrong one.
_rescue_signal()
{
	_rescue_cut 2
	_rescue_ppid=${_rescue_cut##* }
	_rescue_state=${_rescue_cut% *}
	_rescue_state=${_rescue_state# }
	_rescue_may_touch || return
	_rescue_count || return
	[ "$1$_rescue_state" = STOPT ] || kill -s "$1" "$_rescue_pid"
}

# _rescue_pass SIGNAL NAME: once through all processes.
_rescue_pass()
{
	_rescue_stopped=0 _rescue_running=0 _rescue_stuck=0
	for _rescue_dir in /proc/[0-9]*; do
		_rescue_pid=${_rescue_dir#/proc/}
		_rescue_look "$_rescue_pid" || continue
		# Not [ = ]: a name may look like one of its operators.
		case $_rescue_comm in
		"$2")	_rescue_signal "$1" ;;
		esac
	done 2> /dev/null
	_rescue_found=$((_rescue_stopped + _rescue_running + _rescue_stuck))
}

# Stop all of that name. Two quiet passes in a row, because what stops during
# the first may have made a child after that pass had listed the processes; if
# the second finds all stopped, then all were so before it listed them.
_rescue_stop_all()
{
	_rescue_passes=0 _rescue_quiet=0 _rescue_before=0
	while [ "$_rescue_quiet" -lt 2 ] && [ "$_rescue_passes" -lt 100 ]; do
		_rescue_pass STOP "$1"
		_rescue_passes=$((_rescue_passes + 1))
		case $_rescue_running:$_rescue_stuck in
		"0:$_rescue_before")	_rescue_quiet=$((_rescue_quiet + 1)) ;;
		*)			_rescue_quiet=0 ;;
		esac
		_rescue_before=$_rescue_stuck
	done
}

_rescue_stop_by_hand()
{
	_rescue_find_own || return 1
	_rescue_stop_all "$1"
	_rescue_say "$_rescue_stopped stopped in $_rescue_passes passes," \
		"$_rescue_running still running, $_rescue_stuck not to be told (D, t or Z)"
	[ "$_rescue_found" -gt 0 ] && [ "$_rescue_running" -eq 0 ]
}

# Stop, kill, and again: when the first of them dies, the kernel may wake others.
_rescue_kill_by_hand()
{
	_rescue_find_own || return 1
	_rescue_rounds=0
	_rescue_stop_all "$1"
	_rescue_first=$_rescue_found
	while [ "$_rescue_found" -gt 0 ] && [ "$_rescue_rounds" -lt 20 ]; do
		_rescue_pass KILL "$1"
		_rescue_rounds=$((_rescue_rounds + 1))
		_rescue_stop_all "$1"
	done
	_rescue_say "$_rescue_first found, killed in $_rescue_rounds rounds, $_rescue_found left"
	[ "$_rescue_first" -gt 0 ] && [ "$_rescue_found" -eq 0 ]
}

# Also of those that another user had stopped: nothing tells them apart.
_rescue_thaw_by_hand()
{
	_rescue_find_own || return 1
	_rescue_pass CONT "$1"
	_rescue_say "$_rescue_found let go"
	[ "$_rescue_found" -gt 0 ]
}

_rescue_ps_line()
{
	_rescue_escape "$_rescue_comm"
	_rescue_comm=$_rescue_text
	# What is not ASCII may be an order to the terminal.
	while :; do
		case $_rescue_comm in
		*[!!-~]*)	;;
		*)		break ;;
		esac
		_rescue_text=${_rescue_comm%%[!!-~]*}
		_rescue_comm=$_rescue_text\?${_rescue_comm#"$_rescue_text"?}
	done
	_rescue_uid=
	read -r _rescue_uid < "/proc/$_rescue_pid/loginuid"
	_rescue_cut 6
	_rescue_line="$_rescue_pid ${_rescue_comm:-?} ${_rescue_uid:--}$_rescue_cut"
	_rescue_cut 12
	_rescue_say "$_rescue_line ${_rescue_cut##* }"
}

_rescue_ps_by_hand()
{
	_rescue_say pid comm loginuid state ppid pgrp session tty tpgid threads
	for _rescue_dir in /proc/[0-9]*; do
		_rescue_pid=${_rescue_dir#/proc/}
		_rescue_look "$_rescue_pid" && _rescue_ps_line
	done 2> /dev/null
}

# True where the shell must do it: a name, and no module.
_rescue_by_hand() { ! _rescue_loaded && _rescue_is_name "$@"; }

# The words

rescue_top()	{ rescue_show top; }
rescue_log()	{ rescue_show log; }
rescue_status()	{ rescue_show status; }
rescue_limits()	{ rescue_show limits; }
rescue_forks()	{ rescue_show forks; }
rescue_ps()	{ if _rescue_loaded; then rescue_show ps; else _rescue_ps_by_hand; fi; }

rescue_freeze()
{
	case $#:${1-} in
	0:|1:force)	rescue_do freeze-top "$@" ;;
	*)		_rescue_target freeze "$@" ;;
	esac
}

rescue_stop()
{
	if _rescue_by_hand "$@"; then _rescue_stop_by_hand "$1"; else _rescue_target freeze "$@"; fi
}

rescue_kill()
{
	if _rescue_by_hand "$@"; then _rescue_kill_by_hand "$1"; else _rescue_target kill "$@"; fi
}

rescue_thaw()
{
	if _rescue_by_hand "$@"; then _rescue_thaw_by_hand "$1"; else _rescue_target thaw "$@"; fi
}

rescue_trim()		{ rescue_do trim "$@"; }
rescue_preview()	{ _rescue_do_escaped preview "$@"; }
rescue_spare()		{ _rescue_target spare "$@"; }
rescue_unspare()	{ _rescue_target unspare "$@"; }

rescue_help()
{
	_rescue_say "\
rescue_top rescue_ps rescue_log rescue_status rescue_limits rescue_forks
                            show what makes the processes, all of them, what was
                            done, how it stands, which limits are full, which
                            programs forked in the last minutes
rescue_freeze [force]       stop the storm; force: the best guess, if any
rescue_freeze WHAT          stop that
rescue_stop NAME            stop all processes of that name
rescue_kill [NAME | WHAT]   kill everything that is held, or that
rescue_thaw [NAME | WHAT]   let go of everything that is held, or of that
rescue_trim N               kill some of the held, so that N slots come free
rescue_preview COMMAND      say what that would hit, and do nothing
rescue_spare WHAT           never touch that; rescue_unspare takes it back
rescue_do COMMAND           any other command, written as the module wants it
rescue_show FILE            any file of /proc/rescue
WHAT is pid N, tree N, comm NAME, uid N, pgrp N, session N or cgroup PATH.
Without the module there are rescue_ps, and NAME with rescue_stop, _kill, _thaw."
}
