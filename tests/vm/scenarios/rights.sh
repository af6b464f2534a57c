# SPDX-License-Identifier: GPL-2.0-only
#
# Who may. Root that is really root; and one group, if the administrator says so.
# Nobody else: not the root of a container, nor one that lacks CAP_SYS_ADMIN, even
# where the mode of a file lets them in.
#
# forks: yes
# smp: 2
. /lib.sh
EPERM=1 EACCES=13 ESRCH=3
ctl=/proc/rescue/ctl

# turned_away ERRNO WHO COMMAND...
turned_away()
{
	errno=$1 who=$2
	shift 2
	"$@"
	is "$who: $*" $? "$errno"
}

load
for file in ctl status top ps limits log; do
	turned_away 0 root /poke read /proc/rescue/$file
	turned_away $EACCES "a user" /poke uid 1000 read /proc/rescue/$file
	turned_away $EACCES "root in a user namespace" /inside user /proc/rescue/$file r
	turned_away $EPERM "root of a container" /inside root /proc/rescue/$file r
done
turned_away $EACCES "a user" /poke uid 1000 text 'thaw\n'
turned_away $EACCES "a group that was not let in" /poke group 4 text 'thaw\n'
turned_away $EACCES "root in a user namespace" /inside user $ctl w
turned_away $EPERM "root of a container" /inside root $ctl w
# An administrator who thinks that a mode is a right.
/poke mode /proc/rescue
/poke mode $ctl
turned_away $EPERM "a user with a mode" /poke uid 1000 text 'thaw\n'
turned_away $EPERM "root in a user namespace with a mode" /inside user $ctl w
# A descriptor in other hands.
exec 6<> $ctl
turned_away $EPERM "who was left the descriptor of root" /poke uid 1000 through 6 text 'thaw\n'
turned_away $ESRCH "root with its own" /poke through 6 text 'thaw\n'
exec 6>&-
unload

insert "the module loads for a group" gid=4
turned_away $ESRCH "the group" /poke group 4 text 'thaw\n'
turned_away 0 "the group" /poke group 4 read /proc/rescue/ps
turned_away $EACCES "another group" /poke group 5 text 'thaw\n'
turned_away $EACCES "a user" /poke uid 1000 read /proc/rescue/status
turned_away $EACCES "root in a user namespace" /inside user $ctl w
want "bystanders were left alone" bystanders
unload
refuse "no such group" EINVAL load gid=-2
refuse "no such key" EINVAL load sysrq_key=xy
refuse "no such spare" EINVAL load spare=sshd
finish
