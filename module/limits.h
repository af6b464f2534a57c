/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Limits: how many tasks the machine can hold.
 */
#ifndef RESCUE_LIMITS_H
#define RESCUE_LIMITS_H

#include <linux/types.h>

void rescue_limits_read(void);
u32 rescue_limits_slots(void);
u32 rescue_limits_used(void);

#endif /* RESCUE_LIMITS_H */
