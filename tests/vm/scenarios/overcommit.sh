# SPDX-License-Identifier: GPL-2.0-only
#
# What fork() promises: a parent that has more than half of what the kernel would promise
# makes children if the kernel overcommits. If it does not, the ways that copy fail, and
# those that share the parent's memory do not. And forkcost never takes more than half of
# the memory, whatever it is asked for.
#
#	witness ─── forkcost ─── forkcost (the parent) ─── true
#
# smp: 2
# mem: 1G
# module: no
# workload: forkcost
. /lib.sh

# forkcost ARGS...: 2 tests
forkcost()
{
	want "forkcost begins" work 0 forkcost --csv --threads 1 --tries 1 --seconds 2 "$@"
	want "and ends well" worked forkcost 90
}

# read_rows: of the parent that has only been promised memory, $errors is each way with its
# error; $asked_for_it is what a remark says of --promise.
read_rows()
{
	errors= asked_for_it=
	while IFS=, read -r mib pages threads way ok tries error rest; do
		case $mib:$pages in
		"#"*--promise:*)	asked_for_it="only with --promise" ;;
		*:none)			errors="$errors$way:$error " ;;
		esac
		note "$mib,$pages,$threads,$way,$ok,$tries,$error,$rest"
	done < /run/work.forkcost
}

# read_limits: the MiB that were available, as the first line says, and those that were to be
# taken at most, as a remark does
read_limits()
{
	available=0 most=0
	while IFS= read -r line; do
		case $line in
		*" MemAvailable "*)
			available=${line#*" MemAvailable "}
			available=${available%%,*} ;;
		*": up to "*" MiB")
			most=${line#*": up to "}
			most=${most%" MiB"} ;;
		esac
	done < /run/work.forkcost
}

plan 13
want "bystanders are well before" bystanders

forkcost --max 100G
read_rows
read_limits
is "it takes half of the memory at most" \
	"$((most * 2 <= available && most * 3 > available))" 1
is "with overcommit all ways are open" "$errors" \
	"fork:- vfork:- clone-vm:- clone3:- clone3-vm:- posix_spawn:- "

echo 2 > /proc/sys/vm/overcommit_memory
forkcost --max 1M
read_rows
is "without it others could be refused, so it must be asked for" "$errors$asked_for_it" \
	"only with --promise"
forkcost --max 1M --promise
read_rows
is "what copies fails, and nothing else" "$errors" \
	"fork:ENOMEM vfork:- clone-vm:- clone3:ENOMEM clone3-vm:- posix_spawn:- "
want "and the kernel log says of which program" kmsg 10 "comm: forkcost,"
echo 0 > /proc/sys/vm/overcommit_memory

want "bystanders are well after" bystanders
finish
