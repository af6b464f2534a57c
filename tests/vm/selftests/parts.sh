# SPDX-License-Identifier: GPL-2.0-only
#
# Parts that share a boot: what fails, or takes the machine away, fails alone.
#
# module: no
# mem: 512M
#
# expect well: passed
# expect bad: failed: 1 of 2 tests failed
# expect after-bad: passed
# expect gone: lost: no verdict
# expect not-here: passed
# expect last: passed
. /lib.sh

row()
{
	part "$1" || return 0
	shift
	"$@"
}

breaks()
{
	ok "good"
	not_ok "bad" "on purpose"
}

resets() { echo b > /proc/sysrq-trigger; }

row well ok "well"
row bad breaks
row after-bad ok "well"
row gone resets
row not-here skip_part "there is nothing here"
row last want "fork works" forks
finish
