#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
exec /usr/sbin/bpftool struct_ops register /withhold.o
