#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What runs jobs side by side does not agree on a job for which no process can be made. xargs
# of GNU waits for one that runs, and tries again: all are done. xargs of busybox stops there. make -k
# and ninja -k 0, which are to go on after an error, leave the rest out; ninja leaves
# what runs behind as well. parallel of moreutils loses the job without a word, and then waits
# for it for ever. So of a backup or a conversion that ran beside a fork bomb a part may be
# missing, and what was there of the rest looks well. None of the manual pages has a word of it.
#
# Packages: findutils 4.9.0-4, busybox 1:1.35.0-4+deb12u1+b1, make 4.3-4.1, ninja-build
# 1.11.1-2~deb12u1, moreutils 0.67-1. As root, each as a user of its own: eight jobs of one process
# and one second each, where three fit. Status 124: it waited still after 10 s. Seen:
#
#   xargs -P8: 8 jobs, status 0
#   busybox xargs -P8: 3 jobs, status 126, xargs: sh: Resource temporarily unavailable
#   make -k -j8: 3 jobs, status 2, make: /bin/sh: Resource temporarily unavailable
#   ninja -k 0 -j8: 3 jobs, status 1, ninja: fatal: posix_spawn: Resource temporarily unavailable
#   parallel -j8 (moreutils): 3 jobs, status 124

set -eu
[ "$(id -u)" = 0 ] || { echo "needs root"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download findutils=4.9.0-4 busybox=1:1.35.0-4+deb12u1+b1 make=4.3-4.1 \
	ninja-build=1.11.1-2~deb12u1 moreutils=0.67-1 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
seq 8 > input
cat > job <<'END'
echo job >> done
exec sleep 1
END
{
	echo "all: $(xargs < input)"
	echo "$(xargs < input):"
	printf '\t@exec sh %s/job\n' "$work"
} > Makefile
{
	printf 'rule job\n  command = exec sh %s/job\n' "$work"
	sed 's/.*/build &: job/' input
} > build.ninja
chmod -R a+rX root input job Makefile build.ninja
uid=54320

# jobs NAME LIMIT COMMAND...: in a folder and as a user of their own
jobs()
{
	name=$1 limit=$2
	shift 2
	uid=$((uid + 1))
	mkdir $uid
	cp input Makefile build.ninja $uid
	chown -R $uid $uid
	status=0
	(
		cd $uid
		timeout 10 setpriv --reuid=$uid --regid=$uid --clear-groups \
			prlimit --nproc="$limit" "$@" < input > out 2> errors
	) || status=$?
	sleep 1.5 # what runs may still be at it
	said=$(grep -m 1 'unavailable' $uid/errors || :)
	echo "$name: $(wc -l < $uid/done) jobs, status $status${said:+, $said}"
}

bin=$work/root/usr/bin
{
	jobs "xargs -P8" 4 "$bin/xargs" -n 1 -P8 sh "$work/job"
	jobs "busybox xargs -P8" 4 "$work/root/bin/busybox" xargs -n 1 -P8 sh "$work/job"
	jobs "make -k -j8" 4 "$bin/make" -k -j8
	jobs "ninja -k 0 -j8" 4 "$bin/ninja" -k 0 -j8
	# Two processes more pass on what the jobs say.
	jobs "parallel -j8 (moreutils)" 6 "$bin/parallel" -j8 sh "$work/job" -- 1 2 3 4 5 6 7 8
} > seen
cat seen
cat > found <<'END'
xargs -P8: 8 jobs, status 0
busybox xargs -P8: 3 jobs, status 126, xargs: sh: Resource temporarily unavailable
make -k -j8: 3 jobs, status 2, make: /bin/sh: Resource temporarily unavailable
ninja -k 0 -j8: 3 jobs, status 1, ninja: fatal: posix_spawn: Resource temporarily unavailable
parallel -j8 (moreutils): 3 jobs, status 124
END
diff found seen || { echo "no longer as found"; exit 1; }
echo "as found"
