# SPDX-License-Identifier: GPL-2.0-only
#
# Words for a shell in which nothing can be started any more. Source it before
# you need it (it takes no process, but a disk that answers):
#
#	. rescue.sh
#
# The one rule: builtins only, of POSIX sh. No pipe, no $(...), no ( ... ).

# rescue_show FILE: print a file of /proc/rescue.
rescue_show()
{
	while IFS= read -r rescue_line; do
		printf '%s\n' "$rescue_line"
	done < "/proc/rescue/$1"
}

# rescue_do COMMAND [force]: give a command, and print the outcome. Its status is
# that of the command.
rescue_do()
{
	rescue_status=0
	{ echo "$*" > /proc/rescue/ctl; } 2> /dev/null || rescue_status=1
	rescue_show ctl
	return $rescue_status
}

rescue_top()	{ rescue_show top; }
rescue_log()	{ rescue_show log; }
rescue_freeze()	{ rescue_do freeze-top "$@"; }
rescue_kill()	{ rescue_do kill; }
rescue_thaw()	{ rescue_do thaw; }
