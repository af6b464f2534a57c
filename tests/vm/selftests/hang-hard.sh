# SPDX-License-Identifier: GPL-2.0-only
#
# The witness takes the only CPU and init cannot run: only the host can notice.
#
# expect: timed out: the machine had to be stopped from outside
# module: no
# mem: 512M
# smp: 1
# timeout: 5
# grace: 15
. /lib.sh
plan 1
ask hog
ok "unreachable"
finish
