# SPDX-License-Identifier: GPL-2.0-only
#
# The common course of honest programs that fork a lot (workloads/): alone, where
# freeze-top must refuse whenever it is asked, and beside bombs of somebody else, of
# which all must be taken and of the others nobody.
#
#	witness ─┬─ witness ─── workload …	uid $uid
#	         └─ bomb …			uid 1001
#
# What is taken is counted from the outside: members are known by their mark, and
# who is stopped by /proc.
. /lib.sh

asks=20

# said: what the workload said last, in $said
said()
{
	said=
	while IFS= read -r line; do said=$line; done < /run/work
}

# taken: $held members are, $wrongly others, $missed members are not
taken()
{
	ask taken || not_ok "who is taken" "$answer"
	held=${answer%% *} missed=${answer##* }
	wrongly=${answer#* } wrongly=${wrongly% *}
}

# ends_well
ends_well()
{
	want "the workload ends well" worked 90
	said
	is "and says what it should" "$said" "$says"
}

# alone BIRTHS: that many births it must make
alone()
{
	refused=0 asked=0 wrong=0
	want "$workload begins" work "$uid" $workload
	while [ $asked -lt $asks ]; do
		ask until births $(($1 * (asked + 1) / asks)) 30 || break
		asked=$((asked + 1))
		ctl freeze-top
		case $outcome in
		"error ESRCH: nothing is a storm"*)	refused=$((refused + 1)) ;;
		esac
		taken
		wrong=$((wrong + wrongly))
		[ $rc != 0 ] || ctl thaw
	done
	refuse "it was at work to the last" "still at work" worked 0
	is "freeze-top has refused each time, and held nobody" "$refused $wrong" "$asks 0"
	ends_well
	table "innocents: $workload alone: asked $asked refused $refused | wrongly held $wrong"
}

# beside BOMB WHEN: the bomb comes and goes while the workload is at work
beside()
{
	grown=$2
	start 1001 "$1"
	does "freeze-top" freeze-top
	taken
	is "all of the bomb is taken, and nobody else" "$((held > 0)) $wrongly $missed" "1 0 0"
	want "bystanders are well while it is frozen" bystanders
	refuse "the workload is still at work" "still at work" worked 0
	does "kill" kill
	want "nobody is left of the bomb" gone 60
	held_is "nothing is held" 0
	refuse "the workload is at work after that" "still at work" worked 0
	table "innocents: $workload beside $1: held $held | wrongly held $wrongly missed $missed"
}

# among_bombs BIRTHS: after a quarter of them, the bombs come
among_bombs()
{
	want "$workload begins" work "$uid" $workload
	want "it is at work" until births $(($1 / 4)) 60
	# It leaves room in the table: whose forks fail there cannot go on.
	ask limit 1500
	beside cfork "members 1200"
	beside chains "births 1500"
	ends_well
}

# innocent UID WORKLOAD BIRTHS SAYS: the whole course
innocent()
{
	uid=$1 workload=$2 says=$4
	load
	alone "$3"
	among_bombs "$3"
	want "bystanders are well after" bystanders
	unload
	finish
}
