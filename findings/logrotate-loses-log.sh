#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A logrotate that cannot fork for its compressor says so, has rotated the log all the same, and
# leaves it as log.1, beside an empty log.1.gz. The next rotation, which says nothing and exits
# with 0, moves the empty one on to log.2.gz and writes its own log over log.1: that day is lost,
# and what stands in its place is no gzip file. One night of a fork bomb so costs the
# logs of the day before it, those that would tell. Before the next rotation
# "gzip -f log.1" saves them. Nothing is lost with delaycompress. logrotate(8) has no word of it.
#
# Packages: logrotate 3.21.0-1, libpopt0 1.19+dfsg-1. A log with "compress" is rotated by force
# four times, each time with another word in it; in the second the user may have one process, and
# has it. Seen:
#
#   first: status 0: log.1.gz "first"
#   second, at the limit: status 1: log.1 "second", log.1.gz empty, log.2.gz "first"
#   third: status 0: log.1.gz "third", log.2.gz empty, log.3.gz "first"
#   fourth: status 0: log.1.gz "fourth", log.2.gz "third", log.3.gz empty, log.4.gz "first"
#   kept: first third fourth
#   kept with delaycompress: first second third fourth

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download logrotate=3.21.0-1 libpopt0=1.19+dfsg-1 > log 2>&1 || { cat log; exit 77; }
for package in *.deb; do
	dpkg-deb -x "$package" root
done
chmod -R a+rX root
user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid=54321 --regid=54321 --clear-groups"

# folder NAME OPTION: a folder of logs for the user, to be in from now on
folder()
{
	mkdir "$work/$1"
	cd "$work/$1"
	cat > conf <<END
$PWD/log {
	rotate 5
	create
	$2
}
END
	chmod 644 conf
	[ -z "$user" ] || chown -R 54321 .
}

# rotated LIMIT WORD: a log of that word, and what there is then
rotated()
{
	# shellcheck disable=SC2086 # words
	$user sh -c "echo $2 >> log"
	status=0
	# shellcheck disable=SC2086 # words
	LD_LIBRARY_PATH=$work/root/usr/lib/x86_64-linux-gnu $user prlimit --nproc="$1" \
		"$work/root/usr/sbin/logrotate" --force --state state conf >> "$work/log" 2>&1 ||
		status=$?
	logs=
	for file in log.*; do
		if [ -s "$file" ]; then
			logs="$logs, $file \"$(zcat -f "$file")\""
		else
			logs="$logs, $file empty"
		fi
	done
	echo "status $status: ${logs#, }"
}

# four: rotations, the second one at the limit
four()
{
	echo "first: $(rotated 10000 first)"
	echo "second, at the limit: $(rotated 1 second)"
	echo "third: $(rotated 10000 third)"
	echo "fourth: $(rotated 10000 fourth)"
}

# kept: the words that are still in some log
kept()
{
	for word in first second third fourth; do
		! zcat -f log.* | grep -qx $word || echo $word
	done | xargs
}

{
	folder logs compress
	four
	echo "kept: $(kept)"
	folder delayed "compress
	delaycompress"
	four > /dev/null
	echo "kept with delaycompress: $(kept)"
} > "$work/seen"
cat "$work/seen"
cat > "$work/found" <<'END'
first: status 0: log.1.gz "first"
second, at the limit: status 1: log.1 "second", log.1.gz empty, log.2.gz "first"
third: status 0: log.1.gz "third", log.2.gz empty, log.3.gz "first"
fourth: status 0: log.1.gz "fourth", log.2.gz "third", log.3.gz empty, log.4.gz "first"
kept: first third fourth
kept with delaycompress: first second third fourth
END
diff "$work/found" "$work/seen" || { echo "no longer as found"; exit 1; }
echo "as found"
