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
