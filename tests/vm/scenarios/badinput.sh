# SPDX-License-Identifier: GPL-2.0-only
#
# What a write may be besides a command: a part of one, too long, of no bytes, or of somebody
# who has no right. It does exactly nothing, and says why. What a text may be besides a
# command is tests/unit/command_test.c's.
#
# forks: yes
# smp: 2
# mem: 512M
# timeout: 180
. /lib.sh

# rejects DESC ERRNO POKE...: $name is the error's name in the outcome. guest/poke.c makes one
# write(2) of bytes that a shell cannot, and its exit status is the errno.
rejects()
{
	want=$1 errno=$2
	shift 2
	/poke "$@"
	is "$want" $? "$errno"
	outcome=
	IFS= read -r outcome < /proc/rescue/ctl
	case $outcome in
	"error $name: "?*)	ok "$want: and says why" ;;
	*)			not_ok "$want: and says why" "$outcome" ;;
	esac
}

EINVAL=22 EPERM=1 EACCES=13
name=EINVAL
load
rejects "a command in two writes" $EINVAL split 'freeze-' 'top\n'
rejects "4 KiB" $EINVAL fill 4096
rejects "a write of no bytes" $EINVAL text ''

name=EPERM
rejects "root without CAP_SYS_ADMIN" $EPERM incapable text 'thaw\n'

/poke uid 1000 text 'thaw\n'
is "a user may not even open it" $? $EACCES
held_is "nothing is held" 0
want "bystanders were left alone" bystanders
unload
finish
