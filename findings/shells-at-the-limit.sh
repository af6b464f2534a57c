#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A command for which no process can be made ends the whole script, in every usual shell: `||
# fallback` after it does not run, and what the status says differs. bash tries again for 15 s
# and mksh for 31 s before that; zsh leaves without its EXIT trap. POSIX asks for no such end.
# Only yash takes it for a command that has failed. So no script can be a way out of a full
# process table unless it uses builtins only.
#
# Packages: bash 5.2.15-2+b13, dash 0.5.12-2, busybox 1:1.35.0-4+deb12u1+b1, mksh
# 59c-28+deb12u1, zsh 5.9-4+b15, yash 2.52-2. The user may have one process, and has it. Seen:
#
#   bash: trap, status 254 after 15 s
#   dash: trap, status 2 after 0 s
#   busybox ash: trap, status 2 after 0 s
#   mksh: trap, status 1 after 31 s
#   zsh: status 1 after 0 s
#   yash: fallback after trap, status 0 after 0 s

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download bash=5.2.15-2+b13 dash=0.5.12-2 busybox=1:1.35.0-4+deb12u1+b1 \
	mksh=59c-28+deb12u1 zsh=5.9-4+b15 yash=2.52-2 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
cat > script <<'END'
trap 'echo trap' EXIT
/bin/true || echo fallback
echo after
END
chmod -R a+rX root script

user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"
status=0

# try WANTED LEAST MOST SHELL...: what it says, and after how long it ends
try() {
	wanted=$1 least=$2 most=$3
	shift 3
	start=$(date +%s)
	# shellcheck disable=SC2086 # words
	said=$($user prlimit --nproc=1 "$@" script 2> /dev/null && echo "status 0" ||
		echo "status $?")
	took=$(($(date +%s) - start))
	# shellcheck disable=SC2086,SC2116 # words
	said=$(echo $said)
	echo "${*##*/}: $said after $took s"
	[ "$said" = "$wanted" ] && [ $took -ge $least ] && [ $took -le $most ] || status=1
}

try "trap status 254" 14 25 root/bin/bash
try "trap status 2" 0 5 root/bin/dash
try "trap status 2" 0 5 root/bin/busybox ash
try "trap status 1" 30 45 root/bin/mksh
try "status 1" 0 5 root/bin/zsh
try "fallback after trap status 0" 0 5 root/usr/bin/yash
[ $status = 0 ] && echo "as found" || echo "no longer as found"
exit $status
