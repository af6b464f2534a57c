# SPDX-License-Identifier: GPL-2.0-only
#
# What is not exactly a command does exactly nothing, and says why.
#
# forks: yes
# smp: 2
# mem: 512M
# timeout: 180
. /lib.sh
plan 38

# rejects DESC ERRNO POKE...: 2 tests; $name is the error's name in the outcome. guest/poke.c makes one write(2) of bytes
# that a shell cannot, and its exit status is the errno.
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
rejects "unknown word" $EINVAL text 'explode\n'
rejects "a command's beginning" $EINVAL text 'freeze-to\n'
rejects "a command and more" $EINVAL text 'freeze-topp\n'
rejects "wrong case" $EINVAL text 'FREEZE-TOP\n'
rejects "extra argument" $EINVAL text 'freeze-top force now\n'
rejects "wrong argument" $EINVAL text 'freeze-top farce\n'
rejects "argument to a word that takes none" $EINVAL text 'kill-top 5 5\n'
rejects "empty line" $EINVAL text '\n'
rejects "blanks only" $EINVAL text '   \n'
rejects "NUL inside" $EINVAL text 'thaw\0\n'
rejects "NUL in the middle" $EINVAL text 'freeze\0-top\n'
rejects "two commands in one write" $EINVAL text 'thaw\nkill\n'
rejects "a command in two writes" $EINVAL split 'freeze-' 'top\n'
rejects "4 KiB" $EINVAL fill 4096
rejects "a write of no bytes" $EINVAL text ''

name=EPERM
rejects "root without CAP_SYS_ADMIN" $EPERM incapable text 'thaw\n'

/poke uid 1000 text 'thaw\n'
is "a user may not even open it" $? $EACCES
status held
is "nothing is held" "$field" 0
want "bystanders were left alone" bystanders
unload
finish
