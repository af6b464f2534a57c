# SPDX-License-Identifier: GPL-2.0-only
#
# Nothing was tested, so nothing has passed.
#
# expect: failed: no tests in the plan
# module: no
# mem: 512M
. /lib.sh
plan 0
finish
