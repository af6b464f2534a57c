#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# One process that cannot be made costs a service a minute under daemontools and s6: supervise and
# s6-supervise sleep for 60 s before they try again, runsv of runit for 5 s, however soon there are
# processes again. s6-supervise can be told to (s6-svc -u), and starts it at once. supervise hears
# nothing while it sleeps: svc -u, or -x, waits for the rest of the minute, too.
#
# Packages: daemontools 1:0.76-8.1; runit 2.1.2-54; s6 2.11.3.2-1, libs6-2.11 2.11.3.2-1,
# libexecline2.9 2.9.3.0-1, libskarnet2.13 2.13.1.1-1. The service is sleep, killed while the
# soft limit of its supervisor is one process, which is 10000 again two seconds later. Seen:
#
#   runsv: again within ten seconds
#   s6-supervise: again after a minute
#   s6-supervise, told to: again within ten seconds
#   supervise: again after a minute
#   supervise, told to: again after a minute

set -eu
work=$(mktemp -d)
server=
trap 'cleanup; rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download daemontools=1:0.76-8.1 runit=2.1.2-54 s6=2.11.3.2-1 libs6-2.11=2.11.3.2-1 \
	libexecline2.9=2.9.3.0-1 libskarnet2.13=2.13.1.1-1 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
chmod -R a+rX root
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"

# as_user COMMAND...
as_user()
{
	# shellcheck disable=SC2086 # words
	$user "$@"
}

service()
{
	tr -d ' ' < "/proc/$server/task/$server/children"
}

# starts SECONDS: the service is there within so many
starts()
{
	for _ in $(seq "$1"); do
		[ -z "$(service)" ] || return 0
		sleep 1
	done
	return 1
}

cleanup()
{
	[ -n "$server" ] || return 0
	pid=$(service)
	# shellcheck disable=SC2086 # it may have none
	kill -KILL "$server" $pid
	server=
}

# begin PROGRAM: its service cannot be started again, and then it could
begin()
{
	rm -rf service
	mkdir service
	printf '#!/bin/sh\nexec sleep 1000\n' > service/run
	chmod 755 service/run
	[ -z "$user" ] || chown -R 54321 service
	# shellcheck disable=SC2086 # words
	$user prlimit --nproc=10000 "root/usr/bin/$1" service 2> said &
	server=$!
	starts 10 || { cat said; exit 1; }
	as_user prlimit --pid "$server" --nproc=1:10000
	kill -KILL "$(service)"
	sleep 2
	[ -z "$(service)" ] || { echo "$1 has started it"; exit 1; }
	as_user prlimit --pid "$server" --nproc=10000:10000
}

# tell WHAT
tell()
{
	if starts 10; then
		echo "$1: again within ten seconds"
	elif starts 35; then
		echo "$1: again within 45 seconds"
	elif starts 45; then
		echo "$1: again after a minute"
	else
		echo "$1: not again"
	fi
	cleanup
}

{
	begin runsv
	tell "runsv"
	begin s6-supervise
	tell "s6-supervise"
	begin s6-supervise
	as_user root/usr/bin/s6-svc -u service
	tell "s6-supervise, told to"
	begin supervise
	tell "supervise"
	begin supervise
	as_user root/usr/bin/svc -u service
	tell "supervise, told to"
} > seen
cat seen
if [ "$(sed 's/.*: //' seen | xargs)" = "again within ten seconds again after a minute again within \
ten seconds again after a minute again after a minute" ]; then
	echo "as found"
else
	echo "no longer as found"
	exit 1
fi
