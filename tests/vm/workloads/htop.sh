#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# htop, which is started in a terminal by guest/screen.c.
exec /usr/bin/htop "$@"
