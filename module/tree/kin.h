/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kin: which processes are of one job, or of one kind.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 */
#ifndef RESCUE_KIN_H
#define RESCUE_KIN_H

#include <linux/types.h>

struct rescue_choice;
struct rescue_facts;

/* Trees up to this weight are judged as a crowd, not one by one. */
#define RESCUE_LIGHT	8u

bool rescue_kin_came_after(const struct rescue_choice *c, u32 index, u64 since_ns);
bool rescue_kin_is_young(const struct rescue_choice *c, u32 index);
bool rescue_kin_is_early(const struct rescue_choice *c, u32 index);
bool rescue_kin_is_recent(const struct rescue_choice *c, u32 index);
bool rescue_kin_ask_witness(const struct rescue_choice *c, u32 top, struct rescue_facts *facts);
bool rescue_kin_same_name(const struct rescue_facts *a, const struct rescue_facts *b);
u32 rescue_kin_heaviest_child(const struct rescue_choice *c, u32 index);
bool rescue_kin_is_source(struct rescue_choice *c, u32 index);
bool rescue_kin_belongs(struct rescue_choice *c, u32 index, u32 child);
bool rescue_kin_goes_on(struct rescue_choice *c, u32 index);
bool rescue_kin_is_leaf(struct rescue_choice *c, u32 index);

#endif /* RESCUE_KIN_H */
