/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A lineage to play with, and all that must hold in any lineage at any time.
 *
 * Node memory is poisoned: the rooms may not expect zeroes there.
 */
#ifndef RESCUE_UNIT_WORLD_H
#define RESCUE_UNIT_WORLD_H

#include <linux/limits.h>

#include "test.h"
#include "tree/lineage.h"

#ifndef WORLD_BUCKET_BITS
#define WORLD_BUCKET_BITS	16
#endif

static struct rescue_lineage *l;

static inline int world_add_chunk(void)
{
	struct rescue_node *chunk = malloc(RESCUE_CHUNK_BYTES);

	memset(chunk, 0xa5, RESCUE_CHUNK_BYTES);
	return rescue_lineage_add_chunk(l, chunk);
}

static inline void world_begin(u32 window)
{
	struct rescue_node *chunk = malloc(RESCUE_CHUNK_BYTES);

	memset(chunk, 0xa5, RESCUE_CHUNK_BYTES);
	l = malloc(sizeof(*l));
	rescue_lineage_init(l, calloc(1u << WORLD_BUCKET_BITS, sizeof(u32)),
			    WORLD_BUCKET_BITS, chunk, window);
}

static inline void world_end(void)
{
	u32 i;

	for (i = 0; i < l->nr_places; i++)
		free(l->chunk[i]);
	free(l->bucket);
	free(l);
	l = NULL;
}

/* Draining once more while a node waits. Returns how often it took. */
static inline int world_settle(void)
{
	int times = 1;

	while (rescue_lineage_settle(l) && times < 10)
		times++;
	EXPECT(times < 10);
	return times;
}

static inline void check_node(u32 index)
{
	const struct rescue_node *node = rescue_node(l, index);
	u32 child, last = RESCUE_NOBODY;

	EXPECT_EQ(rescue_lineage_find(l, node->pid, node->start_ns), index);
	for (child = node->child; child; child = rescue_node(l, child)->next) {
		EXPECT_EQ(rescue_node(l, child)->parent, index);
		EXPECT_EQ(rescue_node(l, child)->prev, last);
		EXPECT(rescue_node(l, child)->generation > node->generation ||
		       node->generation == RESCUE_GENERATION_MAX);
		last = child;
	}
}

/* Everything that must be true whenever no function of the room is running. */
static inline void world_check(void)
{
	u32 nr_linked = 0, nr_living = 0, nr_ghosts = 0, nr_members = 0;
	u32 nr_free = 0, nr_limbo = 0, nr_dying = 0, nr_pending = 0, nr_condemned = 0;
	u32 i;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
		u8 flags = rescue_node(l, i)->flags;

		check_node(i);
		nr_linked++;
		nr_living += !!(flags & RESCUE_LIVING);
		nr_members += rescue_node_has(rescue_node(l, i), RESCUE_LIVING | RESCUE_MEMBER);
		nr_condemned += rescue_node(l, i)->condemned && flags & RESCUE_LIVING;
		nr_ghosts += i != RESCUE_ROOT && !(flags & RESCUE_LIVING);
		nr_pending += !(flags & RESCUE_LIVING) && flags & RESCUE_PENDING;
	}
	for (i = l->free; i; i = rescue_node(l, i)->hash) {
		EXPECT_EQ(rescue_node(l, i)->flags, 0);
		EXPECT_EQ(rescue_node(l, i)->parent, RESCUE_NOBODY);
		nr_free++;
	}
	for (i = l->dying; i; i = rescue_node(l, i)->weight) {
		nr_dying++;
		nr_limbo += !rescue_node(l, i)->parent;
	}
	for (i = l->dying_before; i; i = rescue_node(l, i)->weight) {
		nr_dying++;
		nr_limbo += !rescue_node(l, i)->parent;
	}
	EXPECT_EQ(l->nr_living, nr_living);
	EXPECT_EQ(l->nr_ghosts, nr_ghosts);
	EXPECT_EQ(l->nr_members, nr_members);
	EXPECT_EQ(l->nr_condemned, nr_condemned);
	EXPECT_EQ(l->nr_free, nr_free);
	EXPECT_EQ(nr_pending + nr_limbo, nr_dying);
	EXPECT_EQ(nr_free + nr_linked + nr_limbo + 1, rescue_lineage_size(l));
}

/* No node waits for a prune: each ghost joins two branches or more. */
static inline void world_check_settled(void)
{
	u32 i;

	world_check();
	EXPECT_EQ(l->dying, RESCUE_NOBODY);
	EXPECT_EQ(l->dying_before, RESCUE_NOBODY);
	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
		const struct rescue_node *node = rescue_node(l, i);

		if (i == RESCUE_ROOT || node->flags & RESCUE_LIVING)
			continue;
		if (!node->child || !rescue_node(l, node->child)->next)
			FAIL("ghost of pid %u is idle", node->pid);
	}
	EXPECT(l->nr_ghosts <= l->nr_living);
}

static inline u64 all_births(void)
{
	u64 births = 0;
	u32 i;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT))
		births += rescue_lineage_births(l, rescue_node(l, i));
	return births;
}

#endif /* RESCUE_UNIT_WORLD_H */
