/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pressure: what is short, and from where on: the thresholds, with their reasons.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 */
#ifndef RESCUE_PRESSURE_H
#define RESCUE_PRESSURE_H

#include <linux/types.h>

#include "tree/look.h"

const char *rescue_pressure_name(enum rescue_pressure pressure);
u32 rescue_pressures_left(const struct rescue_verdict *verdict, u32 asked, bool this_alone);
bool rescue_pressure_is_on(const struct rescue_choice *c, enum rescue_pressure pressure);
bool rescue_pressure_is_storm(const struct rescue_choice *c, u32 weight);
bool rescue_pressure_is_load(const struct rescue_choice *c, u32 weight);
void rescue_pressure_note_root(struct rescue_choice *c, u32 root);
bool rescue_pressure_is_enough(const struct rescue_choice *c);
bool rescue_pressure_may_be_enough(const struct rescue_choice *c);
bool rescue_pressure_find_onset(struct rescue_choice *c);

#endif /* RESCUE_PRESSURE_H */
