#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# nginx tries once to replace a worker that has died. When no process can be made at that
# moment it never tries again: the master lives and listens, a supervisor sees nothing
# wrong, and connections are taken but never answered, long after there is room again.
# Nor does a reload mend it: the channel of the worker that was not made is broken, and
# a new worker gives up over it. Only a restart does. So look at each nginx after a fork bomb.
#
# Packages: nginx 1.22.1-9+deb12u11, libpcre2-8-0 10.42-1. One worker, which is killed while
# the soft limit of the master is one process. Seen:
#
#   started: 1 worker
#   worker killed at the limit: 0
#   five seconds after the limit: 0
#   after a reload: 0
#   log: fork() failed while spawning "worker process" (11: Resource temporarily unavailable)
#   log: could not respawn worker process
#   log: exited with fatal code 2 and cannot be respawned

set -eu
work=$(mktemp -d)
master=
trap '[ -z "$master" ] || kill "$master"; rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download nginx=1.22.1-9+deb12u11 libpcre2-8-0=10.42-1 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
mkdir run
cat > run/nginx.conf <<END
daemon off;
pid nginx.pid;
worker_processes 1;
events {}
http {
	access_log off;
	client_body_temp_path body;
	proxy_temp_path proxy;
	fastcgi_temp_path fastcgi;
	uwsgi_temp_path uwsgi;
	scgi_temp_path scgi;
	server { listen unix:$work/run/socket; }
}
END
chmod -R a+rX root run

user=
if [ "$(id -u)" = 0 ]; then
	user="setpriv --reuid=54321 --regid=54321 --clear-groups"
	chown -R 54321 run
fi

# logged TEXT: it stands in the log, within ten seconds
logged()
{
	for _ in $(seq 100); do
		! grep -qsF "$1" run/error.log || { echo "log: $1"; return; }
		sleep 0.1
	done
	echo "not in the log: $1"
}

workers()
{
	wc -w < "/proc/$master/task/$master/children"
}

# limit SOFT: of the master; its user may do that
limit()
{
	# shellcheck disable=SC2086 # words
	$user prlimit --pid "$master" --nproc="$1":10000
}

# shellcheck disable=SC2086 # words
LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu $user prlimit --nproc=10000 root/usr/sbin/nginx \
	-p run -e error.log -c nginx.conf -g "error_log error.log notice;" 2> /dev/null &
master=$!
logged "start worker process " > /dev/null
started=$(workers)
limit 1
kill -KILL "$(tr -d ' ' < "/proc/$master/task/$master/children")"
forked=$(logged 'fork() failed while spawning "worker process" (11: Resource temporarily unavailable)')
respawned=$(logged 'could not respawn worker process')
limit=$(workers)
limit 10000
sleep 5
later=$(workers)
kill -HUP "$master"
fatal=$(logged 'exited with fatal code 2 and cannot be respawned')
reloaded=$(workers)
cat <<END
started: $started worker
worker killed at the limit: $limit
five seconds after the limit: $later
after a reload: $reloaded
$forked
$respawned
$fatal
END
case "$started $limit $later $reloaded $forked $respawned $fatal" in
"1 0 0 0 log: "*" log: "*" log: "*)	echo "as found" ;;
*)	echo "no longer as found"; exit 1 ;;
esac
