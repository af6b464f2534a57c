# SPDX-License-Identifier: GPL-2.0-only
#
# The witness sees a bomb grow, sees that it is not still, and sees it go.
#
#	cfork ─┬─ cfork …	1500 numbers in all
#
# expect: passed
# module: no
# mem: 1G
# timeout: 300
# pid_max: 1500
. /lib.sh
plan 8
grown="members 1000"
start 1000 cfork
want "until no number is left" until full 60
if ask still 1; then not_ok "it is not still" "$answer"; else ok "it is not still"; note "$answer"; fi
want "members run" running 100 30
if ask forks; then not_ok "fork fails" "$answer"; else is "fork fails" "${answer% at*}" EAGAIN; fi
# A member that was inside of fork() leaves a child that has not been told, and
# that one forks on: this is what the module is for. Try until it holds.
tries=0
while [ $((tries += 1)) -lt 50 ]; do
	ask signal members STOP
	ask settled 3 && break
done
note "signals to all: $tries times"
want "everybody is stopped" settled 3
want "now it is still" still 2
ask signal members KILL
want "nobody is left" gone 60
finish
