# SPDX-License-Identifier: GPL-2.0-only
#
# All tests pass and the kernel's log has a warning: not good enough.
#
# expect: failed: the kernel says: .*WARNING:
# module: no
# mem: 512M
. /lib.sh
plan 1
echo "<4>WARNING: CPU: 0 PID: 1 at nowhere" > /dev/kmsg
ok "good"
finish
