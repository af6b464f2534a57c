# SPDX-License-Identifier: GPL-2.0-only
#
# What scenarios share in which memory runs out beside an honest process, the largest one.

# database MIB: have one, as good a victim as a bomb: that has an oom_score_adj of 777
database()
{
	if ! ask pid database any; then
		: > /run/database
		want "a database begins" work 0 database "$1"
		tries=0 beats=
		until read -r beats worst < /run/database || [ $tries = 1000 ]; do
			ask pid database any
			tries=$((tries + 1))
		done 2> /dev/null
		note "its heart beats: $beats $worst"
		# What came with the storm, and has an eighth of the memory, is of it.
		want "it has been there for half a minute" still 30
	fi
	want "it is there" pid database any
	database=$answer
	want "and is as good a victim" adj "$database" 777
}

# lives: and how its heart has beaten
lives()
{
	log_field trees
	note "trees $field, database $database"
	want "the database lives" alive "$database"
	read -r beats worst < /run/database
	note "beats $beats, $worst ms at the worst"
}

# available: KiB of memory, in $left; of $total
available()
{
	while read -r name kib _; do
		case $name in
		MemTotal:)	total=$kib ;;
		MemAvailable:)	left=$kib ;;
		esac
	done < /proc/meminfo
}

# uptime: in hundredths of a second, in $at
uptime()
{
	read -r at _ < /proc/uptime
	at=${at%.*}${at#*.}
}
