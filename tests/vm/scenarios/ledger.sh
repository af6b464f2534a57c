# SPDX-License-Identifier: GPL-2.0-only
#
# The memory of a tree, and that of the machine, against what is known of them: of each
# process from its status, of all from what is available.
#
#	witness ─── kinds (8 MiB of one kind after the other) ─── kinds × 30
#	witness ─── claims (8 MiB written) ─┬─ claims × 20 (write a quarter of it, then all)
#	                                    └─ sharer (has the memory of its parent itself)
#
# smp: 2
# mem: 2G
. /lib.sh
mib=8 children=20

# meminfo NAME: a line of /proc/meminfo, in $field
meminfo()
{
	field=
	while read -r line_name kib _; do
		[ "$line_name" = "$1:" ] && field=$kib
	done < /proc/meminfo
}

# top_of PID: $resident and $promised of the line of that root
top_of()
{
	header= resident= promised=
	while IFS= read -r line; do
		if [ -z "$header" ]; then header=$line; continue; fi
		column root "$header" "$line"
		[ "$field" = "$1" ] || continue
		column resident "$header" "$line"; resident=$field
		column promised "$header" "$line"; promised=$field
		note "$line"
	done < /proc/rescue/top
	[ -n "$resident" ] || not_ok "top has a line of $1"
}

# all_lines: what all lines together promise, in $all
all_lines()
{
	header= all=0
	while IFS= read -r line; do
		if [ -z "$header" ]; then header=$line; continue; fi
		column promised "$header" "$line"
		all=$((all + field))
	done < /proc/rescue/top
}

# known_of PID: adds the memory of a process to $claims and $rss, and to the largest, $largest
known_of()
{
	anon=0
	while read -r line_name kib _; do
		case $line_name in
		VmData:|VmStk:)		claims=$((claims + kib)) ;;
		VmRSS:)			rss=$((rss + kib)) ;;
		RssAnon:|VmSwap:)	anon=$((anon + kib)) ;;
		esac
	done < "/proc/$1/status"
	[ $anon -le $largest ] || largest=$anon
}

# known: that of the tree. The sharer's memory is that of its parent.
known()
{
	claims=0 rss=0 largest=0
	known_of "$bomb"
	while read -r pid comm _ _ ppid _; do
		[ "$ppid:$comm" = "$bomb:claims" ] && known_of "$pid"
	done < /proc/rescue/ps
	note "claims $claims, resident $rss, of the largest $largest"
}

# near DESC GOT WANTED SLACK
near()
{
	if [ "$(($2 - $3 <= $4 && $3 - $2 <= $4))" = 1 ]; then
		ok "$1"
	else
		not_ok "$1" "$2, wanted $3, or $4 more or less"
	fi
}

# becomes DESC NAME: wait until the first one is called so
becomes()
{
	tries=0
	until ask pid "$2" || [ $tries = 300 ]; do tries=$((tries + 1)); done
	is "$1" "$answer" "$bomb"
}

# limit LIMIT: the words of a line of limits, in $of, $used, $max and $hurts
limit()
{
	of= used= max= hurts=
	while read -r word_of_limit a b c d; do
		[ "$word_of_limit" = "$1" ] && of=$a used=$b max=$c hurts=$d
	done < /proc/rescue/limits
	note "$1 $of $used $max $hurts"
}

# What /proc says of a process is exact, and the same, as long as a counter is one number.
read -r release < /proc/sys/kernel/osrelease
slack=0
case $release in
5.*|6.0.*|6.1.*) ;;
*)	slack=256 ;;
esac

load
if part claims; then
	all_lines
	all_before=$all
	meminfo Committed_AS
	committed=$field
	grown="members $((children + 2))"
	start 1000 claims $mib $children
	becomes "all have been forked" claimed
	meminfo Committed_AS
	committed=$((field - committed))

	top_of "$bomb"
	known
	near "promised is all claims, but for the pages of one" "$promised" \
		$((claims - largest)) $slack
	near "resident is the sum over all mms" "$resident" $rss $((slack * (children + 1)))
	want=$((children * mib * 1024))
	is "each child may demand what its parent has written" "$((promised >= want))" 1
	is "and not much more" "$((promised <= want + want / 20 + 4096))" 1
	near "the kernel counts the same claims" $committed $claims 4096
	all_lines
	near "and so do all lines, but for the pages of one" $((all - all_before)) \
		$((committed - largest)) 8192

	before=$promised
	# Not what is available: lists of free pages of each CPU are not counted in that.
	meminfo AnonPages
	had=$field
	ask signal members USR1
	becomes "a quarter is written" quarter
	top_of "$bomb"
	near "the bound is what it was" "$promised" "$before" $((slack + 4 * (children + 1)))
	ask signal members USR1
	becomes "all is written" written
	meminfo AnonPages
	demanded=$((field - had))
	note "promised $before KiB, demanded $demanded KiB"
	near "what was promised has been demanded" $demanded "$before" $((before / 10))
	does "kill it" kill tree "$bomb"
	all_over
fi

# counts NAME RESIDENT PROMISED: so many MiB more than when it has none; a child has a stack
counts()
{
	top_of "$bomb"
	near "$1: resident" $((resident - bare_resident)) $(($2 * 1024)) 1024
	near "$1: promised" $((promised - bare_promised)) $(($3 * 1024)) 1024
}

# kind NAME RESIDENT PROMISED: it has that next
kind()
{
	ask signal "$bomb" USR1
	becomes "it has $1" "$1"
	counts "$@"
}

# takes NAME: it has that next, and all that it has taken of it by now is resident, and is promised
# no more
takes()
{
	ask signal "$bomb" USR1
	becomes "it has $1" "$1"
	largest=0
	known_of "$bomb"
	taken=$((largest - bare_anon))
	note "$1: taken $taken KiB"
	top_of "$bomb"
	near "$1: resident" $((resident - bare_resident)) $taken 1024
	near "$1: promised" $((promised - bare_promised)) $((mib * 1024 - taken)) 1024
}

# merges: KSM has merged what it has
merges()
{
	ksm=/sys/kernel/mm/ksm tries=0 field=0
	echo 10000 > $ksm/pages_to_scan
	echo 1 > $ksm/run
	until [ "$field" -ge $((mib * 255)) ] || [ $((tries += 1)) -gt 60 ]; do
		ask still 1
		read -r field < $ksm/pages_sharing
	done
	is "its pages are merged" "$((field >= mib * 255))" 1
}

# What counts as what: the table of the guide.
if part kinds; then
	# One that knows nothing of the births before, which make the witness the root of a line.
	unload
	load
	echo 8 > /proc/sys/vm/nr_hugepages
	grown="members 31"
	start 1000 kinds $mib 30
	becomes "it has been forked" bare
	top_of "$bomb"
	bare_resident=$resident bare_promised=$promised
	claims=0 rss=0 largest=0
	known_of "$bomb"
	bare_anon=$largest
	kind untouched 0 $mib
	kind written $mib 0
	kind shared $mib 0
	kind file $mib $mib
	kind file_written $mib 0
	kind zero 0 $mib
	kind huge $mib 0
	kind hugetlb 0 $mib
	kind merged $mib 0
	merges
	counts "merged by now" $mib $mib
	echo 2 > $ksm/run
	kind reserveless 0 $mib
	kind none 0 0
	kind dontfork $mib 0
	kind wipeonfork $mib $mib
	kind huge_zero 0 $mib
	takes huge_zero_write
	# Folios of 64 KiB, where the kernel has them: the one byte that is written takes all of it.
	huge=/sys/kernel/mm/transparent_hugepage
	if [ -e $huge/hugepages-64kB/enabled ]; then
		echo never > $huge/enabled
		echo madvise > $huge/hugepages-64kB/enabled
		takes large_folios
		is "a byte takes 64 KiB" "$((taken > mib * 1024 * 3 / 4))" 1
		echo never > $huge/hugepages-64kB/enabled
		echo always > $huge/enabled
	fi
	does "kill it" kill tree "$bomb"
	all_over
	echo 0 > /proc/sys/vm/nr_hugepages
fi

# The machine's: as the kernel says, and what hurts.
if part machine; then
	limit MemTotal
	meminfo MemTotal
	is "all memory" "$of $max $hurts" "machine $field no"
	meminfo MemAvailable
	near "what is not available is used" "$used" $((max - field)) 16384
	# With swap: distro/scenarios/memory.py.
	limit SwapTotal
	is "there is no swap" "$of $used $max $hurts" "machine 0 0 no"
	limit CommitLimit
	meminfo CommitLimit
	is "the commit limit, and the mode" "$of $max $hurts" "overcommit:0 $field no"
	meminfo Committed_AS
	near "what has been committed" "$used" "$field" 4096
	echo $((used + used / 20)) > /proc/sys/vm/overcommit_kbytes
	limit CommitLimit
	is "it does not hurt while the kernel overcommits" "$((used * 10 >= max * 9)) $hurts" "1 no"
	echo 2 > /proc/sys/vm/overcommit_memory
	limit CommitLimit
	is "and does when it counts" "$of $hurts" "overcommit:2 yes"
	echo 0 > /proc/sys/vm/overcommit_memory
fi
want "bystanders are well after" bystanders
unload
finish
