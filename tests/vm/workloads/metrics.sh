#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The numbers of rescuectl, as an incident wakes it, and never by time.
exec /tools/rescuectl metrics --watch=/run/rescue.prom --delay=3600
