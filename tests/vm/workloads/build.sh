#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A parallel build by two compilers: gcc, which is three processes for each file,
# and tcc, which is as fast as compilers get.
#
#	build.sh ─── make -j4 ─┬─ gcc ─┬─ cc1
#	                       │       └─ as
#	                       ├─ sh ─── tcc
#	                       └─ … (4)
set -eu
export PATH=/usr/bin:/bin
rm -rf /tmp/build
mkdir /tmp/build
cd /tmp/build
make -j4 -f /sources/Makefile
./sum
