# SPDX-License-Identifier: GPL-2.0-only
#
# All is well, without any module.
#
# expect: passed
# module: no
# mem: 512M
. /lib.sh
plan 2
want "bystanders go on" bystanders
want "fork works" forks
finish
