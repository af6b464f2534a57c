#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# subprocess of Python starts a program with vfork(), at a price that does not depend on the
# size of the parent. With user= (or group=, extra_groups=) it is a fork(), without a word:
# the page tables are copied, and under vm.overcommit_memory=2 a large parent gets ENOMEM.
# A service that drops privileges for its helpers pays it for each of them.
#
# Packages: python3.11-minimal, libpython3.11-minimal and libpython3.11-stdlib 3.11.2-6+deb12u9,
# strace 6.1-0.1. What strace sees of subprocess.run(["/bin/true"], ...). Seen:
#
#   (nothing): vfork
#   close_fds=False: clone3 CLONE_VM
#   cwd="/": vfork
#   user=os.getuid(): clone

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q download python3.11-minimal=3.11.2-6+deb12u9 libpython3.11-minimal=3.11.2-6+deb12u9 \
	libpython3.11-stdlib=3.11.2-6+deb12u9 strace=6.1-0.1 libunwind8=1.6.2-3 > log 2>&1 ||
	{ cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done

# made_by ARGUMENTS: the system call that makes the child
made_by() {
	LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu PYTHONHOME=$work/root/usr \
		root/usr/bin/strace -f -o seen -e trace=fork,vfork,clone,clone3 \
		root/usr/bin/python3.11 -c "import os, subprocess
subprocess.run(['/bin/true'], check=True, $1)"
	sed -nE 's/^[0-9]+ +(fork|vfork|clone3?)\(.*/\1/p; T; q' seen
	! grep -q 'CLONE_VM\>' seen || echo CLONE_VM
}

status=0
for arguments in "" close_fds=False 'cwd="/"' "user=os.getuid()"; do
	made=$(made_by "$arguments" | xargs)
	echo "${arguments:-(nothing)}: $made"
	case $arguments:$made in
	user=*:clone|user=*:fork|[!u]*:*VM*|[!u]*:vfork|:vfork)	;;
	*)	status=1 ;;
	esac
done
[ $status = 0 ] && echo "as found" || echo "no longer as found"
exit $status
