# SPDX-License-Identifier: GPL-2.0-only
#
# A rescue with the words of tools/rescue.sh, in a shell that must not fork.
#
#	dash (here)		cfork ─┬─ cfork …
#				       └─ cfork …
#
# shell: dash
# smp: 2
. /lib.sh
. /tools/rescue.sh

# said DESC PATTERN: the first line of what was printed.
said()
{
	IFS= read -r line < /tmp/said
	case $line in
	$2)	ok "$1" ;;
	*)	not_ok "$1" "$line" ;;
	esac
}

plan 13
load
rescue_freeze > /tmp/said
is "freeze without a storm says no" $? 1
said "and why" "error ESRCH: *"
start 1000 cfork
rescue_top > /tmp/said
said "top has its header" "rank root *"
rescue_freeze > /tmp/said
is "freeze" $? 0
said "and what was done" "ok froze *"
rescue_thaw > /tmp/said
said "thaw" "ok let *"
rescue_freeze > /tmp/said
said "freeze again" "ok froze *"
rescue_kill > /tmp/said
said "kill" "ok killed *"
rescue_log > /tmp/said
said "log has its header" "id time *"
unload
finish
