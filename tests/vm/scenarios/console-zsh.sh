# SPDX-License-Identifier: GPL-2.0-only
#
# Every word and every command in zsh, on a full table, without one fork.
#
# shell: zsh
# smp: 2
# mem: 3G
# pid_max: 4096
# timeout: 240
. /console.sh
