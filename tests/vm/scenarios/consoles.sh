# SPDX-License-Identifier: GPL-2.0-only
#
# Every word and every command in each shell, on a full table, without one fork
# (guest/console.sh): each shell executes the next one, which is no fork either.
#
# shell: bash
# smp: 2
# mem: 3G
# pid_max: 4096
# timeout: 240
. /lib.sh
. /tools/rescue.sh
. /console.sh

# row SHELL NEXT
row()
{
	[ "$1" = "${here-bash}" ] || return 0
	if part "$1"; then console; fi
	[ -n "${2-}" ] || finish
	export here="$2" nr bad
	exec "/bin/$2" /scenario.sh
}

row bash dash
row dash ash
row ash mksh
row mksh zsh
row zsh
