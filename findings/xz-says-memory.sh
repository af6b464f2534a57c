#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# xz that cannot make a thread says "Cannot allocate memory", and does nothing: it does not go
# on with the thread that it has. Since 5.6 it wants threads without being asked, so that
# in Debian 13 a plain "xz -d", of a file that was made by threads, and a plain "xz" fail
# at a process limit at which those of Debian 12 work, and with them tar xJf and whatever
# else calls xz. What the message leads to look for is not short. XZ_DEFAULTS=-T1 mends it.
#
# Packages: xz-utils and liblzma5 5.4.1-1+deb12u2 with libc6 2.36-9+deb12u14 of bookworm; xz-utils
# and liblzma5 5.8.1-1+deb13u2 with libc6 2.41-12+deb13u5 of trixie. The user may have one process,
# and has it; the machine has two CPUs, and the file two blocks. Seen:
#
#   bookworm: xz ok, xz -d ok, xz -T2 Cannot allocate memory, xz -T2 -d Cannot allocate memory
#   bookworm, XZ_DEFAULTS=-T1: xz ok, xz -d ok
#   trixie: xz Cannot allocate memory, xz -d Cannot allocate memory, xz -T2 Cannot allocate
#           memory, xz -T2 -d Cannot allocate memory
#   trixie, XZ_DEFAULTS=-T1: xz ok, xz -d ok

set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
. "$here/../tests/vm/kernels/archive"
chmod 755 "$cache"

user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"

# fetch SUITE XZ LIBC: the packages, of these versions
fetch()
{
	archive_open "$1" || { echo "the archive does not serve $1"; exit 77; }
	mkdir "$cache/$1"
	# shellcheck disable=SC2086,SC2154 # words
	(cd "$cache/$1" && apt-get -qq $apt download xz-utils="$2" liblzma5="$2" libc6="$3" &&
		for package in *.deb; do dpkg-deb -x "$package" root; done) > "$cache/log" 2>&1 ||
		{ cat "$cache/log"; echo "the archive no longer has these packages"; exit 77; }
	chmod -R a+rX "$cache/$1/root"
}

# xz SUITE LIMIT OPTION...: with so many processes, from input to output
xz()
{
	suite=$1 limit=$2
	shift 2
	libraries=$cache/$suite/root/lib/x86_64-linux-gnu:$cache/$suite/root/usr/lib/x86_64-linux-gnu
	for loader in "$cache/$suite"/root/lib*/x86_64-linux-gnu/ld-linux-x86-64.so.2 \
		"$cache/$suite"/root/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2; do
		[ ! -e "$loader" ] || break
	done
	# shellcheck disable=SC2086 # words
	$user prlimit --nproc="$limit" "$loader" --library-path "$libraries" \
		"$cache/$suite/root/usr/bin/xz" "$@"
}

# said SUITE INPUT OPTION...: ok, or what it says at the limit
said()
{
	suite=$1 input=$2
	shift 2
	error=$(xz "$suite" 1 "$@" < "$cache/$input" 2>&1 > /dev/null) && error=ok
	echo "xz${*:+ $*} ${error##*: }"
}

fetch bookworm 5.4.1-1+deb12u2 2.36-9+deb12u14
fetch trixie 5.8.1-1+deb13u2 2.41-12+deb13u5
head -c 2000000 /dev/zero > "$cache/plain"
xz trixie 10000 -T2 --block-size=1000000 < "$cache/plain" > "$cache/packed"
memory="Cannot allocate memory"
cat > "$cache/found" <<END
bookworm: xz ok, xz -d ok, xz -T2 $memory, xz -T2 -d $memory
bookworm, XZ_DEFAULTS=-T1: xz ok, xz -d ok
trixie: xz $memory, xz -d $memory, xz -T2 $memory, xz -T2 -d $memory
trixie, XZ_DEFAULTS=-T1: xz ok, xz -d ok
END
for suite in bookworm trixie; do
	echo "$suite: $(said $suite plain), $(said $suite packed -d)," \
		"$(said $suite plain -T2), $(said $suite packed -T2 -d)"
	export XZ_DEFAULTS=-T1
	echo "$suite, XZ_DEFAULTS=-T1: $(said $suite plain), $(said $suite packed -d)"
	unset XZ_DEFAULTS
done > "$cache/seen"
cat "$cache/seen"
diff "$cache/found" "$cache/seen" || { echo "no longer as found"; exit 1; }
echo "as found"
