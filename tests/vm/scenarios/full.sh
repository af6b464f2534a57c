# SPDX-License-Identifier: GPL-2.0-only
#
# A full table.
#
# smp: 2
# mem: 3G
# pid_max: 4096
# whole: yes
# timeout: 180
. /lib.sh

# limits: $hurts are the names of the rows that hurt, $row_NAME the lines
limits()
{
	hurts= nproc= pids= header=
	while IFS= read -r line; do
		[ -n "$header" ] || header=$line
		column hurts "$header" "$line"
		case $field:$line in
		yes:*)	hurts="$hurts${line%% *} " ;;
		esac
		case $line in
		"RLIMIT_NPROC "*)	nproc=$line ;;
		"pids.max "*)		pids=$line ;;
		esac
	done < /proc/rescue/limits
	note "$nproc; $pids"
}

# limit_row LIMIT OF: its line of limits, in $field
limit_row()
{
	field=
	while IFS= read -r line; do
		case $line in
		"$1 $2 "*)	field=$line ;;
		esac
	done < /proc/rescue/limits
}

# limit_is DESC LIMIT OF REST: that is its line
limit_is()
{
	limit_row "$2" "$3"
	is "$1" "$field" "$2 $3 $4"
}

# clear DESC
clear()
{
	does "kill" kill uid 1001
	want "$1 is gone" gone 60
}

load
# Which limit makes fork() fail? The user's, the cgroup's, the machine's: each in
# turn is the one that hurts.
if part limits; then
	limits
	is "on an idle machine none hurts" "$hurts" ""

	ask limit 200
	grown="members 190"
	start 1001 lazy
	ask members
	while word 1 "$answer" && [ "$field" -lt 200 ]; do ask members; done
	limits
	is "the user's limit is known" "$nproc" "RLIMIT_NPROC uid:1001 200 200 yes"
	is "and is the one that hurts" "$hurts" "RLIMIT_NPROC "
	clear "the user's bomb"

	ask limit -1
	ask cgroup box 150
	grown="members 150"
	start 1001 lazy
	limits
	is "the cgroup's limit is known" "$pids" "pids.max cgroup:/box 150 150 yes"
	is "and is the one that hurts" "$hurts" "pids.max "
	clear "the cgroup's bomb"

	ask cgroup box/inner
	start 1001 lazy
	limits
	is "a limit above is the limit of who is below" "$pids" "pids.max cgroup:/box 150 150 yes"
	clear "the bomb below"

	ask cgroup /
	grown=full
	start 0 cfork
	limits
	is "a full table is the machine's limit" "$hurts" "pid_max "
	does "freeze-top" freeze-top
	limits
	is "frozen, it is that still" "$hurts" "pid_max "
	kill_it
	want "bystanders were left alone" bystanders
fi

# Each user that is at a limit is shown, not only the one that has the bomb; and the limit binds as
# fork() has it: no process that may exceed it, but one that may only in its own namespace.
#
#	fan (uid 1002)		lazy (uid 1001) ─── lazy …
#	exempt (uid 1003){CAP_SYS_RESOURCE} ─── exempt × 29
#	exempt (uid 1004){in a user namespace} ─── exempt × 19
if part users; then
	ask limit 20
	grown="members 30"
	start 0 exempt capable
	# There is a line only where it is the heaviest.
	limit_row RLIMIT_NPROC uid:1003
	is "a user that may exceed it has no limit" "${field#RLIMIT_NPROC uid:1003 30 none no}" ""
	does "kill" kill uid 1003
	want "it is gone" gone 20

	grown="members 20"
	start 0 exempt nested
	limit_is "a right in a user namespace is none" RLIMIT_NPROC uid:1004 "20 20 yes"
	# When it has tried them all.
	while ask state "$bomb" && [ "$answer" != S ]; do :; done
	ask members
	is "fork() says so, too" "$answer" "20 0"
	does "kill" kill uid 1004
	want "it is gone, too" gone 20

	ask limit 30
	grown="members 30"
	start 1002 fan
	ask limit 200
	grown="members 225"
	start 1001 lazy
	limit_row RLIMIT_NPROC uid:1001
	case $field in
	"RLIMIT_NPROC uid:1001 "[12]??" 200 yes")	ok "the user with the bomb is shown" ;;
	*)	not_ok "the user with the bomb is shown" "$field" ;;
	esac
	limit_is "the one without is, too" RLIMIT_NPROC uid:1002 "30 30 yes"
	does "kill" kill uid 1002
	clear "the bomb"
fi

# Forks that are under way are charged, too: a bomb that does nothing but fork is at its limit
# before so many live (findings/nproc-in-flight.sh).
if part in-flight; then
	ahead
	ask limit 600
	grown="members 300"
	start 1001 cfork
	tries=0 used=0
	until [ "$used" -ge 600 ] || [ $((tries += 1)) -gt 300 ]; do
		limit_row RLIMIT_NPROC uid:1001
		word 3 "$field"
		used=$field
	done
	ask members
	word 1 "$answer"
	is "limits has what is charged" "$((used >= 600))" 1
	is "and fewer live" "$((field < 594))" 1
	note "$used used of 600, $field alive, after $tries looks"
	clear "the bomb"
fi

# One process that has as many threads as its cgroup lets it have.
#
#	threads{1, and 149 that wait}
if part threads; then
	ask cgroup box 150
	grown="members 1"
	start 1001 threads waiting
	tries=0
	until limit_row pids.max cgroup:/box; [ "$field" != "${field% 150 150 yes}" ] ||
	      [ $((tries += 1)) -gt 200 ]; do
		:
	done
	limit_is "the cgroup is named" pids.max cgroup:/box "150 150 yes"
	limits
	is "and is the only one that hurts" "$hurts" "pids.max "
	clear "the process"
	ask cgroup /
fi

# The table is full of a bomb that is frozen, and root wants to look at it,
# with programs. First there is room for those that were there before, then for 50
# processes more; and all that is not killed stays as it is.
#
#	cfork ─┬─ cfork …	killed from the leaves up: a parent that is
#	       └─ cfork …	frozen reaps none
if part trim; then
	grown=full
	start 0 cfork
	does "freeze-top" freeze-top
	want "nobody in the bomb runs" still 2
	want "the table is full still" until full 20
	status held
	before=$field
	slots=0
	does "preview of trim" preview trim 16
	held_is "nobody has died of it" "$before"
	does "trim, for those that were there before" trim 16
	word 9 "$outcome"
	slots=$((slots + field))
	want "bystanders are well" bystanders
	does "trim" trim 50
	word 9 "$outcome"
	slots=$((slots + field))
	want "50 processes can be had" run 50
	status held
	is "that many slots were promised, and fewer died for nothing" \
		"$((slots >= 66 && before - field >= slots && before - field <= 2 * slots))" 1
	note "killed $((before - field)) for $slots slots, of which 66 were asked for"
	want "nobody in the bomb runs after" still 2
	log_is "the incident goes on" state frozen
	kill_it
	log_is "until all are killed" state killed
	want "forks" run 500
fi

# What waits for a slot is faster than what the slot was freed for.
if part contested; then
	ask limit 3700
	grown="members 3690"
	start 1001 patient
	ask limit 1000
	ask bomb 1002 cfork
	want "another one takes the rest" until full 60
	does "the first is frozen" freeze uid 1001
	does "trim" trim 50
	case $outcome in
	*" slots, "*" of which are not free yet; "*) ok "the answer says that they are taken" ;;
	*) not_ok "the answer says that they are taken" "$outcome" ;;
	esac
	does "the other one is frozen" freeze uid 1002
	kill_it
fi

unload
finish
