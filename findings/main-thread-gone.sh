#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process whose main thread has ended, while others run on, cannot be found by what it is:
# its /proc/PID/exe, fd, cwd and maps are empty, and only those of task/TID are full. ps
# calls it a zombie, which ps(1) has as a dead process; pgrep -f, pidof, killall with a path,
# fuser and lsof (without -K) miss it; it runs, holds its files and keeps a file
# system busy. killall and pkill with the bare name find it, and SIGKILL ends it. Seen:
#
#   main thread runs: ps S, pgrep -f yes, pidof yes, killall PATH yes, fuser yes, lsof yes
#   main thread gone: ps Z, pgrep -f no, pidof no, killall PATH no, fuser no, lsof no
#   main thread gone: pgrep yes, killall yes, lsof -K yes
#
# Packages: psmisc 23.6-1, procps 2:4.0.2-3 with libproc2-0, sysvinit-utils 3.06-4, lsof 4.95.0-1.

set -eu
work=$(mktemp -d)
child=
trap '[ -z "$child" ] || kill -KILL "$child"; rm -rf "$work"' EXIT
cd "$work"
apt-get -q download psmisc=23.6-1 procps=2:4.0.2-3 libproc2-0=2:4.0.2-3 sysvinit-utils=3.06-4 \
	lsof=4.95.0-1 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
export LD_LIBRARY_PATH="$work/root/lib/x86_64-linux-gnu:$work/root/usr/lib/x86_64-linux-gnu"
export PATH="$work/root/bin:$work/root/usr/bin:$PATH"

cat > runner.c <<'END'
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static void *run(void *none)
{
	for (;;)
		pause();
	return none;
}

int main(int count, char **names)
{
	pthread_t thread;

	if (open(names[1], O_RDONLY) < 0 || pthread_create(&thread, NULL, run, NULL))
		return 1;
	if (count > 2)
		pthread_exit(NULL);
	run(NULL);
}
END
gcc -O2 -Wall -o runner runner.c -pthread
echo held > held

# found_by COMMAND...: is the process among the numbers that it prints?
found_by()
{
	case " $("$@" | tr -cs 0-9 ' ') " in
	*" $child "*)	echo yes ;;
	*)		echo no ;;
	esac
}

named()
{
	killall -v -0 "$1" 2>&1
}

# finds NAME STATE [GONE]: what finds a process, once ps shows that state
finds()
{
	"$work/runner" held ${3+"$3"} &
	child=$!
	for _ in $(seq 100); do
		state=$(ps -o s= -p $child)
		[ "$state" != "$2" ] || break
		sleep 0.1
	done
	echo "$1: ps $state, pgrep -f $(found_by pgrep -f "$work/runner held")," \
		"pidof $(found_by pidof runner)," \
		"killall PATH $(found_by named "$work/runner")," \
		"fuser $(found_by fuser held), lsof $(found_by lsof -t held)"
	echo "$1: pgrep $(found_by pgrep runner), killall $(found_by named runner)," \
		"lsof -K $(found_by lsof -K -w -- held)"
	kill -KILL $child
	wait $child || :
	child=
}

{
	finds "main thread runs" S
	finds "main thread gone" Z gone
} > seen 2> log
cat seen
cat > found <<'END'
main thread runs: ps S, pgrep -f yes, pidof yes, killall PATH yes, fuser yes, lsof yes
main thread runs: pgrep yes, killall yes, lsof -K yes
main thread gone: ps Z, pgrep -f no, pidof no, killall PATH no, fuser no, lsof no
main thread gone: pgrep yes, killall yes, lsof -K yes
END
diff found seen || { echo "no longer as found"; exit 1; }
echo "as found"
