#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# system() of perl does not fail when no process can be made: it waits for 5 s and tries again,
# without a word and for as long as it takes; open() of a pipe and backticks do, too. perlfunc
# promises -1 and $!. fork() does return at once. So a monitor or a cron job in perl seems to
# hang during a fork bomb, and goes on some seconds after its end.
#
# Package: perl-base 5.36.0-7+deb12u4. The user may have one process, and has it; after two
# seconds the soft limit is taken away. Seen:
#
#   fork(): undefined at once
#   system("/bin/echo"): 0 after 5 s
#   `/bin/echo`: 0 after 5 s
#   open("-|"): 1 after 5 s

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download perl-base=5.36.0-7+deb12u4 > log 2>&1 || { cat log; exit 77; }
dpkg-deb -x ./*.deb root
chmod -R a+rX root

user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"
status=0

# try NAME WANTED LEAST MOST CODE: what it returns, and after how long
try() {
	start=$(date +%s)
	# shellcheck disable=SC2086 # words
	$user prlimit --nproc=1:10000 root/usr/bin/perl -e "$5" > said 2>&1 &
	sleep 2
	# shellcheck disable=SC2086 # words
	! kill -0 $! 2> /dev/null || $user prlimit --pid $! --nproc=10000:10000
	wait $! || :
	took=$(($(date +%s) - start))
	said=$(tail -n 1 said)
	echo "$1: $said after $took s"
	case $said in
	$2)	[ $took -ge "$3" ] && [ $took -le "$4" ] || status=1 ;;
	*)	status=1 ;;
	esac
}

try 'fork()' undefined 0 4 'my $pid = fork(); print defined $pid ? "made" : "undefined", "\n"'
try 'system("/bin/echo")' 0 5 9 'my $got = system("/bin/echo"); print "$got\n"'
try '`/bin/echo`' 0 5 9 'my $got = `/bin/echo`; print "$?\n"'
try 'open("-|")' 1 5 9 'my $got = open(my $pipe, "-|", "/bin/echo"); print $got ? 1 : 0, "\n"'
[ $status = 0 ] && echo "as found" || echo "no longer as found"
exit $status
