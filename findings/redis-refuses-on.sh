#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# When Redis cannot fork for a BGSAVE, it refuses all writes ("unable to persist to disk",
# while the disk is well), and goes on so for ever once processes can be made again, if
# nothing had changed since the save before: what would try again is the rule "save SECONDS
# CHANGES", and no change can come any more. So one BGSAVE from cron while a fork bomb runs
# makes a quiet Redis read-only until a hand gives BGSAVE. With a change that waits it heals
# by itself after the 5 s that it keeps between two tries.
#
# Packages: redis-tools 5:7.0.15-1~deb12u10 (with the server), liblzf1 3.6-3, libjemalloc2
# 5.3.0-1, libatomic1 12.2.0-14+deb12u1. The rule is "save 1 1"; the soft limit of the server
# is one process for as long as one save. Seen:
#
#   a change waits, its save fails: MISCONF
#   processes can be made, within 15 s: OK
#   no change waits, BGSAVE fails: MISCONF
#   processes can be made, after 15 s: MISCONF
#   after another BGSAVE: OK

set -eu
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -KILL "$server"; rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download redis-tools=5:7.0.15-1~deb12u10 liblzf1=3.6-3 libjemalloc2=5.3.0-1 \
	libatomic1=12.2.0-14+deb12u1 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
ln -s redis-check-rdb root/usr/bin/redis-server # as the package of the server has it
mkdir run
chmod -R a+rX root run

user=
if [ "$(id -u)" = 0 ]; then
	user="setpriv --reuid=54321 --regid=54321 --clear-groups"
	chown 54321 run
fi
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"

# limit SOFT: of the server; its user may do that
limit()
{
	# shellcheck disable=SC2086 # words
	$user prlimit --pid "$server" --nproc="$1":10000
}

redis()
{
	root/usr/bin/redis-cli -s run/socket "$@" 2>&1 | head -n 1
}

# write SECONDS WANTED: the first word of the answer to a write, once it is that or so long
write()
{
	until=$(($(date +%s) + $1))
	while answer=$(redis set name "$(date +%N)") && answer=${answer%% *} &&
		[ "$answer" != "$2" ] && [ "$(date +%s)" -lt $until ]; do
		sleep 0.2
	done
	echo "$answer"
}

# saved: there is no change that waits to be saved
saved()
{
	for _ in $(seq 100); do
		info=$(root/usr/bin/redis-cli -s run/socket info persistence)
		case $info in
		*rdb_changes_since_last_save:0*rdb_bgsave_in_progress:0*)	return ;;
		esac
		sleep 0.1
	done
}

# shellcheck disable=SC2086 # words
$user prlimit --nproc=10000 root/usr/bin/redis-server --port 0 --unixsocket "$work/run/socket" \
	--dir "$work/run" --save "1 1" > log 2>&1 &
server=$!
[ "$(write 10 OK)" = OK ] || { cat log; exit 1; }
saved
limit 1
waits=$(write 10 MISCONF)
limit 10000
healed=$(write 15 OK)
saved
limit 1
redis bgsave > /dev/null
quiet=$(write 0 MISCONF)
limit 10000
later=$(write 15 OK)
redis bgsave > /dev/null
saved
mended=$(write 0 OK)
cat <<END
a change waits, its save fails: $waits
processes can be made, within 15 s: $healed
no change waits, BGSAVE fails: $quiet
processes can be made, after 15 s: $later
after another BGSAVE: $mended
END
[ "$waits $healed $quiet $later $mended" = "MISCONF OK MISCONF MISCONF OK" ] ||
	{ echo "no longer as found"; exit 1; }
echo "as found"
