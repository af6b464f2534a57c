/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Merge: the records of all rings, one after the other, in the order of their births and exits.
 *
 * A heap has the rings that are not empty, by the place of their oldest record. A record costs
 * O(log rings), and the begin and the end of a pass O(rings).
 *
 * The rule: all that could be read when the pass began is read in it. A record that is about
 * to be published may come late, in this pass or in the next.
 *
 * Pure. The consumer only.
 */
#ifndef RESCUE_MERGE_H
#define RESCUE_MERGE_H

#include <linux/types.h>

struct rescue_record;
struct rescue_ring;

/**
 * struct rescue_merge_entry - a ring that is not empty
 * @seq: place of its oldest record
 * @ring: index of the ring
 */
struct rescue_merge_entry {
	u64 seq;
	u32 ring;
};

/**
 * struct rescue_merge - one pass over all rings
 * @ring: the rings; NULL where there is none
 * @nr_rings: how many, with those that are NULL
 * @heap: room for @nr_rings entries; the oldest first
 * @nr: entries of the heap
 * @last: the pass ends behind it
 * @nr_steps: looks at a ring, and steps in the heap, ever
 */
struct rescue_merge {
	struct rescue_ring **ring;
	u32 nr_rings;
	struct rescue_merge_entry *heap;
	u32 nr;
	u64 last;
	u64 nr_steps;
};

void rescue_merge_begin(struct rescue_merge *m, u64 last);
const struct rescue_record *rescue_merge_peek(struct rescue_merge *m);
void rescue_merge_pop(struct rescue_merge *m);

#endif /* RESCUE_MERGE_H */
