# SPDX-License-Identifier: GPL-2.0-only
#
# The recipe without the module (guest/recipe.sh), typed into each shell, of which each
# executes the next one.
#
# shell: bash
# smp: 2
# module: no
# timeout: 300
. /lib.sh
. /tools/rescue.sh
. /recipe.sh

# row SHELL NEXT
row()
{
	[ "$1" = "${here-bash}" ] || return 0
	if part "$1"; then recipe; fi
	[ -n "${2-}" ] || finish
	export here="$2" nr bad
	exec "/bin/$2" /scenario.sh
}

row bash dash
row dash ash
row ash mksh
row mksh zsh
row zsh
