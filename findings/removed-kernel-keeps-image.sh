#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A kernel of Debian whose linux-image-* is removed keeps its bootable image and its modules since
# Linux 7: they are in linux-binary-* and linux-modules-*, which stay until an autoremove, and only
# the copy in /boot goes. /lib/modules/VERSION/vmlinuz and its modules are there as before. So
# what takes the newest folder in /lib/modules with an image for the kernel of the next boot names
# one that no boot loader knows. With 6.12 the removal takes both.
#
# Packages: linux-image-7.3.4+deb13-amd64 (7.3.4-1~bpo13+1) of trixie-backports and
# linux-image-6.12.117+deb13-amd64 (6.12.117-1) of trixie, in a chroot, and what they depend on.
# Seen:
#
#   6.12.117, installed: /boot yes, /lib/modules image no, modules yes
#   6.12.117, linux-image removed: /boot no, /lib/modules image no, modules no
#   7.3.4, installed: /boot yes, /lib/modules image yes, modules yes
#   7.3.4, linux-image removed: /boot no, /lib/modules image yes, modules yes
#
# As root, for the chroot.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
. "$here/../tests/vm/kernels/archive"

archive_open trixie-backports || { echo "the archive does not serve trixie-backports"; exit 77; }
archive_sources trixie-backports > "$cache/sources.list"
tree=$cache/tree
# An initramfs is not what this is about, and takes minutes: INITRD=No has none made.
mmdebstrap --mode=root --variant=apt --skip=cleanup/apt --include=kmod,linux-base,initramfs-tools \
	trixie "$tree" "$cache/sources.list" > "$cache/log" 2>&1 || { cat "$cache/log"; exit 77; }
cp /etc/resolv.conf "$tree/etc/"

# there PATH
there()
{
	[ -e "$tree$1" ] && echo yes || echo no
}

# tell VERSION WHEN
tell()
{
	echo "${1%+*}, $2: /boot $(there "/boot/vmlinuz-$1-amd64")," \
		"/lib/modules image $(there "/usr/lib/modules/$1-amd64/vmlinuz")," \
		"modules $(there "/usr/lib/modules/$1-amd64/kernel/fs")"
}

# play VERSION PACKAGE-VERSION
play()
{
	chroot "$tree" env INITRD=No apt-get -qq -y --no-install-recommends -t trixie-backports install \
		"linux-image-$1-amd64=$2" > "$cache/log" 2>&1 || { cat "$cache/log" >&2; exit 77; }
	tell "$1" installed
	chroot "$tree" env INITRD=No apt-get -qq -y remove "linux-image-$1-amd64" > "$cache/log" 2>&1 ||
		{ cat "$cache/log" >&2; exit 1; }
	tell "$1" "linux-image removed"
}

cat > "$cache/found" <<'END'
6.12.117, installed: /boot yes, /lib/modules image no, modules yes
6.12.117, linux-image removed: /boot no, /lib/modules image no, modules no
7.3.4, installed: /boot yes, /lib/modules image yes, modules yes
7.3.4, linux-image removed: /boot no, /lib/modules image yes, modules yes
END
{
	play 6.12.117+deb13 6.12.117-1
	play 7.3.4+deb13 7.3.4-1~bpo13+1
} > "$cache/seen"
cat "$cache/seen"
diff "$cache/found" "$cache/seen" || { echo "no longer as found"; exit 1; }
echo "as found"
