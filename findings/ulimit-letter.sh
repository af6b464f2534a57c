#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# "ulimit -u 50" sets no limit of processes in dash, which is /bin/sh of Debian, nor in mksh: there
# the letter is -p. The script goes on without the limit, and its status is what comes later.
# -p in bash and ksh93 is the size of a pipe, and fails as well; POSIX has neither. So a wrapper
# against fork bombs with "#!/bin/sh", or the same line in /etc/profile, holds for one shell and
# not for the next. "prlimit --nproc=50 COMMAND" does not depend on the shell.
#
# Packages: bash 5.2.15-2+b13, dash 0.5.12-2, busybox 1:1.35.0-4+deb12u1+b1, mksh
# 59c-28+deb12u1, ksh93u+m 1.0.4-3, yash 2.52-2. The limit is 1000 before; what it is
# after each of the two, and the status of a script of two lines. Seen:
#
#   bash: -u 50, -p 1000, status 0
#   dash: -u 1000, -p 50, status 0
#   busybox ash: -u 50, -p 1000, status 0
#   mksh: -u 1000, -p 50, status 0
#   ksh93: -u 50, -p 1000, status 0
#   yash: -u 50, -p 1000, status 0

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download bash=5.2.15-2+b13 dash=0.5.12-2 busybox=1:1.35.0-4+deb12u1+b1 \
	mksh=59c-28+deb12u1 ksh93u+m=1.0.4-3 yash=2.52-2 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
# What it has is read with builtins, as the user may have few processes.
cat > script <<'END'
ulimit "$1" 50
while read -r max processes soft rest; do
	case $max$processes in
	Maxprocesses)	echo "$soft" ;;
	esac
done < /proc/self/limits
END
chmod -R a+rX root script

user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"

# limits SHELL...: after either letter
limits()
{
	status=0
	# shellcheck disable=SC2086 # words
	u=$($user prlimit --nproc=1000 "$@" script -u 2>> log) || status=$?
	# shellcheck disable=SC2086 # words
	p=$($user prlimit --nproc=1000 "$@" script -p 2>> log) || status=$?
	shell=$*
	echo "${shell##*/}: -u $u, -p $p, status $status"
}

{
	limits root/bin/bash
	limits root/bin/dash
	limits root/bin/busybox ash
	limits root/bin/mksh
	limits root/bin/ksh93
	limits root/usr/bin/yash
} > seen
cat seen
cat > found <<'END'
bash: -u 50, -p 1000, status 0
dash: -u 1000, -p 50, status 0
busybox ash: -u 50, -p 1000, status 0
mksh: -u 1000, -p 50, status 0
ksh93: -u 50, -p 1000, status 0
yash: -u 50, -p 1000, status 0
END
diff found seen || { echo "no longer as found"; exit 1; }
echo "as found"
