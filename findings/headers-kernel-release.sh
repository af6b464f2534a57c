#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# In the headers of Debian's kernels the file include/config/kernel.release, by which Makefiles of
# external modules find the folder in /lib/modules, has another release than the kernel in
# Debian 12: "6.1.192", where UTS_RELEASE, and so "uname -r", is "6.1.0-55-cloud-amd64". In Debian
# 13 the two agree.
#
# Packages: linux-headers-6.1.0-55-cloud-amd64 (6.1.192-1) of bookworm, and
# linux-headers-6.12.117+deb13-cloud-amd64 (6.12.117-1) of trixie.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
. "$here/../tests/vm/kernels/archive"

# release SUITE PACKAGE VERSION: what the two files of the package say.
release() {
	archive_open "$1" || { echo "the archive does not serve $1"; exit 77; }
	# shellcheck disable=SC2086,SC2154 # words
	(cd "$cache" && apt-get -qq $apt download "$2=$3") ||
		{ echo "the archive no longer has $2 $3"; exit 77; }
	dpkg-deb -x "$cache/$2"_*.deb "$cache/$2"
	folder=$cache/$2/usr/src/$2/include
	echo "$2: kernel.release $(cat "$folder/config/kernel.release")," \
		"UTS_RELEASE $(sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' "$folder/generated/utsrelease.h")"
}

cat > "$cache/found" <<'END'
linux-headers-6.1.0-55-cloud-amd64: kernel.release 6.1.192, UTS_RELEASE 6.1.0-55-cloud-amd64
linux-headers-6.12.117+deb13-cloud-amd64: kernel.release 6.12.117+deb13-cloud-amd64, UTS_RELEASE 6.12.117+deb13-cloud-amd64
END
release bookworm linux-headers-6.1.0-55-cloud-amd64 6.1.192-1 > "$cache/seen"
release trixie linux-headers-6.12.117+deb13-cloud-amd64 6.12.117-1 >> "$cache/seen"
cat "$cache/seen"
diff "$cache/found" "$cache/seen" || { echo "no longer as found"; exit 1; }
echo "as found"
