// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rings of all CPUs, read as one; merge.h tells the idea.
 */
#include "tree/merge.h"
#include "tree/ring.h"

/*
 * Puts an entry into the heap at a hole, or below it, where younger ones are. The binary heap
 * of Williams, "Algorithm 232: Heapsort", CACM 7 (1964).
 */
static void merge_sift_down(struct rescue_merge *m, u32 hole, struct rescue_merge_entry entry)
{
	u32 child;

	while ((child = 2 * hole + 1) < m->nr) {
		m->nr_steps++;
		/* No branch on which of the two is older: half of all guesses would be wrong. */
		child += child + 1 < m->nr && m->heap[child + 1].seq < m->heap[child].seq;
		if (entry.seq < m->heap[child].seq)
			break;
		m->heap[hole] = m->heap[child];
		hole = child;
	}
	m->heap[hole] = entry;
}

/* Returns false when the ring has nothing for this pass. */
static bool merge_look(struct rescue_merge *m, u32 ring, struct rescue_merge_entry *entry)
{
	const struct rescue_record *record;

	m->nr_steps++;
	record = m->ring[ring] ? rescue_ring_peek(m->ring[ring]) : NULL;
	if (!record || record->seq > m->last)
		return false;
	*entry = (struct rescue_merge_entry){ .seq = record->seq, .ring = ring };
	return true;
}

static void merge_look_at_all(struct rescue_merge *m)
{
	u32 i;

	for (i = 0; i < m->nr_rings; i++)
		if (merge_look(m, i, &m->heap[m->nr]))
			m->nr++;
	for (i = m->nr / 2; i-- > 0;)
		merge_sift_down(m, i, m->heap[i]);
}

/**
 * rescue_merge_begin() - a pass over all rings
 * @m: the merge
 * @last: it ends behind the record of this place in the order
 *
 * Context: the consumer.
 */
void rescue_merge_begin(struct rescue_merge *m, u64 last)
{
	m->nr = 0;
	m->last = last;
}

/**
 * rescue_merge_peek() - the oldest record of all rings
 * @m: the merge
 *
 * The oldest that could be read when the rings were looked at: when the pass began, and when
 * all that was found was read.
 *
 * Context: the consumer.
 * Return: the record, valid until rescue_merge_pop(); NULL at the end of the pass.
 */
const struct rescue_record *rescue_merge_peek(struct rescue_merge *m)
{
	if (!m->nr)
		merge_look_at_all(m);
	return m->nr ? rescue_ring_peek(m->ring[m->heap[0].ring]) : NULL;
}

/**
 * rescue_merge_pop() - the record that was peeked is done with
 * @m: the merge
 *
 * Context: the consumer, after rescue_merge_peek() has returned a record.
 */
void rescue_merge_pop(struct rescue_merge *m)
{
	u32 ring = m->heap[0].ring;
	struct rescue_merge_entry entry;

	rescue_ring_pop(m->ring[ring]);
	if (!merge_look(m, ring, &entry))
		entry = m->heap[--m->nr];
	merge_sift_down(m, 0, entry);
}
