#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# system() of glibc returns "exited with 127" when no process can be made, as if the shell
# were missing or had not found the command. The manual page promises -1 for that. A caller
# that looks at the status alone, as system() of awk lets it, takes a full process table for
# a misspelt command. (errno has EAGAIN.)
#
# Packages: libc6 2.36-9+deb12u14, mawk 1.3.4.20200120-3.1 (its system() is that of the
# libc), manpages-dev 6.03-2. The user may have one process, and has it. Seen:
#
#   system("true") with room for processes: 0
#   system("no-such-command") with room: 127
#   system("true") at the limit: 127
#   system(3): If a child process could not be created, or its status could not be retrieved,
#   the return value is -1 and errno is set to indicate the error.

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download libc6=2.36-9+deb12u14 mawk=1.3.4.20200120-3.1 manpages-dev=6.03-2 \
	> log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
chmod -R a+rX root

user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"

# status_of LIMIT COMMAND: what awk's system() returns
status_of() {
	# shellcheck disable=SC2086 # words
	$user prlimit --nproc="$1" root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 \
		--library-path root/lib/x86_64-linux-gnu root/usr/bin/mawk \
		"BEGIN { print system(\"$2\") }" 2> /dev/null
}

well=$(status_of 10000 true)
missing=$(status_of 10000 no-such-command)
full=$(status_of 1 true)
echo "system(\"true\") with room for processes: $well"
echo "system(\"no-such-command\") with room: $missing"
echo "system(\"true\") at the limit: $full"
page=$(zcat root/usr/share/man/man3/system.3.gz | grep -A 4 'child process could not be created')
echo "system(3): $page"
if [ "$well $missing $full" = "0 127 127" ] && [ "${page#*1}" != "$page" ]; then
	echo "as found"
else
	echo "no longer as found"
	exit 1
fi
