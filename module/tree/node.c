// SPDX-License-Identifier: GPL-2.0-only
/*
 * The nodes of a lineage: where they are kept, how they are linked, and their births.
 *
 * The rule: a node is named by its index. An index stays good until the node is freed,
 * and only lineage.c frees.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/node.h"

static u32 node_bucket_of(const struct rescue_lineage *l, u32 pid)
{
	return (pid * 0x61C88647u) >> (32 - l->bucket_bits);
}

/* === The pool ============================================================= */

/**
 * rescue_node_take() - a free node becomes that of a process
 * @l: the lineage
 * @pid: its number
 * @start_ns: its birth
 *
 * Return: index of a node that is linked nowhere yet, or RESCUE_NOBODY: none is free.
 */
u32 rescue_node_take(struct rescue_lineage *l, u32 pid, u64 start_ns)
{
	u32 index = l->free;
	u32 bucket = node_bucket_of(l, pid);
	struct rescue_node *node;

	if (!index)
		return RESCUE_NOBODY;
	node = rescue_node(l, index);
	l->free = node->hash;
	l->nr_free--;

	memset(node, 0, sizeof(*node));
	node->pid = pid;
	node->start_ns = start_ns;
	node->epoch = l->epoch;
	node->hash = l->bucket[bucket];
	l->bucket[bucket] = index;
	return index;
}

static void node_put_free(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);

	node->flags = 0;
	node->parent = RESCUE_NOBODY;
	node->hash = l->free;
	l->free = index;
	l->nr_free++;
}

/**
 * rescue_node_free() - give a node back
 * @l: the lineage
 * @index: the node, not linked any more
 */
void rescue_node_free(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);
	u32 *link = &l->bucket[node_bucket_of(l, node->pid)];

	while (*link != index)
		link = &rescue_node(l, *link)->hash;
	*link = node->hash;

	node_put_free(l, index);
}

/**
 * rescue_lineage_init() - an empty lineage: the root alone
 * @l: the lineage
 * @buckets: zeroes
 * @bucket_bits: 1 << @bucket_bits of them; 1 to 31
 * @first_chunk: RESCUE_CHUNK_NODES nodes
 * @window: births in which weight fades by half, 1 to 2^20
 */
void rescue_lineage_init(struct rescue_lineage *l, u32 *buckets, u32 bucket_bits,
			 struct rescue_node *first_chunk, u32 window)
{
	static const char comm[RESCUE_COMM_LEN] = "kernel";

	memset(l, 0, sizeof(*l));
	l->bucket = buckets;
	l->bucket_bits = bucket_bits;
	l->window = window;
	rescue_lineage_add_chunk(l, first_chunk);

	/* Index 0 is no node, and the end of every list; the next is the root. */
	l->free = RESCUE_ROOT;
	l->nr_free--;
	rescue_node_set_comm(rescue_node(l, rescue_node_take(l, 0, U64_MAX - 1)), comm);
}

/**
 * rescue_lineage_add_chunk() - more nodes
 * @l: the lineage
 * @chunk: RESCUE_CHUNK_NODES nodes; the lineage keeps them until it gives them back
 *
 * They go where others were given back, or to the end.
 *
 * Return: 0, or -ENOSPC when it has all it can name.
 */
int rescue_lineage_add_chunk(struct rescue_lineage *l, struct rescue_node *chunk)
{
	u32 place = 0;
	u32 i;

	if (l->nr_chunks == RESCUE_MAX_CHUNKS)
		return -ENOSPC;
	while (place < l->nr_places && l->chunk[place])
		place++;
	l->chunk[place] = chunk;
	l->nr_chunks++;
	l->nr_places = max(l->nr_places, place + 1);
	for (i = RESCUE_CHUNK_NODES; i-- > 0;)
		node_put_free(l, (place << RESCUE_CHUNK_SHIFT) + i);
	return 0;
}

/* The first chunk has the root. */
static bool node_chunk_is_free(const struct rescue_lineage *l, u32 place)
{
	u32 i;

	for (i = 0; i < RESCUE_CHUNK_NODES; i++)
		if (!rescue_node_is_free(&l->chunk[place][i]))
			return false;
	return true;
}

/* Its free nodes are free anew. */
static void node_collect_free(struct rescue_lineage *l, u32 place)
{
	u32 first = place << RESCUE_CHUNK_SHIFT;
	u32 i;

	for (i = RESCUE_CHUNK_NODES; i-- > 0;)
		if (first + i > RESCUE_ROOT && rescue_node_is_free(&l->chunk[place][i]))
			node_put_free(l, first + i);
}

/**
 * rescue_lineage_give_back() - give chunks back in which no node is used
 * @l: the lineage
 * @keep: so many chunks stay, at least
 * @give: is called with each of the others, which the lineage does not know any more
 *
 * The last chunks go first, and the first nodes are taken first from now on: so more chunks at the
 * end become free, when processes exit that were born in a storm. No index of a node that is used
 * changes. O(size of the pool), and lets others run.
 *
 * Return: how many were given.
 */
u32 rescue_lineage_give_back(struct rescue_lineage *l, u32 keep,
			     void (*give)(struct rescue_node *chunk))
{
	u32 before = l->nr_chunks;
	u32 place = l->nr_places;

	l->free = RESCUE_NOBODY;
	l->nr_free = 0;
	while (place-- > 0) {
		rescue_breathe();
		if (!l->chunk[place])
			continue;
		if (l->nr_chunks <= keep || !place || !node_chunk_is_free(l, place)) {
			node_collect_free(l, place);
			continue;
		}
		give(l->chunk[place]);
		l->chunk[place] = NULL;
		l->nr_chunks--;
	}
	while (!l->chunk[l->nr_places - 1])
		l->nr_places--;
	return before - l->nr_chunks;
}

/**
 * rescue_lineage_find() - the node of a process
 * @l: the lineage
 * @pid: its number
 * @start_ns: its birth
 *
 * Return: index, or RESCUE_NOBODY.
 */
u32 rescue_lineage_find(const struct rescue_lineage *l, u32 pid, u64 start_ns)
{
	u32 index = l->bucket[node_bucket_of(l, pid)];

	while (index) {
		const struct rescue_node *node = rescue_node(l, index);

		if (node->pid == pid && node->start_ns == start_ns)
			break;
		index = node->hash;
	}
	return index;
}

/* === Links ================================================================ */

/**
 * rescue_node_link() - put a node below another, as its newest child
 * @l: the lineage
 * @index: the node
 * @parent_index: the other
 */
void rescue_node_link(struct rescue_lineage *l, u32 index, u32 parent_index)
{
	struct rescue_node *node = rescue_node(l, index);
	struct rescue_node *parent = rescue_node(l, parent_index);

	node->parent = parent_index;
	node->prev = RESCUE_NOBODY;
	node->next = parent->child;
	if (node->next)
		rescue_node(l, node->next)->prev = index;
	parent->child = index;
	node->generation = min_t(u32, parent->generation + 1u, RESCUE_GENERATION_MAX);
}

/**
 * rescue_node_unlink() - take a node, with all that is below it, away from its parent
 * @l: the lineage
 * @node: the node
 */
void rescue_node_unlink(struct rescue_lineage *l, struct rescue_node *node)
{
	if (node->prev)
		rescue_node(l, node->prev)->next = node->next;
	else
		rescue_node(l, node->parent)->child = node->next;
	if (node->next)
		rescue_node(l, node->next)->prev = node->prev;
}

/**
 * rescue_lineage_living_above() - the closest ancestor that has not exited
 * @l: the lineage
 * @index: the node
 *
 * Return: its index, or RESCUE_ROOT.
 */
u32 rescue_lineage_living_above(const struct rescue_lineage *l, u32 index)
{
	do
		index = rescue_node(l, index)->parent;
	while (index != RESCUE_ROOT && !(rescue_node(l, index)->flags & RESCUE_LIVING));
	return index;
}

/* === Births, and how they fade ============================================ */

/**
 * rescue_lineage_births() - recent births credited to a node itself
 * @l: the lineage
 * @node: the node
 *
 * Return: faded births, in 1/RESCUE_BIRTH_UNIT.
 */
u32 rescue_lineage_births(const struct rescue_lineage *l, const struct rescue_node *node)
{
	u16 age = l->epoch - node->epoch;

	return age < 32 ? node->births >> age : 0;
}

/**
 * rescue_lineage_add_births() - credit births to a node
 * @l: the lineage
 * @node: the node
 * @births: how many, faded, in 1/RESCUE_BIRTH_UNIT
 */
void rescue_lineage_add_births(const struct rescue_lineage *l, struct rescue_node *node, u32 births)
{
	node->births = rescue_lineage_births(l, node) + births;
	node->epoch = l->epoch;
}

/*
 * An epoch that has wrapped must not make old births look new. Once in 134 million births; a
 * resync counts births under rcu_read_lock(), so this does not let others run.
 */
static void node_fade_all(struct rescue_lineage *l)
{
	u32 i = l->nr_places << RESCUE_CHUNK_SHIFT;

	while (--i >= RESCUE_ROOT)
		if (l->chunk[i >> RESCUE_CHUNK_SHIFT])
			rescue_lineage_add_births(l, rescue_node(l, i), 0);
}

/**
 * rescue_lineage_count_birth() - a process or thread was born
 * @l: the lineage
 * @parent: node that is credited
 * @now_ns: boot-time clock of the birth
 */
void rescue_lineage_count_birth(struct rescue_lineage *l, u32 parent, u64 now_ns)
{
	if (l->nr_births++ % RESCUE_PACE_BIRTHS == 0)
		l->pace[l->pace_at++ % RESCUE_PACE_MARKS] = now_ns;
	if (++l->in_epoch >= l->window) {
		l->in_epoch = 0;
		l->epoch++;
		if (l->epoch % (U16_MAX / 2 + 1) == 0)
			node_fade_all(l);
	}
	rescue_lineage_add_births(l, rescue_node(l, parent), RESCUE_BIRTH_UNIT);
}

static u32 node_rate_since(const struct rescue_lineage *l, u32 back, u64 then, u64 now_ns)
{
	/* Seven digits are enough, and spare 32-bit machines a division by u64. */
	u64 ms = now_ns > then ? (now_ns - then) >> 20 : 0;
	u32 births = (back - 1) * RESCUE_PACE_BIRTHS +
		     (u32)(l->nr_births - 1) % RESCUE_PACE_BIRTHS + 1;

	return births * 954u / (u32)min_t(u64, ms + 1, U32_MAX);
}

/**
 * rescue_lineage_pace() - how fast the machine forks now
 * @l: the lineage
 * @now_ns: boot-time clock
 *
 * The fastest of the spans that reach from now back over the last 256 to 1024
 * births. A fixed span would either miss a young storm on a machine that was
 * quiet before, or forget slowly.
 *
 * Return: births a second.
 */
u32 rescue_lineage_pace(const struct rescue_lineage *l, u64 now_ns)
{
	u32 nr_marks = min(l->pace_at, RESCUE_PACE_MARKS);
	u64 then = U64_MAX;
	u32 best = 0;
	u32 back;

	for (back = 1; back <= nr_marks; back++) {
		/* The oldest so far: rings are read one after the other. */
		then = min(then, l->pace[(l->pace_at - back) % RESCUE_PACE_MARKS]);
		if (back >= 4)
			best = max(best, node_rate_since(l, back, then, now_ns));
	}
	return best;
}
