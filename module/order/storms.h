/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Storms: the choice, as marks for an order, and in words.
 */
#ifndef RESCUE_STORMS_H
#define RESCUE_STORMS_H

#include <linux/types.h>

#include "tree/choice.h"

struct rescue_lineage;
struct rescue_request;
struct rescue_selection;

/* Called by the rescuer. */
bool rescue_storms_look(const struct rescue_look *asked, struct rescue_verdict *verdict);
bool rescue_storms_mark(struct rescue_request *request, u32 pressures,
			struct rescue_selection *s, struct rescue_verdict *verdict);
void rescue_storms_note_above(const struct rescue_lineage *l,
			      const struct rescue_verdict *verdict);
void rescue_storms_say(struct rescue_request *request, const struct rescue_verdict *verdict);
const char *rescue_storms_still_pressing(const struct rescue_verdict *verdict);

#endif /* RESCUE_STORMS_H */
