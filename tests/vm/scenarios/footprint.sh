# SPDX-License-Identifier: GPL-2.0-only
#
# A small machine. (A larger one is in icount.sh.)
#
# smp: 2
# mem: 512M
# pid_max: 2000
. /lib.sh
. /footprint.sh
footprint 512
finish
