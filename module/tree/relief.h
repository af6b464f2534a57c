/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Relief: may the kernel's OOM killer wait for us?
 *
 * The kernel asks each time that it finds no memory, before it looks for a victim. It may be
 * told that memory is coming, and then tries again; told so for ever, it would try for ever. So
 * that is said in two cases, and in each for a bounded time:
 *
 * 1. The rescuer has an order, and has not said yet whether there is a storm:
 *    RESCUE_OOM_ANSWER_NS, from the order on.
 * 2. Processes were killed, and one of them has memory still: RESCUE_OOM_DEATHS_NS, from the
 *    kill on. A later order that kills none does not make it longer.
 *
 * There is one order at a time. Looks that find no storm get a tenth of the time, by due.h.
 *
 * Pure.
 */
#ifndef RESCUE_RELIEF_H
#define RESCUE_RELIEF_H

#include <linux/types.h>

#include "tree/due.h"

/**
 * struct rescue_relief - what is under way; zeroes: nothing ever was
 * @asked_ns: clock of the last order
 * @killed_ns: clock of the last order that kills; 0: there was none
 * @waiting: the last order has no answer yet
 * @due: the last order, until its answer
 */
struct rescue_relief {
	u64 asked_ns;
	u64 killed_ns;
	bool waiting;
	struct rescue_due due;
};

bool rescue_relief_ask(struct rescue_relief *relief, u64 now_ns);
void rescue_relief_answer(struct rescue_relief *relief, bool kills, u64 now_ns);
bool rescue_relief_awaits_answer(const struct rescue_relief *relief, u64 now_ns);
bool rescue_relief_awaits_deaths(const struct rescue_relief *relief, u64 now_ns);

#endif /* RESCUE_RELIEF_H */
