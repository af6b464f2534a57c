# SPDX-License-Identifier: GPL-2.0-only
#
# Which limit makes fork() fail? The user's, the cgroup's, the machine's: each in
# turn is the one that hurts.
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
unload
finish
