/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guard: an order that was given by nothing but the state of the machine. tree/guard.h tells
 * when.
 */
#ifndef RESCUE_ORDER_GUARD_H
#define RESCUE_ORDER_GUARD_H

#include "tree/guard.h"

/* Called by the rescuer. */
void rescue_guard_init(void);
long rescue_guard_tend(void);
void rescue_guard_set(void *arg);

/* Called in any context. */
enum rescue_guard_mode rescue_guard_mode(void);
bool rescue_guard_is_armed(void);

#endif /* RESCUE_ORDER_GUARD_H */
