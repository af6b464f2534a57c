/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Measure: what a tree has, and which tree has most. For a reader; the choice of a storm has
 * weights of its own.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 */
#ifndef RESCUE_MEASURE_H
#define RESCUE_MEASURE_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_view;

/**
 * struct rescue_measure - the size of a tree
 * @births: recent births, faded
 * @tasks: living processes and their threads
 * @generations: from the root to the youngest
 * @rate: births a second
 */
struct rescue_measure {
	u32 births;
	u32 tasks;
	u32 generations;
	u32 rate;
};

void rescue_measure_tree(struct rescue_lineage *l, const struct rescue_view *view, u32 top,
			 u8 only, u64 now_ns, struct rescue_measure *m);
u32 rescue_measure_heaviest(struct rescue_lineage *l, const struct rescue_view *view,
			    u8 leave_out);

#endif /* RESCUE_MEASURE_H */
