/* SPDX-License-Identifier: GPL-2.0-only */
/* Root that may do almost nothing. */
#ifndef VM_INCAPABLE_H
#define VM_INCAPABLE_H

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Keep no capability but that to open any file. 0 or -1. */
static inline int drop_capabilities(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ .effective = 1 << CAP_DAC_OVERRIDE, .permitted = 1 << CAP_DAC_OVERRIDE },
	};

	return syscall(SYS_capset, &header, data);
}

#endif
