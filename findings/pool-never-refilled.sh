#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# multiprocessing.Pool of Python replaces a worker that has ended, in a thread of its own. When no
# process can be made at that moment the thread ends by the exception, which goes to stderr and
# not to the caller, and no worker is replaced any more. map() then waits for ever, in a
# process that is well, long after there is room again. With maxtasksperchild= a worker ends
# often, so that a fork bomb of a second is enough.
#
# Packages: python3.11-minimal, libpython3.11-minimal and libpython3.11-stdlib 3.11.2-6+deb12u9.
# Two workers of two tasks each; while they do the second four the soft limit is one process; a
# task takes 0.2 s. Seen:
#
#   with room: [0, 1, 2, 3]
#   at the limit: not ready after 3 s
#   with room again: not ready after 10 s, 0 workers
#   stderr: BlockingIOError

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download python3.11-minimal=3.11.2-6+deb12u9 libpython3.11-minimal=3.11.2-6+deb12u9 \
	libpython3.11-stdlib=3.11.2-6+deb12u9 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
cat > pool.py <<'END'
import multiprocessing
import os
import resource
import time


def task(number):
    time.sleep(0.2)
    return number


def limit(soft):
    resource.setrlimit(resource.RLIMIT_NPROC, (soft, 10000))


def answer(result, seconds):
    try:
        return result.get(seconds)
    except multiprocessing.TimeoutError:
        return f"not ready after {seconds} s"


with multiprocessing.Pool(2, maxtasksperchild=2) as pool:
    print("with room:", answer(pool.map_async(task, range(4), 1), 10), flush=True)
    limit(1)
    waits = pool.map_async(task, range(20), 1)
    print("at the limit:", answer(waits, 3), flush=True)
    limit(10000)
    print(f"with room again: {answer(waits, 10)}, {len(multiprocessing.active_children())}",
          "workers", flush=True)
    os._exit(0)  # to close the pool waits, too
END
chmod -R a+rX root pool.py

user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"
# shellcheck disable=SC2086 # words
LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu PYTHONHOME=$work/root/usr \
	$user prlimit --nproc=10000 root/usr/bin/python3.11 pool.py > seen 2> said
sed -n 's/^\(BlockingIOError\):.*/stderr: \1/p' said >> seen
cat seen
cat > found <<'END'
with room: [0, 1, 2, 3]
at the limit: not ready after 3 s
with room again: not ready after 10 s, 0 workers
stderr: BlockingIOError
END
diff found seen || { echo "no longer as found"; exit 1; }
echo "as found"
