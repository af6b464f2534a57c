/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_MINMAX_H
#define SHIM_LINUX_MINMAX_H

/* As strict about types as Linux 6.1. */
#define choose_one(x, op, y) ({			\
	__typeof__(x) one = (x);		\
	__typeof__(y) other = (y);		\
						\
	(void)(&one == &other);			\
	one op other ? one : other;		\
})
#define min(x, y)		choose_one(x, <, y)
#define max(x, y)		choose_one(x, >, y)
#define clamp(x, low, high)	min(max(x, low), high)
#define min_t(type, x, y)	min((type)(x), (type)(y))
#define max_t(type, x, y)	max((type)(x), (type)(y))

#endif
