#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# unshare --kill-child with --setuid or --setgid kills nothing: the child asks for its
# signal first and changes its user then, and with that the kernel forgets the signal
# (PR_SET_PDEATHSIG in prctl(2)). So "unshare --pid --fork --kill-child", which unshare(1)
# has as the reliable way to end a whole tree, leaves all of it alive when it is to run as
# another user. setpriv inside has the same effect, unless it is given --pdeathsig.
#
# Package: util-linux 2.38.1-5+deb12u3 (unshare and setpriv). As root. What becomes of the
# command when unshare is killed. Seen:
#
#   --kill-child: killed
#   --kill-child --setuid 54321: lives
#   --kill-child --setgid 54321: lives
#   --kill-child setpriv --reuid 54321: lives
#   --kill-child setpriv --reuid 54321 --pdeathsig KILL: killed

set -eu
[ "$(id -u)" = 0 ] || { echo "needs root"; exit 77; }
work=$(mktemp -d)
child=
trap '[ -z "$child" ] || kill -KILL "$child" 2> /dev/null; rm -rf "$work"' EXIT
cd "$work"
apt-get -q download util-linux=2.38.1-5+deb12u3 > log 2>&1 || { cat log; exit 77; }
dpkg-deb -x ./*.deb root

# state_of PID
state_of()
{
	sed -E 's/.*\) (.).*/\1/' "/proc/$1/stat" 2> /dev/null || echo gone
}

# killed_with OPTION...: does the command end, within two seconds, when unshare does?
killed_with()
{
	root/usr/bin/unshare --pid --fork --kill-child "$@" sleep 1000 > /dev/null 2>&1 &
	parent=$! child=
	for _ in $(seq 100); do
		child=$(cat "/proc/$parent/task/$parent/children")
		child=${child% }
		[ -z "$child" ] || [ "$(cat "/proc/$child/comm")" != sleep ] || break
		sleep 0.1
	done
	[ -n "$child" ] || { echo "did not start"; return; }
	kill -KILL "$parent"
	for _ in $(seq 20); do
		# The zombie of a dead one is for whatever adopts it.
		case $(state_of "$child") in
		Z|X|gone)	echo killed; return ;;
		esac
		sleep 0.1
	done
	echo lives
	kill -KILL "$child"
}

cat > found <<'END'
--kill-child: killed
--kill-child --setuid 54321: lives
--kill-child --setgid 54321: lives
--kill-child setpriv --reuid 54321: lives
--kill-child setpriv --reuid 54321 --pdeathsig KILL: killed
END
setpriv="root/usr/bin/setpriv --clear-groups"
# shellcheck disable=SC2086 # words
{
	echo "--kill-child: $(killed_with)"
	echo "--kill-child --setuid 54321: $(killed_with --setuid 54321)"
	echo "--kill-child --setgid 54321: $(killed_with --setgid 54321)"
	echo "--kill-child setpriv --reuid 54321: $(killed_with $setpriv --reuid 54321)"
	echo "--kill-child setpriv --reuid 54321 --pdeathsig KILL:" \
		"$(killed_with $setpriv --reuid 54321 --pdeathsig KILL)"
} > seen
cat seen
diff found seen || { echo "no longer as found"; exit 1; }
echo "as found"
