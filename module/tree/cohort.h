/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cohort: the processes that a storm has brought.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 */
#ifndef RESCUE_COHORT_H
#define RESCUE_COHORT_H

#include <linux/types.h>

struct rescue_choice;

bool rescue_cohort_is_load(struct rescue_choice *c);
void rescue_cohort_note_anchor(struct rescue_choice *c, u32 anchor, bool taken);
void rescue_cohort_select(struct rescue_choice *c, bool all);
void rescue_cohort_take_path(struct rescue_choice *c, u32 root, u32 stop);
u32 rescue_cohort_take_job(struct rescue_choice *c, u32 root, u32 stop, u32 top);
u32 rescue_cohort_take_lone(struct rescue_choice *c, u32 index);
u32 rescue_cohort_take_source(struct rescue_choice *c, u32 root, u32 index);
void rescue_cohort_clear(struct rescue_choice *c);
void rescue_cohort_forget(struct rescue_choice *c);

#endif /* RESCUE_COHORT_H */
