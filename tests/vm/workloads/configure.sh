#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A configure script by autoconf, then what it configured: one process after the
# other, hundreds of them, most of which live for a few milliseconds.
#
#	configure.sh ─── configure ─┬─ sed
#	                            ├─ tcc
#	                            └─ sh ─── … (one at a time)
set -eu
export PATH=/usr/bin:/bin
rm -rf /tmp/configure
mkdir /tmp/configure
cd /tmp/configure
/project/configure CC=tcc
make
./hello
