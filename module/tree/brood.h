/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Brood: the children of one node, and what most of them have in common.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 */
#ifndef RESCUE_BROOD_H
#define RESCUE_BROOD_H

#include <linux/types.h>

struct rescue_brood;
struct rescue_choice;
struct rescue_facts;
struct rescue_kind;

void rescue_brood_weigh(struct rescue_choice *c, u32 parent, u32 enough,
			struct rescue_brood *brood);
void rescue_brood_compare(struct rescue_choice *c, struct rescue_brood *brood);
bool rescue_brood_has_other(struct rescue_choice *c, struct rescue_brood *brood,
			    const struct rescue_facts *parent);
bool rescue_brood_is_heavy(struct rescue_choice *c, const struct rescue_brood *brood, u32 child);
bool rescue_brood_shares_group(struct rescue_choice *c, const struct rescue_brood *brood,
			       u32 group);
bool rescue_brood_has_job(struct rescue_choice *c, u32 parent, const struct rescue_facts *below);
bool rescue_brood_is_crowd(const struct rescue_brood *brood);
void rescue_brood_widen(struct rescue_brood *brood);
bool rescue_brood_poll(struct rescue_choice *c, struct rescue_brood *brood);
bool rescue_brood_shares_cgroup(const struct rescue_brood *brood);
bool rescue_brood_has(struct rescue_choice *c, const struct rescue_brood *brood, u32 child);

#endif /* RESCUE_BROOD_H */
