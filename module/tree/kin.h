/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kin: how old a process is beside the storm, and of which kind it is.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 */
#ifndef RESCUE_KIN_H
#define RESCUE_KIN_H

#include <linux/types.h>

struct rescue_choice;
struct rescue_facts;

void rescue_kin_set_onset(struct rescue_choice *c, u64 age_ns, u64 burst_ns);
bool rescue_kin_came_after(const struct rescue_choice *c, u32 index, u64 since_ns);
bool rescue_kin_is_young(struct rescue_choice *c, u32 index);
bool rescue_kin_is_early(const struct rescue_choice *c, u32 index);
bool rescue_kin_ask_witness(struct rescue_choice *c, u32 top, struct rescue_facts *facts);
bool rescue_kin_may_take(struct rescue_choice *c, u32 index, const struct rescue_facts *facts);
bool rescue_kin_is_of_crest(struct rescue_choice *c, const struct rescue_facts *facts);
bool rescue_kin_same_name(const struct rescue_facts *a, const struct rescue_facts *b);

#endif /* RESCUE_KIN_H */
