# SPDX-License-Identifier: GPL-2.0-only
#
# The unit tests once more, in a kernel: what passes with the shims and sanitizers of
# user space must do so with the real headers, barriers and allocator, and beside the
# module, which has the same rooms. guest/kunit.c says what came of each case.
#
# kunit: yes
# smp: 2
# mem: 1G
# timeout: 900
. /lib.sh
ask load || { echo "# $answer"; exit 1; }
exec /kunit
