# SPDX-License-Identifier: GPL-2.0-only
#
# pending LETTERS UID BOMB...: the course of a bomb of which some cannot stop; they are
# in one of these states when freeze-top gives up waiting. It says so, and what is
# born after that was on its way, and is held.

pending()
{
	ahead
	letters=$1
	shift
	load timeout_ms=8000
	start "$@"
	fails "freeze-top does not claim that all have stopped" ETIMEDOUT freeze-top
	case $outcome in
	*" have not stopped yet: "*"($bomb_comm,"[$letters]")"*)	ok "it says who has not" ;;
	*)	not_ok "it says who has not" "$outcome" ;;
	esac
	pending=${outcome#*processes held, }
	pending=${pending%% of them *}
	alive
	before=$members
	ask settled 3
	note "$answer"
	ask members
	word 1 "$answer"
	# Processes that have not stopped may be in fork(), each in one.
	born=$((field - before))
	if [ "$born" -le "$pending" ]; then
		ok "nobody begins a fork any more"
	else
		not_ok "nobody begins a fork any more" "$born born, $pending had not stopped"
	fi
	all_held
	kill_it
	unload
}
