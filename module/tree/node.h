/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Node: one process of the lineage, living or ghost, and the pool of them all. What may be
 * done with it is in lineage.h; the functions that are named rescue_node_ are for lineage.c
 * and adopt.c alone.
 *
 * Pure.
 */
#ifndef RESCUE_NODE_H
#define RESCUE_NODE_H

#include <linux/build_bug.h>
#include <linux/string.h>
#include <linux/types.h>

#include "bounds.h"
#include "tree/breath.h"

#define RESCUE_COMM_LEN		15	/* without a terminator */
#define RESCUE_CHUNK_BYTES	(RESCUE_CHUNK_NODES * sizeof(struct rescue_node))

/* One birth, in the unit of rescue_node.births: leaves room for eight halvings. */
#define RESCUE_BIRTH_UNIT	256u

/* Index 0 is no node; index 1 is the root above PID 1 and the children of kernel threads. */
#define RESCUE_NOBODY		0u
#define RESCUE_ROOT		1u

/* So many bits name any node. */
#define RESCUE_INDEX_BITS	23

/* Start times that no process has: keys of the ghosts that adoption makes up. */
#define RESCUE_START_SESSION	0u
#define RESCUE_START_PGRP	1u

enum rescue_node_flag {
	/* Not exited, as far as the records say. */
	RESCUE_LIVING	= 0x01,
	/* Of the held set. Stays on its ghost, so that late children join. */
	RESCUE_MEMBER	= 0x02,
	/* Living: has an order and was not seen to carry it out. Dead: waits for its prune. */
	RESCUE_PENDING	= 0x04,
	/* Was stopped before we came: a thaw leaves it so. */
	RESCUE_STOPPED	= 0x08,
	/* Its creator may be waiting for it in vfork(). */
	RESCUE_VFORKED	= 0x10,
	/* Not to be touched by the request that is being served. */
	RESCUE_SPARED	= 0x20,
	/* Its parent is a guess until its birth record comes. */
	RESCUE_ADOPTED	= 0x40,
	/*
	 * For one pass: seen by the sweep (a ghost: climbed by it), listed by top, or selected;
	 * newborns of the marked are.
	 */
	RESCUE_MARK	= 0x80,
};

/**
 * struct rescue_identity - what tells a process from all others
 * @pid: its number
 * @start_ns: boot-time clock of its birth
 */
struct rescue_identity {
	u32 pid;
	u64 start_ns;
};

/**
 * struct rescue_node - one process, living or ghost
 * @start_ns: boot-time clock of its birth
 * @pid: with @start_ns its identity
 * @by_user: (member) an order of its own user has it held, and no other order; so will be its
 *           children
 * @thawed: was let go by hand, or its creator was: the guard leaves it alone
 * @why_spared: with RESCUE_SPARED: enum rescue_spare_reason
 * @fresh: its birth was seen, and no exec since
 * @parent: node of the process that forked it
 * @traits: (living) scratch of a look: enum rescue_trait, as its survey has read them, but for
 *          RESCUE_AWAKE. In no word of a link down: a walk would read that behind the answer
 * @single: (living) scratch of a look: it had one thread then
 * @alike: scratch of a look: it has voted for what its brood has in common
 * @child: its newest child
 * @next: its next older sibling
 * @tables: (fresh) page tables that its birth copied, packed: see programs.c
 * @prev: its next younger sibling
 * @mappings: (fresh) mappings that its birth copied, packed
 * @hash: next node of the hash bucket; of the free list in a free node
 * @births: births it made and those of freed descendants, faded to @epoch, in 1/256
 * @weight: scratch of the storm room, and of a sweep in a living node; link of the dying list
 *          between two settles
 * @uid: real uid
 * @epoch: when @births was last faded
 * @generation: forks between it and the first ancestor we knew; saturates
 * @born_protected: it was born with oom_score_adj -1000: has that from its creator
 * @in_spared_tree: of a tree that is spared; so will be its children
 * @condemned: a living member that is to be killed; so will be its children
 * @flags: enum rescue_node_flag
 * @comm: name: at birth its creator's; then that of its last exec, and of its exit
 */
struct rescue_node {
	u64 start_ns;
	u32 pid : 26;
	u32 by_user : 1;
	u32 fresh : 1;
	u32 thawed : 1;
	u32 why_spared : 3;
	u32 parent : RESCUE_INDEX_BITS;
	u32 traits : 7;
	u32 single : 1;
	u32 alike : 1;
	u32 child;
	u32 next : RESCUE_INDEX_BITS;
	u32 tables : 32 - RESCUE_INDEX_BITS;
	u32 prev : RESCUE_INDEX_BITS;
	u32 mappings : 32 - RESCUE_INDEX_BITS;
	u32 hash;
	u32 births;
	u32 weight;
	u32 uid;
	u16 epoch;
	u16 generation : 13;
	u16 born_protected : 1;
	u16 in_spared_tree : 1;
	u16 condemned : 1;
	u8 flags;
	char comm[RESCUE_COMM_LEN];
};

static_assert(sizeof(struct rescue_node) == 64);
static_assert((u64)RESCUE_MAX_CHUNKS << RESCUE_CHUNK_SHIFT <= 1u << RESCUE_INDEX_BITS);

#define RESCUE_GENERATION_MAX	8191u

#define RESCUE_PACE_MARKS	16u
#define RESCUE_PACE_BIRTHS	64u

/**
 * struct rescue_lineage - the shadow fork tree
 * @chunk: node storage, handed in by the owner; NULL: was given back
 * @nr_chunks: how many there are
 * @nr_places: places of @chunk up to the last that is filled
 * @bucket: hash table over the pid
 * @bucket_bits: it has 1 << @bucket_bits
 * @free: free nodes, linked through rescue_node.hash
 * @nr_free: how many
 * @nr_living: nodes of living processes
 * @nr_ghosts: linked nodes that are not
 * @nr_members: living nodes of the held set
 * @nr_condemned: those of them that are to be killed
 * @nr_missed: births that found no free node
 * @window: births in which weight fades by half
 * @epoch: windows that have passed
 * @in_epoch: births in the current one
 * @nr_births: all births, processes and threads alike
 * @pace: start times of every 64th birth, newest at @pace_at - 1
 * @pace_at: marks ever made
 * @dying: nodes that died since the last settle, linked through @weight
 * @dying_before: those of the settle before
 * @nr_steps: nodes that climbs and moves came by since the last sweep began
 */
struct rescue_lineage {
	struct rescue_node *chunk[RESCUE_MAX_CHUNKS];
	u32 nr_chunks;
	u32 nr_places;
	u32 *bucket;
	u32 bucket_bits;
	u32 free;
	u32 nr_free;
	u32 nr_living;
	u32 nr_ghosts;
	u32 nr_members;
	u32 nr_condemned;
	u64 nr_missed;
	u32 window;
	u16 epoch;
	u32 in_epoch;
	u64 nr_births;
	u64 pace[RESCUE_PACE_MARKS];
	u32 pace_at;
	u32 dying;
	u32 dying_before;
	u64 nr_steps;
};

static inline struct rescue_node *rescue_node(const struct rescue_lineage *l, u32 index)
{
	return &l->chunk[index >> RESCUE_CHUNK_SHIFT][index & (RESCUE_CHUNK_NODES - 1)];
}

static inline bool rescue_node_has(const struct rescue_node *node, u8 flags)
{
	return (node->flags & flags) == flags;
}

/* What a child has from its creator, whichever of the two is known first. */
static inline void rescue_node_inherit(struct rescue_node *node, const struct rescue_node *creator)
{
	node->in_spared_tree |= creator->in_spared_tree;
	node->thawed |= creator->thawed;
}

/*
 * Of at most so many bytes of a name. FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo): names that were
 * made to collide gain a slow lookup, or a common bucket.
 */
static inline u32 rescue_name_hash(const char *name, size_t size)
{
	u32 hash = 0x811c9dc5u;

	while (size-- && *name)
		hash = (hash ^ (u8)*name++) * 0x01000193u;
	return hash ^ hash >> 16;
}

/* @comm: RESCUE_COMM_LEN bytes, terminated where shorter. */
static inline void rescue_node_set_comm(struct rescue_node *node, const char *comm)
{
	memcpy(node->comm, comm, RESCUE_COMM_LEN);
}

static inline bool rescue_node_is_living_member(const struct rescue_node *node)
{
	return rescue_node_has(node, RESCUE_LIVING | RESCUE_MEMBER);
}

/* Each node but the root, and but one that is free, has a parent. */
static inline bool rescue_node_is_free(const struct rescue_node *node)
{
	return !node->parent;
}

static inline u32 rescue_lineage_size(const struct rescue_lineage *l)
{
	return l->nr_chunks << RESCUE_CHUNK_SHIFT;
}

/*
 * Of a walk by links: lets others run now and then, so not under rcu_read_lock(). @steps counts
 * those of the walk.
 */
static inline void rescue_node_breathe(u32 *steps)
{
	if (++*steps % RESCUE_BREATH_STEPS == 0)
		rescue_breathe();
}

/* The node at @index, or after the hole that begins there; @index is moved. */
static inline struct rescue_node *rescue_node_in_pool(const struct rescue_lineage *l, u32 *index)
{
	u32 place;

	if (*index % RESCUE_BREATH_STEPS == 0)
		rescue_breathe();
	for (place = *index >> RESCUE_CHUNK_SHIFT; place < l->nr_places; place++) {
		if (l->chunk[place])
			return rescue_node(l, *index);
		*index = (place + 1) << RESCUE_CHUNK_SHIFT;
	}
	return NULL;
}

/*
 * All nodes of the pool but the root, free ones too. Lets others run now and then, so not
 * under rcu_read_lock().
 */
#define rescue_for_each_node(l, i, node) \
	for ((i) = RESCUE_ROOT + 1; ((node) = rescue_node_in_pool(l, &(i))); (i)++)

/* The pool. */
void rescue_lineage_init(struct rescue_lineage *l, u32 *buckets, u32 bucket_bits,
			 struct rescue_node *first_chunk, u32 window);
int rescue_lineage_add_chunk(struct rescue_lineage *l, struct rescue_node *chunk);
u32 rescue_lineage_give_back(struct rescue_lineage *l, u32 keep,
			     void (*give)(struct rescue_node *chunk));
u32 rescue_lineage_find(const struct rescue_lineage *l, u32 pid, u64 start_ns);
u32 rescue_node_take(struct rescue_lineage *l, u32 pid, u64 start_ns);
void rescue_node_free(struct rescue_lineage *l, u32 index);

/* Links. */
void rescue_node_link(struct rescue_lineage *l, u32 index, u32 parent_index);
void rescue_node_unlink(struct rescue_lineage *l, struct rescue_node *node);
u32 rescue_lineage_living_above(const struct rescue_lineage *l, u32 index);

/* Births. */
u32 rescue_lineage_births(const struct rescue_lineage *l, const struct rescue_node *node);
void rescue_lineage_add_births(const struct rescue_lineage *l, struct rescue_node *node,
			       u32 births);
void rescue_lineage_count_birth(struct rescue_lineage *l, u32 parent, u64 now_ns);
u32 rescue_lineage_pace(const struct rescue_lineage *l, u64 now_ns);

/**
 * rescue_lineage_first() - the leaf at which a walk from the leaves up begins
 * @l: the lineage
 * @top: the tree
 *
 * Return: the newest child of the newest child ..., @top itself if it has none.
 */
static inline u32 rescue_lineage_first(const struct rescue_lineage *l, u32 top)
{
	while (rescue_node(l, top)->child)
		top = rescue_node(l, top)->child;
	return top;
}

/**
 * rescue_lineage_next() - the next of a walk from the leaves up
 * @l: the lineage
 * @index: where the walk is
 * @top: the tree
 *
 * Children come before their parents, newer before older.
 *
 * Return: the next node, RESCUE_NOBODY after @top.
 */
static inline u32 rescue_lineage_next(const struct rescue_lineage *l, u32 index, u32 top)
{
	const struct rescue_node *node = rescue_node(l, index);

	if (index == top)
		return RESCUE_NOBODY;
	return node->next ? rescue_lineage_first(l, node->next) : node->parent;
}

/**
 * rescue_lineage_next_down() - the next of a walk from the root down
 * @l: the lineage
 * @index: where the walk is; begin with @top
 * @top: the tree
 *
 * Return: the next node, RESCUE_NOBODY at the end.
 */
static inline u32 rescue_lineage_next_down(const struct rescue_lineage *l, u32 index, u32 top)
{
	const struct rescue_node *node = rescue_node(l, index);

	if (node->child)
		return node->child;
	while (index != top) {
		if (node->next)
			return node->next;
		index = node->parent;
		node = rescue_node(l, index);
	}
	return RESCUE_NOBODY;
}

#endif /* RESCUE_NODE_H */
