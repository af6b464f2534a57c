/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_BUG_H
#define SHIM_LINUX_BUG_H

#include <stdbool.h>

/* In test.h: an impossible state fails the case. */
void test_warned(const char *file, int line, const char *what);

#define WARN_ON_ONCE(condition) ({				\
	bool warned = (condition);				\
								\
	if (warned)						\
		test_warned(__FILE__, __LINE__, #condition);	\
	warned;							\
})

#endif
