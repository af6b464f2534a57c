/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Order: what each command does. All of it is run by the rescuer.
 */
#ifndef RESCUE_ORDER_H
#define RESCUE_ORDER_H

void rescue_order_run(void *request);

#endif /* RESCUE_ORDER_H */
