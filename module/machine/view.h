/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * View: the machine as the choice of a storm sees it: its thresholds, and what it asks of
 * processes.
 */
#ifndef RESCUE_VIEW_H
#define RESCUE_VIEW_H

#include <linux/types.h>

struct rescue_storm;

void rescue_view_look(struct rescue_storm *s, u8 leave_out);

#endif /* RESCUE_VIEW_H */
