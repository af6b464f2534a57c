/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_BUILD_BUG_H
#define SHIM_LINUX_BUILD_BUG_H

#define static_assert(expr, ...)		build_assert(expr, ##__VA_ARGS__, #expr)
#define build_assert(expr, message, ...)	_Static_assert(expr, message)

#endif
