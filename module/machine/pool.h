/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pool: the memory of the lineage. It grows ahead of need, and most of what a storm has taken is
 * given back later.
 *
 * All of it belongs to the rescuer thread, but for the work items that take memory and free it.
 */
#ifndef RESCUE_POOL_H
#define RESCUE_POOL_H

#include <linux/types.h>

struct rescue_lineage;

int rescue_pool_init(struct rescue_lineage *l, u32 window);
void rescue_pool_exit(struct rescue_lineage *l);
void rescue_pool_grow(struct rescue_lineage *l);
void rescue_pool_shrink(struct rescue_lineage *l);
size_t rescue_pool_bytes(const struct rescue_lineage *l);

#endif /* RESCUE_POOL_H */
