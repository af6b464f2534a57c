# SPDX-License-Identifier: GPL-2.0-only
#
# What a shell can do where the module is not: the recipe of tools/rescue.sh, in
# each shell that it is written for. The bomb has hit its user's limit, and
# leaves the CPUs alone: against one that does neither (cfork), a shell is late.
#
#	shell (here)		lazy ─┬─ lazy …		300 processes of uid 1000
#				      └─ lazy …

# said: $said is the first line of what was printed.
said()
{
	IFS= read -r said < /tmp/said
	note "$said"
}

# count COMM: $count lines of what was printed have it in the second column.
count()
{
	count=0
	while read -r _ column _; do
		[ "$column" = "$1" ] && count=$((count + 1))
	done < /tmp/said
}

# recipe: the whole course
recipe()
{
	want "bystanders are well before" bystanders
	# shellcheck disable=SC2119
	rescue_freeze 2> /tmp/said
	is "a word that takes the module fails" $? 1
	said
	is "and says so" "${said%%;*}" "rescue: the module is not loaded"
	rescue_stop lazy > /tmp/said
	is "to stop nobody is no success" $? 1

	ask limit 300
	grown="members 250"
	start 1000 lazy
	rescue_ps > /tmp/said
	said
	is "ps has its header" "$said" \
		"pid comm loginuid state ppid pgrp session tty tpgid threads"
	count lazy
	is "ps shows the bomb" "$((count >= 250))" 1

	rescue_stop lazy > /tmp/said
	is "stop" $? 0
	said
	want "nobody in the bomb runs" still 2
	want "bystanders are well while it is stopped" bystanders
	rescue_thaw lazy > /tmp/said
	is "thaw" $? 0
	said
	want "the bomb runs again" running 100 60
	rescue_kill lazy > /tmp/said
	is "kill" $? 0
	said
	want "nobody is left of it" gone 60
	want "fork works again" forks
	want "bystanders are well after" bystanders
	rescue_ps > /tmp/said
	count lazy
	is "ps shows none of it" "$count" 0
}
