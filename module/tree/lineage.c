// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shadow fork tree; lineage.h tells the idea.
 *
 * The rule: a node may be freed only in prune(), so an index stays good from
 * one rescue_lineage_settle() to the next.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/lineage.h"

static u32 bucket_of(u32 pid)
{
	return (pid * 0x61C88647u) >> 16;
}

static_assert(RESCUE_HASH_BUCKETS == 1u << 16);

/* === Nodes ================================================================ */

static u32 take_node(struct rescue_lineage *l, u32 pid, u64 start_ns)
{
	u32 index = l->free;
	u32 bucket = bucket_of(pid);
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

static void free_node(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);
	u32 *link = &l->bucket[bucket_of(node->pid)];

	while (*link != index)
		link = &rescue_node(l, *link)->hash;
	*link = node->hash;

	node->flags = 0;
	node->hash = l->free;
	l->free = index;
	l->nr_free++;
}

static void unlink_node(struct rescue_lineage *l, struct rescue_node *node)
{
	if (node->prev)
		rescue_node(l, node->prev)->next = node->next;
	else
		rescue_node(l, node->parent)->child = node->next;
	if (node->next)
		rescue_node(l, node->next)->prev = node->prev;
}

static void link_node(struct rescue_lineage *l, u32 index, u32 parent_index)
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

static void set_comm(struct rescue_node *node, const char *comm)
{
	memcpy(node->comm, comm, RESCUE_COMM_LEN);
}

/**
 * rescue_lineage_init() - an empty lineage: the root alone
 * @l: the lineage
 * @buckets: RESCUE_HASH_BUCKETS zeroes
 * @first_chunk: RESCUE_CHUNK_NODES nodes
 * @window: births in which weight fades by half, 1 to 2^20
 */
void rescue_lineage_init(struct rescue_lineage *l, u32 *buckets, struct rescue_node *first_chunk,
			 u32 window)
{
	static const char comm[RESCUE_COMM_LEN] = "kernel";

	memset(l, 0, sizeof(*l));
	l->bucket = buckets;
	l->window = window;
	rescue_lineage_add_chunk(l, first_chunk);

	/* Index 0 is nobody, and the end of every list; the next is the root. */
	l->free = RESCUE_ROOT;
	l->nr_free--;
	set_comm(rescue_node(l, take_node(l, 0, U64_MAX - 1)), comm);
}

/**
 * rescue_lineage_add_chunk() - more nodes
 * @l: the lineage
 * @chunk: RESCUE_CHUNK_NODES nodes; the lineage keeps them to its end
 *
 * Return: 0, or -ENOSPC when it has all it can name.
 */
int rescue_lineage_add_chunk(struct rescue_lineage *l, struct rescue_node *chunk)
{
	u32 first = rescue_lineage_size(l);
	u32 i;

	if (l->nr_chunks == RESCUE_MAX_CHUNKS)
		return -ENOSPC;
	l->chunk[l->nr_chunks++] = chunk;
	for (i = RESCUE_CHUNK_NODES; i-- > 0;) {
		chunk[i].flags = 0;
		chunk[i].hash = l->free;
		l->free = first + i;
	}
	l->nr_free += RESCUE_CHUNK_NODES;
	return 0;
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
	u32 index = l->bucket[bucket_of(pid)];

	while (index) {
		const struct rescue_node *node = rescue_node(l, index);

		if (node->pid == pid && node->start_ns == start_ns)
			break;
		index = node->hash;
	}
	return index;
}

/* === Births, and how they fade ============================================ */

static u32 faded(const struct rescue_lineage *l, const struct rescue_node *node)
{
	u16 age = l->epoch - node->epoch;

	return age < 32 ? node->births >> age : 0;
}

static void add_births(const struct rescue_lineage *l, struct rescue_node *node, u32 births)
{
	node->births = faded(l, node) + births;
	node->epoch = l->epoch;
}

/* An epoch that has wrapped must not make old births look new. */
static void fade_all(struct rescue_lineage *l)
{
	u32 i;

	for (i = RESCUE_ROOT; i < rescue_lineage_size(l); i++)
		add_births(l, rescue_node(l, i), 0);
}

static void count_birth(struct rescue_lineage *l, u32 parent, u64 now_ns)
{
	if (l->nr_births++ % RESCUE_PACE_BIRTHS == 0)
		l->pace[l->pace_at++ % RESCUE_PACE_MARKS] = now_ns;
	if (++l->in_epoch >= l->window) {
		l->in_epoch = 0;
		l->epoch++;
		if (l->epoch % (U16_MAX / 2 + 1) == 0)
			fade_all(l);
	}
	add_births(l, rescue_node(l, parent), RESCUE_BIRTH_UNIT);
}

/**
 * rescue_lineage_births() - recent births credited to a node itself
 * @l: the lineage
 * @node: the node
 *
 * Return: faded births, in 1/RESCUE_BIRTH_UNIT.
 */
u32 rescue_lineage_births(const struct rescue_lineage *l, const struct rescue_node *node)
{
	return faded(l, node);
}

static u32 rate_since(const struct rescue_lineage *l, u32 back, u64 then, u64 now_ns)
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
			best = max(best, rate_since(l, back, then, now_ns));
	}
	return best;
}

/* === Dying ================================================================ */

static void queue_prune(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);

	node->flags |= RESCUE_PENDING;
	node->weight = l->dying;
	l->dying = index;
}

/* Gives a dead leaf's births to its parent, and frees it. Returns the parent. */
static u32 drop_leaf(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);
	u32 parent = node->parent;

	add_births(l, rescue_node(l, parent), faded(l, node));
	unlink_node(l, node);
	l->nr_ghosts--;
	free_node(l, index);
	return parent;
}

/* Puts the only child of a dead node into its place. */
static void fold(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);
	u32 heir_index = node->child;
	struct rescue_node *heir = rescue_node(l, heir_index);
	u16 generation = heir->generation;

	add_births(l, heir, faded(l, node));
	unlink_node(l, node);
	link_node(l, heir_index, node->parent);
	heir->generation = generation;
	/* Where the place was a guess, it is one for the heir. */
	heir->flags |= node->flags & RESCUE_ADOPTED;
	l->nr_ghosts--;
	free_node(l, index);
}

static void prune(struct rescue_lineage *l, u32 index)
{
	while (index != RESCUE_ROOT) {
		struct rescue_node *node = rescue_node(l, index);

		if (node->flags & (RESCUE_LIVING | RESCUE_PENDING))
			return;
		if (!node->parent) {	/* its birth never came: the record was lost */
			free_node(l, index);
			return;
		}
		if (!node->child) {
			index = drop_leaf(l, index);
			continue;
		}
		if (!rescue_node(l, node->child)->next)
			fold(l, index);
		return;
	}
}

/**
 * rescue_lineage_settle() - prune those that had died before the last settle
 * @l: the lineage
 *
 * To be called after each full pass over the rings.
 *
 * Return: true while somebody waits for the next settle: drain once more.
 */
bool rescue_lineage_settle(struct rescue_lineage *l)
{
	u32 index = l->dying_before;

	l->dying_before = l->dying;
	l->dying = RESCUE_NOBODY;
	while (index) {
		struct rescue_node *node = rescue_node(l, index);
		u32 next = node->weight;

		node->flags &= ~RESCUE_PENDING;
		prune(l, index);
		index = next;
	}
	return l->dying_before;
}

/* Moves a tree to where it belongs; generations follow, and the shelter of its new parent. */
static void move_tree(struct rescue_lineage *l, u32 index, u32 parent)
{
	struct rescue_node *node = rescue_node(l, index);
	u32 left = node->parent;
	int shift = -node->generation;
	u32 i;

	unlink_node(l, node);
	link_node(l, index, parent);
	shift += node->generation;
	node->sheltered |= rescue_node(l, parent)->sheltered;
	for (i = rescue_lineage_next_down(l, index, index); i;
	     i = rescue_lineage_next_down(l, i, index)) {
		struct rescue_node *below = rescue_node(l, i);

		below->generation = clamp(below->generation + shift, 1,
					  (int)RESCUE_GENERATION_MAX);
		below->sheltered |= node->sheltered;
	}
	/* A ghost may join nobody now. */
	if (left != RESCUE_ROOT &&
	    !(rescue_node(l, left)->flags & (RESCUE_LIVING | RESCUE_PENDING)))
		queue_prune(l, left);
}

/* === What the records say ================================================= */

/**
 * rescue_lineage_requeue() - the weights have been used for something else
 * @l: the lineage
 *
 * Those who wait for their prune wait for one settle longer.
 */
void rescue_lineage_requeue(struct rescue_lineage *l)
{
	u32 i;

	if (!l->dying && !l->dying_before)
		return;
	l->dying = RESCUE_NOBODY;
	l->dying_before = RESCUE_NOBODY;
	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++)
		if ((rescue_node(l, i)->flags & (RESCUE_LIVING | RESCUE_PENDING)) ==
		    RESCUE_PENDING)
			queue_prune(l, i);
}

static bool descends_from(const struct rescue_lineage *l, u32 index, u32 ancestor)
{
	while (index && index != ancestor)
		index = rescue_node(l, index)->parent;
	return index;
}

static u32 meet(struct rescue_lineage *l, const struct rescue_person *who, u32 parent)
{
	u32 index = take_node(l, who->pid, who->start_ns);
	struct rescue_node *node;

	if (!index) {
		l->nr_missed++;
		return RESCUE_NOBODY;
	}
	node = rescue_node(l, index);
	node->uid = who->uid;
	node->flags = RESCUE_LIVING | (who->vforked ? RESCUE_VFORKED : 0);
	node->guarded = who->guarded;
	node->sheltered = rescue_node(l, parent)->sheltered;
	set_comm(node, rescue_node(l, parent)->comm);
	link_node(l, index, parent);
	l->nr_living++;
	return index;
}

/* A process that is known by its children or threads alone, so far. */
static u32 find_or_guess(struct rescue_lineage *l, u32 pid, u64 start_ns, u32 uid)
{
	struct rescue_person who = { .pid = pid, .start_ns = start_ns, .uid = uid };
	u32 index;

	if (!pid)
		return RESCUE_ROOT;
	index = rescue_lineage_find(l, pid, start_ns);
	if (!index) {
		index = meet(l, &who, RESCUE_ROOT);
		if (!index)
			return RESCUE_ROOT;
		rescue_node(l, index)->flags |= RESCUE_ADOPTED;
		memset(rescue_node(l, index)->comm, 0, RESCUE_COMM_LEN);	/* a guess */
	}
	if (!rescue_node(l, index)->parent) {	/* its exit came before its birth */
		link_node(l, index, RESCUE_ROOT);
		rescue_node(l, index)->flags |= RESCUE_ADOPTED;
		l->nr_ghosts++;
	}
	return index;
}

/* Is it known by its children or threads alone, so that nobody could say whose child it is? */
static bool has_unknown_creator(const struct rescue_lineage *l, u32 index)
{
	const struct rescue_node *node = rescue_node(l, index);

	return node->parent == RESCUE_ROOT && node->flags & RESCUE_ADOPTED && !node->comm[0];
}

/* The birth of somebody who is in the table already: by a guess, or by their exit. */
static void correct(struct rescue_lineage *l, u32 index, const struct rescue_person *child,
		    u32 parent)
{
	struct rescue_node *node = rescue_node(l, index);

	if (!node->parent) {
		node->sheltered = rescue_node(l, parent)->sheltered;
		link_node(l, index, parent);
		l->nr_ghosts++;
		return;
	}
	if (!(node->flags & RESCUE_ADOPTED))
		return;
	node->flags &= ~RESCUE_ADOPTED;
	node->guarded = child->guarded;
	if (child->vforked)
		node->flags |= RESCUE_VFORKED;
	if (!node->comm[0]) {
		node->uid = child->uid;
		set_comm(node, rescue_node(l, parent)->comm);
	}
	/* Possible where a ghost was made up between them. */
	if (descends_from(l, parent, index))
		return;
	/* A creator who was exiting when we looked: its job is that of the child we found. */
	if (node->parent != RESCUE_ROOT && has_unknown_creator(l, parent) &&
	    !descends_from(l, node->parent, parent))
		move_tree(l, parent, node->parent);
	move_tree(l, index, parent);
}

/**
 * rescue_lineage_birth() - a process was born
 * @l: the lineage
 * @child: who
 * @parent_pid: process that called fork; 0 for a kernel thread
 * @parent_start_ns: its birth
 *
 * Return: node of the child. RESCUE_NOBODY when there is no free node: the
 * birth is counted under its parent, and a sweep can find the child later.
 */
u32 rescue_lineage_birth(struct rescue_lineage *l, const struct rescue_person *child,
			 u32 parent_pid, u64 parent_start_ns)
{
	u32 parent = find_or_guess(l, parent_pid, parent_start_ns, child->uid);
	u32 index = rescue_lineage_find(l, child->pid, child->start_ns);

	count_birth(l, parent, child->start_ns);
	if (!index) {
		index = meet(l, child, parent);
		if (index)
			rescue_node(l, index)->flags |= rescue_node(l, parent)->flags & RESCUE_MARK;
		return index;
	}
	if (parent != RESCUE_ROOT || !parent_pid)
		correct(l, index, child, parent);
	return index;
}

/**
 * rescue_lineage_thread() - a process got one more thread
 * @l: the lineage
 * @pid: the process
 * @start_ns: its birth
 * @now_ns: birth of the thread
 *
 * Return: node of the process, or RESCUE_ROOT when there is no free node for it.
 */
u32 rescue_lineage_thread(struct rescue_lineage *l, u32 pid, u64 start_ns, u64 now_ns)
{
	u32 index = find_or_guess(l, pid, start_ns, 0);

	count_birth(l, index, now_ns);
	return index;
}

/**
 * rescue_lineage_exit() - the last thread of a process is exiting
 * @l: the lineage
 * @pid: the process
 * @start_ns: its birth
 * @uid: its real uid at the end
 * @comm: its name at the end, RESCUE_COMM_LEN bytes, terminated where shorter
 *
 * May be told twice.
 *
 * Return: its node, kept until the second rescue_lineage_settle() from now, or
 * RESCUE_NOBODY.
 */
u32 rescue_lineage_exit(struct rescue_lineage *l, u32 pid, u64 start_ns, u32 uid, const char *comm)
{
	u32 index = rescue_lineage_find(l, pid, start_ns);
	struct rescue_node *node;

	if (!index) {
		index = take_node(l, pid, start_ns);
		if (!index)
			return RESCUE_NOBODY;
		node = rescue_node(l, index);
	} else {
		node = rescue_node(l, index);
		if (!(node->flags & RESCUE_LIVING))
			return index;
		node->flags &= ~(RESCUE_LIVING | RESCUE_PENDING);
		l->nr_living--;
		l->nr_ghosts++;
		if (node->flags & RESCUE_MEMBER)
			l->nr_members--;
		if (node->condemned)
			l->nr_condemned--;
	}
	node->uid = uid;
	set_comm(node, comm);
	queue_prune(l, index);
	return index;
}

/* === Those whose births we did not see ==================================== */

/* A ghost that stands for a session or process group whose tree is lost. */
static u32 made_up_ghost(struct rescue_lineage *l, u32 number, u64 start_ns, u32 parent)
{
	u32 index = rescue_lineage_find(l, number, start_ns);

	if (index)
		return index;
	index = take_node(l, number, start_ns);
	if (!index)
		return parent;
	link_node(l, index, parent);
	rescue_node(l, index)->sheltered = rescue_node(l, parent)->sheltered;
	set_comm(rescue_node(l, index), rescue_node(l, parent)->comm);
	l->nr_ghosts++;
	queue_prune(l, index);
	return index;
}

/* Known from the records of others alone: it has no name until it was seen itself. */
static bool is_guess(const struct rescue_node *node)
{
	return node->flags & RESCUE_ADOPTED && !node->comm[0];
}

/* Does it stand right below the root because nobody knows better? */
static bool is_misplaced(const struct rescue_node *node)
{
	return node->flags & RESCUE_ADOPTED && node->parent == RESCUE_ROOT;
}

/* The ancestor of @index, or itself, whose own parent is not known; or RESCUE_NOBODY. */
static u32 misplaced_above(const struct rescue_lineage *l, u32 index)
{
	const struct rescue_node *node;

	while (rescue_node(l, index)->parent != RESCUE_ROOT)
		index = rescue_node(l, index)->parent;
	node = rescue_node(l, index);
	return is_misplaced(node) && (is_guess(node) || !(node->flags & RESCUE_LIVING)) ?
		index : RESCUE_NOBODY;
}

static void move_below(struct rescue_lineage *l, u32 index, u32 parent)
{
	if (!descends_from(l, parent, index))
		move_tree(l, index, parent);
}

/* Below whom adoption puts @index (RESCUE_NOBODY: somebody new). */
static u32 place_of(struct rescue_lineage *l, u32 index, u32 parent_pid, u64 parent_start_ns,
		    u32 pgrp, u32 session)
{
	u32 reaper = find_or_guess(l, parent_pid, parent_start_ns, 0);
	u32 joint;

	if (!pgrp)
		return reaper;
	/* One of its session was met before it: the session's ghost belongs above both. */
	joint = rescue_lineage_find(l, session, RESCUE_START_SESSION);
	if (index && joint && descends_from(l, joint, index))
		move_below(l, joint, reaper);
	joint = made_up_ghost(l, session, RESCUE_START_SESSION, reaper);
	return made_up_ghost(l, pgrp, RESCUE_START_PGRP, joint);
}

/**
 * rescue_lineage_adopt() - a process was found in the task list
 * @l: the lineage
 * @who: the process
 * @comm: its name, RESCUE_COMM_LEN bytes, terminated where shorter
 * @parent_pid: its real_parent
 * @parent_start_ns: birth of that
 * @pgrp: 0, or its process group where the real_parent is not its creator but a reaper
 * @session: its session; 0 with @pgrp 0
 *
 * Orphans are joined by process group, and the groups by session, through
 * ghosts that are made up: a bomb that is older than we are, and whose parents
 * have exited, is one tree all the same, while an older job of the same
 * terminal stays another. A birth that nobody saw is counted now, at its own time;
 * otherwise a bomb that was stuck at a limit before we came would never have been
 * one. Somebody who is known already is marked as seen and left alone.
 *
 * Return: its node, or RESCUE_NOBODY when there is no free node.
 */
u32 rescue_lineage_adopt(struct rescue_lineage *l, const struct rescue_person *who,
			 const char *comm, u32 parent_pid, u64 parent_start_ns,
			 u32 pgrp, u32 session)
{
	u32 index = rescue_lineage_find(l, who->pid, who->start_ns);
	struct rescue_node *node = rescue_node(l, index);
	u32 lost, parent;

	if (index && !is_guess(node) && !is_misplaced(node)) {
		node->flags |= RESCUE_MARK;
		/* Nobody knew the place of its dead ancestors: it is where it would be. */
		lost = pgrp ? misplaced_above(l, index) : RESCUE_NOBODY;
		if (lost)
			move_below(l, lost, place_of(l, lost, parent_pid, parent_start_ns,
						     pgrp, session));
		return index;
	}

	parent = place_of(l, index, parent_pid, parent_start_ns, pgrp, session);
	if (index) {
		move_below(l, index, parent);
	} else {
		count_birth(l, parent, who->start_ns);
		index = meet(l, who, parent);
		if (!index)
			return RESCUE_NOBODY;
		node = rescue_node(l, index);
	}
	node->uid = who->uid;
	node->flags |= RESCUE_ADOPTED | RESCUE_MARK | (who->vforked ? RESCUE_VFORKED : 0);
	set_comm(node, comm);
	return index;
}

/**
 * rescue_lineage_sweep_begin() - before everybody alive is adopted
 * @l: the lineage
 */
void rescue_lineage_sweep_begin(struct rescue_lineage *l)
{
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++)
		rescue_node(l, i)->flags &= ~RESCUE_MARK;
}

/**
 * rescue_lineage_sweep_end() - those who were not seen have exited
 * @l: the lineage
 *
 * Return: how many there were.
 */
u32 rescue_lineage_sweep_end(struct rescue_lineage *l)
{
	u32 nr_gone = 0;
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++) {
		struct rescue_node *node = rescue_node(l, i);
		char comm[RESCUE_COMM_LEN];

		if (!(node->flags & RESCUE_LIVING) || node->flags & RESCUE_MARK)
			continue;
		memcpy(comm, node->comm, sizeof(comm));
		rescue_lineage_exit(l, node->pid, node->start_ns, node->uid, comm);
		nr_gone++;
	}
	return nr_gone;
}

/* === Walks ================================================================ */

/**
 * rescue_lineage_first() - the leaf at which a walk from the leaves up begins
 * @l: the lineage
 * @top: the tree
 *
 * Return: the newest child of the newest child ..., @top itself if it has none.
 */
u32 rescue_lineage_first(const struct rescue_lineage *l, u32 top)
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
u32 rescue_lineage_next(const struct rescue_lineage *l, u32 index, u32 top)
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
u32 rescue_lineage_next_down(const struct rescue_lineage *l, u32 index, u32 top)
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

/* === The held set ========================================================= */

/**
 * rescue_lineage_join() - a node becomes a member of the held set
 * @l: the lineage
 * @index: the node; a ghost joins too, for the sake of its late children
 */
void rescue_lineage_join(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);

	if (node->flags & RESCUE_MEMBER)
		return;
	node->flags |= RESCUE_MEMBER;
	if (node->flags & RESCUE_LIVING)
		l->nr_members++;
}

/**
 * rescue_lineage_join_born() - a child of a member becomes one
 * @l: the lineage
 * @index: the child; it shares the fate of its creator
 */
void rescue_lineage_join_born(struct rescue_lineage *l, u32 index)
{
	rescue_lineage_join(l, index);
	if (rescue_node(l, rescue_node(l, index)->parent)->condemned)
		rescue_lineage_condemn(l, index);
}

/**
 * rescue_lineage_leave() - a node leaves the held set
 * @l: the lineage
 * @index: the node
 */
void rescue_lineage_leave(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);

	if (!(node->flags & RESCUE_MEMBER))
		return;
	node->flags &= ~(RESCUE_MEMBER | RESCUE_STOPPED);
	if (node->flags & RESCUE_LIVING) {
		node->flags &= ~RESCUE_PENDING;
		l->nr_members--;
		if (node->condemned)
			l->nr_condemned--;
	}
	node->condemned = false;
}

/**
 * rescue_lineage_pardon() - nobody is to be killed any more
 * @l: the lineage
 */
void rescue_lineage_pardon(struct rescue_lineage *l)
{
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++)
		rescue_node(l, i)->condemned = false;
	l->nr_condemned = 0;
}

/**
 * rescue_lineage_condemn() - a living member is to be killed
 * @l: the lineage
 * @index: the node; its children will be condemned at birth
 */
void rescue_lineage_condemn(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);

	if (node->condemned || !rescue_node_has(node, RESCUE_LIVING | RESCUE_MEMBER))
		return;
	node->condemned = true;
	l->nr_condemned++;
}
