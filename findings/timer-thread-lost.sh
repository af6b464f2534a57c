#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A timer with SIGEV_THREAD calls its function in a thread that glibc makes at each expiry.
# When none can be made the call is dropped: there is no error, no message, no later call for
# it, and timer_getoverrun() counts nothing. timer_create(2) and sigevent(7) do not say
# so. So a heartbeat or a watchdog that is built on it is silent while a fork bomb
# runs, in a process which is well and has all its other threads.
#
# Package: libc6 2.36-9+deb12u14. A timer of 20 ms, in three periods of
# 1 s; in the second the soft limit is one process. Seen (the outer two vary with the load):
#
#   with room: 50 calls
#   at the limit: 0 calls (1 when its thread was there before), 0 overruns
#   with room again: 50 calls

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download libc6=2.36-9+deb12u14 > log 2>&1 || { cat log; exit 77; }
dpkg-deb -x ./*.deb root
cat > timer.c <<'END'
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

static int calls;

static void call(union sigval none)
{
	(void)none;
	__atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
}

static void period(const char *name, rlim_t soft, timer_t timer)
{
	struct rlimit limit = { soft, 10000 };
	struct timespec second = { 1, 0 };

	setrlimit(RLIMIT_NPROC, &limit);
	__atomic_store_n(&calls, 0, __ATOMIC_RELAXED);
	nanosleep(&second, NULL);
	printf("%s: %d calls, %d overruns\n", name, __atomic_load_n(&calls, __ATOMIC_RELAXED),
	       timer_getoverrun(timer));
}

int main(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD, .sigev_notify_function = call };
	struct itimerspec often = { { 0, 20000000 }, { 0, 20000000 } };
	timer_t timer;

	if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &often, NULL))
		return 1;
	period("with room", 10000, timer);
	period("at the limit", 1, timer);
	period("with room again", 10000, timer);
}
END
gcc -O2 -Wall -o timer timer.c
chmod -R a+rX root timer

user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"
# shellcheck disable=SC2086 # words
$user prlimit --nproc=10000 root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 \
	--library-path root/lib/x86_64-linux-gnu ./timer > seen 2>&1
cat seen
# A call whose thread was made just before the limit may be counted after it.
sed -E 's/: [01] calls/: no call/; s/: ([2-9]|[0-9]{2,}) calls/: calls/; s/(room|again)(.*),.*/\1\2/' \
	seen > said
cat > found <<'END'
with room: calls
at the limit: no call, 0 overruns
with room again: calls
END
diff found said || { echo "no longer as found"; exit 1; }
echo "as found"
