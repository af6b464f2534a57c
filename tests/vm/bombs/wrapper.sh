#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A script that starts the bomb again whenever it has ended. It breaks a tool that
# takes the heaviest branch and leaves what it grew from.
#
#	wrapper.sh ─── cfork ─┬─ cfork …
#	                      └─ cfork …
while :; do /bombs/cfork; done
