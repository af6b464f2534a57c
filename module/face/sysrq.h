/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SysRq: the key, for a console that has nothing but a keyboard or a serial line.
 */
#ifndef RESCUE_SYSRQ_H
#define RESCUE_SYSRQ_H

#include <linux/types.h>

/* Room for rescue_sysrq_show(), terminated. */
#define RESCUE_SYSRQ_TEXT 128u

int rescue_sysrq_prepare(void);
void rescue_sysrq_init(void);
void rescue_sysrq_exit(void);
void rescue_sysrq_show(char *buf, size_t size);

#endif /* RESCUE_SYSRQ_H */
