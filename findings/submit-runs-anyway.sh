#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# ThreadPoolExecutor.submit() of Python raises "can't start new thread" when no process can
# be made, but has queued the call before: a thread that is there already runs it all the
# same. There is no Future by which to know or to cancel it. So what takes the error for
# "not done" and submits again has it done twice. The documentation has no word of it.
#
# Packages: python3.11-minimal, libpython3.11-minimal and libpython3.11-stdlib
# 3.11.2-6+deb12u9. One thread is there and busy; then the soft limit is one process, and a call
# is submitted; then it is 10000 again, and the call is submitted once more. Seen:
#
#   submit: RuntimeError: can't start new thread
#   submit again: Future
#   was run: 2 times

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
import concurrent.futures
import resource
import threading

ran = []
ready, go = threading.Event(), threading.Event()


def busy():
    ready.set()
    go.wait()


def submit():
    try:
        return type(pool.submit(ran.append, 1)).__name__
    except RuntimeError as err:
        return f"{type(err).__name__}: {err}"


with concurrent.futures.ThreadPoolExecutor(4) as pool:
    pool.submit(busy)
    ready.wait()
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 10000))
    print("submit:", submit())
    resource.setrlimit(resource.RLIMIT_NPROC, (10000, 10000))
    print("submit again:", submit())
    go.set()
print(f"was run: {len(ran)} times")
END
chmod -R a+rX root pool.py

user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"
# shellcheck disable=SC2086 # words
PYTHONHOME=$work/root/usr $user prlimit --nproc=10000 root/usr/bin/python3.11 pool.py > seen
cat seen
cat > found <<'END'
submit: RuntimeError: can't start new thread
submit again: Future
was run: 2 times
END
diff found seen || { echo "no longer as found"; exit 1; }
echo "as found"
