#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rescuectl, with its arguments.
exec /tools/rescuectl "$@"
