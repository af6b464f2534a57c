# SPDX-License-Identifier: GPL-2.0-only
#
# Every bomb goes off, on a stock kernel, as a user (pidns: as root), and can be
# got rid of when the table of 1500 numbers is full. Without the module it takes two ways:
# a tool that looks for members and kills what it found may see none of doubling and miss the
# next; cgroup.kill (seen on 6.1) leaves a process alive whose first thread has exited.
#
# expect: passed
# module: no
# mem: 4G
# pid_max: 1500
# timeout: 400
. /lib.sh
plan 44
ask cgroup box

# goes_off UID UNTIL BOMB
goes_off()
{
	grown=$2
	start "$1" "$3"
	ask bombpid
	note "$3: $answer"
	tries=0
	until ask gone 1 || [ $((tries += 1)) -gt 60 ]; do
		echo 1 > /sys/fs/cgroup/box/cgroup.kill
		ask signal members KILL
	done
	want "$3 is gone" gone 1
	note "killed $tries times"
	want "fork works" forks
	want "bystanders are well" bystanders
}

goes_off 1000 "members 800" cfork
goes_off 1000 "members 300" doubling
goes_off 1000 "births 2000" chains
goes_off 1000 "members 800" masks
goes_off 1000 "members 800" cloneparent
goes_off 1000 "members 200" threads
goes_off 1000 "members 300" cont
goes_off 1000 "members 300" vfork
goes_off 1000 "members 300" classic.sh
goes_off 0 "members 800" pidns
goes_off 1000 "births 500" make
finish
