# SPDX-License-Identifier: GPL-2.0-only
#
# A command that does not exist, as after a misspelling, is a missing test.
#
# expect: failed: 1 tests planned, 0 seen
# module: no
# mem: 512M
. /lib.sh
plan 1
wnat "a thing" forks
finish
