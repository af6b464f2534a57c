#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# objtool of Linux 7.3 reads /proc/self/limits, and fails where there is none: in a chroot, say, in
# which an external module is built. That of 6.12 does its work without.
#
# Packages: linux-kbuild-7.3.4+deb13 (7.3.4-1~bpo13+1) of trixie-backports, and
# linux-kbuild-6.12.117+deb13 (6.12.117-1) of trixie. Input: an object that gcc made of
# one function, which is not changed. Seen:
#
#   7.3.4 without /proc: exit status 255, "error: objtool [signal.c:75]: read_stack_limit:
#                        fopen failed: No such file or directory"
#   7.3.4 with /proc, 6.12.117 without: exit status 0, no output
#
# As root, for chroot and for a /proc in a mount namespace.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
. "$here/../tests/vm/kernels/archive"

archive_open trixie-backports || { echo "the archive does not serve trixie-backports"; exit 77; }
archive_sources trixie-backports > "$cache/sources.list"
tree=$cache/tree
mmdebstrap --quiet --mode=root --variant=extract \
	--include=base-files,dash,linux-kbuild-7.3.4+deb13=7.3.4-1~bpo13+1 \
	--include=linux-kbuild-6.12.117+deb13=6.12.117-1 \
	trixie "$tree" "$cache/sources.list" > "$cache/log" 2>&1 ||
	{ cat "$cache/log"; echo "the archive no longer has these packages"; exit 77; }

# objtool VERSION WHERE ENTER...: what it says of the object, and its exit status.
objtool() {
	version=$1 where=$2
	shift 2
	echo 'int one(void) { return 1; }' > "$cache/one.c"
	gcc -O2 -c -o "$tree/tmp/one.o" "$cache/one.c"
	status=0
	SRCARCH=x86 "$@" "/usr/lib/linux-kbuild-$version/tools/objtool/objtool" --stackval \
		/tmp/one.o > "$cache/said" 2>&1 || status=$?
	echo "$version, $where: exit status $status"
	cat "$cache/said"
}

cat > "$cache/found" <<'END'
7.3.4+deb13, without /proc: exit status 255
error: objtool [signal.c:75]: read_stack_limit: fopen failed: No such file or directory
7.3.4+deb13, with /proc: exit status 0
6.12.117+deb13, without /proc: exit status 0
END
{
	objtool 7.3.4+deb13 "without /proc" chroot "$tree"
	objtool 7.3.4+deb13 "with /proc" "$here/../tests/vm/kernels/chroot" "$tree"
	objtool 6.12.117+deb13 "without /proc" chroot "$tree"
} > "$cache/seen"
cat "$cache/seen"
diff "$cache/found" "$cache/seen" || { echo "no longer as found"; exit 1; }
echo "as found"
