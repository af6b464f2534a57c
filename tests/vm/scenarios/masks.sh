# SPDX-License-Identifier: GPL-2.0-only
#
# Every child has a session of its own and the name of somebody else, among
# them names with blanks, newlines and escapes, which must not break the files
# (log_field reads by column).
#
#	masks ─┬─ sshd ─┬─ systemd …
#	       │        └─ "two words" …
#	       └─ bash ─── ") R 1 1 1 (" …
#
# smp: 2
# mem: 3G
. /lib.sh
rescue_from 1000 masks
