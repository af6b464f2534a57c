#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# popen() of glibc says ENOMEM when it is processes that are short: whatever error
# posix_spawn() gave it, "Cannot allocate memory" comes out. gawk shows it beside what the
# kernel said, as it uses popen() for a pipe that it writes to, and fork() for one that it
# reads from.
#
# Packages: libc6 2.36-9+deb12u14, gawk 1:5.2.1-2, with the libraries that gawk needs. The
# user may have one process, and has it. Seen:
#
#   print "hi" | "cat":         fatal: cannot open pipe `cat' for output: Cannot allocate memory
#   "echo hi" | getline:        fatal: cannot create child process for `echo hi' (fork:
#                               Resource temporarily unavailable)
#   print "hi" | "cat", no limit: hi

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download libc6=2.36-9+deb12u14 gawk=1:5.2.1-2 libsigsegv2=2.14-1 \
	libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 libreadline8=8.2-1.3 libtinfo6=6.4-4 \
	> log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
chmod -R a+rX root

user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"
status=0

# try LIMIT WANTED STATEMENT: run it with so many processes; the libc is the one fetched
try() {
	# shellcheck disable=SC2086 # words
	said=$($user prlimit --nproc="$1" root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 \
		--library-path root/lib/x86_64-linux-gnu:root/usr/lib/x86_64-linux-gnu \
		root/usr/bin/gawk "BEGIN { $3 }" 2>&1 || :)
	echo "limit $1: $3: $said"
	case $said in
	*"$2"*)	;;
	*)	status=1 ;;
	esac
}

try 10000 hi 'print "hi" | "cat"'
try 10000 hi '"echo hi" | getline x; print x'
try 1 "Cannot allocate memory" 'print "hi" | "cat"'
try 1 "Resource temporarily unavailable" '"echo hi" | getline x; print x'
[ $status = 0 ] && echo "as found" || echo "no longer as found"
exit $status
