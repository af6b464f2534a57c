# SPDX-License-Identifier: GPL-2.0-only
#
# Honest programs that fork a lot are no storm, and no part of one: a parallel build, a
# configure script, an installation of packages, a test suite in shell; and a server of a
# process for each connection, 200 at once, although it is large enough to be a half of a
# storm. Each alone, where freeze-top must refuse whenever it is asked; and all of them at
# once beside bombs of another user, of which all must be taken and of the others none.
#
#	witness ─┬─ witness ─── build …
#	         ├─ …			five of them
#	         └─ bomb …		uid 1001
#
# What is taken is counted from the outside: members are known by their mark, and
# the stopped by /proc.
#
# smp: 2
# mem: 4G
# timeout: 300
# workload: build configure dpkg prefork suite
. /lib.sh

asks=20

# program NAME: the $uid whose it is, the $workload with its arguments, the $births that
# it has alone, and what it $says in the end
program()
{
	uid=1002 workload=$1
	case $1 in
	build)		births=155 says=3240 ;;
	configure)	births=330 says="innocent 1.0 1" ;;
	dpkg)		births=280 says=20 uid=0 ;;
	prefork)	births=4600 says=36875520800 workload="prefork 24 200" ;;
	suite)		births=450 says=50 ;;
	esac
}

# taken: $held members are, $wrongly others, $missed members are not
taken()
{
	ask taken || not_ok "who is taken" "$answer"
	held=${answer%% *} missed=${answer##* }
	wrongly=${answer#* } wrongly=${wrongly% *}
}

# ends_well NAME S
ends_well()
{
	want "$1 ends well" worked "$1" "$2"
	said=
	while IFS= read -r line; do said=$line; done < "/run/work.$1"
	is "$1 says what it should" "$said" "$says"
}

# row NAME: alone
row()
{
	part "$1" || return 0
	program "$1"
	refused=0 asked=0 wrong=0
	want "$1 begins" work "$uid" $workload
	while [ $asked -lt $asks ]; do
		ask until births $((births * (asked + 1) / asks)) 30 || break
		asked=$((asked + 1))
		ctl freeze-top
		case $outcome in
		"error ESRCH: nothing is a storm"*)	refused=$((refused + 1)) ;;
		esac
		taken
		wrong=$((wrong + wrongly))
		[ $rc != 0 ] || ctl thaw
	done
	refuse "it was at work to the last" "still at work" worked "$1" 0
	is "freeze-top has refused each time, and held nobody" "$refused $wrong" "$asks 0"
	ends_well "$1" 90
	want "bystanders are well after" bystanders
	table "innocents: $1 alone: asked $asked refused $refused | wrongly held $wrong"
}

# at_work WHEN: all of them are
at_work()
{
	for name in build configure dpkg prefork suite; do
		refuse "$name is at work $1" "still at work" worked $name 0
	done
}

# beside BOMB WHEN: the bomb comes and goes while they are at work
beside()
{
	for name in build configure dpkg prefork suite; do
		program $name
		want "$name begins" work "$uid" $workload
	done
	# It leaves room in the table: whose forks fail there cannot go on.
	ask limit 1500
	grown=$2
	start 1001 "$1"
	does "freeze-top" freeze-top
	taken
	is "all of the bomb is taken, and nobody else" "$((held > 0)) $wrongly $missed" "1 0 0"
	want "bystanders are well while it is frozen" bystanders
	at_work "beside it"
	kill_it
	at_work "after it"
	for name in build configure dpkg prefork suite; do
		program $name
		ends_well $name 240
	done
	want "bystanders are well after" bystanders
	table "innocents: five beside $1: held $held | wrongly held $wrongly missed $missed"
}

load
row build
row configure
row dpkg
row prefork
row suite
if part beside-cfork; then beside cfork "members 1200"; fi
if part beside-chains; then beside chains "births 1500"; fi
unload
finish
