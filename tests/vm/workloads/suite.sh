#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A shell test suite, eight tests at a time, each of them pipes and subshells.
#
#	suite.sh ─── xargs -P 8 ─┬─ sh ─┬─ sh ─┬─ sed
#	                         │      │      └─ cat
#	                         │      └─ sh
#	                         └─ … (8)
set -eu
export PATH=/usr/bin:/bin
seq 50 | sed 's|.*|/tests/&.sh|' | xargs -n 1 -P 8 sh > /tmp/suite
grep -c '^ok ' /tmp/suite
