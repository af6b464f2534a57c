#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What it costs to start a program; the arguments are forkcost's.
exec /tools/forkcost "$@"
