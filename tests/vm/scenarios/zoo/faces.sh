# SPDX-License-Identifier: GPL-2.0-only
#
# vfork() and exec under a new name each: no two of them are called the same, and
# the log names the first.
#
#	faces ─┬─ qkzvtrbwmna{D} ─── xoeulcahfpd …
#	       └─ iwjbbyqomgs …
#
# smp: 2
# pid_max: 1500
# mem: 3G
. /lib.sh
grown="members 600"
rescue_from 1000 faces
