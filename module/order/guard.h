/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guard: an order that was given by nothing but the state of the machine. tree/guard.h tells
 * when.
 */
#ifndef RESCUE_ORDER_GUARD_H
#define RESCUE_ORDER_GUARD_H

struct seq_buf;

/* Called by the rescuer. */
void rescue_guard_init(void);
long rescue_guard_tend(void);
void rescue_guard_set(void *arg);

/* Called in any context. */
void rescue_guard_show(struct seq_buf *out);

#endif /* RESCUE_ORDER_GUARD_H */
