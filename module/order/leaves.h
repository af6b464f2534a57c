/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Leaves: the held processes whose death frees slots, as marks on the nodes of the lineage.
 */
#ifndef RESCUE_LEAVES_H
#define RESCUE_LEAVES_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_selection;

u32 rescue_leaves_select(struct rescue_lineage *l, u32 nr_slots, struct rescue_selection *s);

#endif /* RESCUE_LEAVES_H */
