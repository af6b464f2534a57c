# SPDX-License-Identifier: GPL-2.0-only
#
# pending LETTER UID BOMB...: the course of a bomb of which some cannot stop; they are
# in that state when freeze-top gives up waiting. It says so, and nobody is born.

pending()
{
	plan 13
	letter=$1
	shift
	load timeout_ms=8000
	start "$@"
	fails "freeze-top does not claim that all have stopped" ETIMEDOUT freeze-top
	case $outcome in
	*" have not stopped yet: "*"($bomb_comm,$letter)"*)	ok "it says who has not" ;;
	*)	not_ok "it says who has not" "$outcome" ;;
	esac
	ask members
	word 1 "$answer"
	members=$field
	ask settled 3
	note "$answer"
	ask members
	word 1 "$answer"
	is "nobody is born any more" "$field" "$members"
	status held
	is "what is held is what is alive" "$field" "$members"
	kill_it
	unload
	finish
}
