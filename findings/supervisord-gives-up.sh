#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# supervisord gives a program up that died while no process could be made: after four tries in
# seven seconds it is FATAL, and nothing starts it again, whatever autorestart=true says,
# which is for programs that had been up. What is more, the pipes of the process that was not
# made are closed and still polled, so that supervisord takes a whole CPU from then on. Restart
# supervisord after a fork bomb.
#
# Packages: supervisor 4.2.5-1, python3.11-minimal, libpython3.11-minimal and libpython3.11-stdlib
# 3.11.2-6+deb12u9, python3-pkg-resources 66.1.1-1+deb12u2. The program is sleep, killed while the
# soft limit of supervisord is one process; once it has given up that is 10000 again. Ticks of
# CPU time are those of three seconds, on a machine that had other work. Seen:
#
#   before: 1 program, little CPU (0 ticks)
#   killed at the limit: spawnerr 4 times, gave up: service entered FATAL state
#   twenty seconds after the limit: 0 programs, much CPU (139 ticks)

set -eu
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -KILL "$server"; rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download supervisor=4.2.5-1 python3.11-minimal=3.11.2-6+deb12u9 \
	libpython3.11-minimal=3.11.2-6+deb12u9 libpython3.11-stdlib=3.11.2-6+deb12u9 \
	python3-pkg-resources=66.1.1-1+deb12u2 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
mkdir run
cat > run/conf <<END
[supervisord]
nodaemon = true
logfile = $work/run/log
pidfile = $work/run/pid
childlogdir = $work/run

[program:service]
command = sleep 1000
autorestart = true
END
chmod -R a+rX root run

user=
if [ "$(id -u)" = 0 ]; then
	user="setpriv --reuid=54321 --regid=54321 --clear-groups"
	chown 54321 run
fi

# limit SOFT: of the server; its user may do that
limit()
{
	# shellcheck disable=SC2086 # words
	$user prlimit --pid "$server" --nproc="$1":10000
}

programs()
{
	wc -w < "/proc/$server/task/$server/children"
}

# logged TEXT: it stands in the log, within twenty seconds
logged()
{
	for _ in $(seq 200); do
		! grep -qsF "$1" run/log || return 0
		sleep 0.1
	done
	return 1
}

ticks()
{
	sed 's/.*) //' "/proc/$server/stat" | awk '{ print $12 + $13 }'
}

# load: is what it uses in three seconds little or much?
load()
{
	used=$(ticks)
	sleep 3
	used=$(($(ticks) - used))
	[ $used -lt 30 ] && echo "little CPU ($used ticks)" || echo "much CPU ($used ticks)"
}

# shellcheck disable=SC2086 # words
LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu PYTHONHOME=$work/root/usr \
	PYTHONPATH=$work/root/usr/lib/python3/dist-packages $user prlimit --nproc=10000 \
	root/usr/bin/python3.11 root/usr/bin/supervisord -c run/conf > log 2>&1 &
server=$!
logged "entered RUNNING state" || { cat log; exit 1; }
before="$(programs) program, $(load)"
limit 1
kill -KILL "$(tr -d ' ' < "/proc/$server/task/$server/children")"
logged "gave up" || :
killed="spawnerr $(grep -c spawnerr run/log) times, $(sed -n 's/.*\(gave up: .* state\).*/\1/p' run/log)"
limit 10000
sleep 17
later="$(programs) programs, $(load)"
cat <<END
before: $before
killed at the limit: $killed
twenty seconds after the limit: $later
END
case "$before; $killed; $later" in
"1 program, little CPU "*"; spawnerr 4 times, gave up: service entered FATAL state; 0 programs, much CPU "*)
	echo "as found" ;;
*)	echo "no longer as found"; exit 1 ;;
esac
