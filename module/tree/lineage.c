// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shadow fork tree; lineage.h tells the idea.
 *
 * The rule: a node may be freed only in lineage_prune(), so an index stays good from
 * one rescue_lineage_settle() to the next.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/lineage.h"

/* === Dying ================================================================ */

/**
 * rescue_lineage_queue_prune() - a dead node is pruned at the second settle from now
 * @l: the lineage
 * @index: the node
 */
void rescue_lineage_queue_prune(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);

	node->flags |= RESCUE_PENDING;
	node->weight = l->dying;
	l->dying = index;
}

/* Gives a dead leaf's births to its parent, and frees it. Returns the parent. */
static u32 lineage_drop_leaf(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);
	u32 parent = node->parent;

	rescue_lineage_add_births(l, rescue_node(l, parent), rescue_lineage_births(l, node));
	rescue_node_unlink(l, node);
	l->nr_ghosts--;
	rescue_node_free(l, index);
	return parent;
}

/* Puts the only child of a dead node into its place. */
static void lineage_fold(struct rescue_lineage *l, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);
	u32 heir_index = node->child;
	struct rescue_node *heir = rescue_node(l, heir_index);
	u16 generation = heir->generation;

	rescue_lineage_add_births(l, heir, rescue_lineage_births(l, node));
	rescue_node_unlink(l, node);
	rescue_node_link(l, heir_index, node->parent);
	heir->generation = generation;
	/* Where the place was a guess, it is one for the heir. */
	heir->flags |= node->flags & RESCUE_ADOPTED;
	l->nr_ghosts--;
	rescue_node_free(l, index);
}

static void lineage_prune(struct rescue_lineage *l, u32 index)
{
	while (index != RESCUE_ROOT) {
		struct rescue_node *node = rescue_node(l, index);

		if (node->flags & (RESCUE_LIVING | RESCUE_PENDING))
			return;
		if (!node->parent) {	/* its birth never came: the record was lost */
			rescue_node_free(l, index);
			return;
		}
		if (!node->child) {
			index = lineage_drop_leaf(l, index);
			continue;
		}
		if (!rescue_node(l, node->child)->next)
			lineage_fold(l, index);
		return;
	}
}

/**
 * rescue_lineage_settle() - prune those that had died before the last settle
 * @l: the lineage
 *
 * To be called after each full pass over the rings.
 *
 * Return: true while a node waits for the next settle: drain once more.
 */
bool rescue_lineage_settle(struct rescue_lineage *l)
{
	u32 index = l->dying_before;
	u32 steps = 0;

	l->dying_before = l->dying;
	l->dying = RESCUE_NOBODY;
	while (index) {
		struct rescue_node *node = rescue_node(l, index);
		u32 next = node->weight;

		rescue_node_breathe(&steps);
		node->flags &= ~RESCUE_PENDING;
		lineage_prune(l, index);
		index = next;
	}
	return l->dying_before;
}

/**
 * rescue_lineage_move() - move a tree to where it belongs
 * @l: the lineage
 * @index: its root
 * @parent: its new parent, not a part of it
 *
 * Generations follow, and what is inherited from the new parent. O(size of the tree).
 */
void rescue_lineage_move(struct rescue_lineage *l, u32 index, u32 parent)
{
	struct rescue_node *node = rescue_node(l, index);
	u32 left = node->parent;
	int shift = -node->generation;
	u32 i;

	if (left == parent)
		return;
	rescue_node_unlink(l, node);
	rescue_node_link(l, index, parent);
	shift += node->generation;
	rescue_node_inherit(node, rescue_node(l, parent));
	for (i = rescue_lineage_next_down(l, index, index); i;
	     i = rescue_lineage_next_down(l, i, index)) {
		struct rescue_node *below = rescue_node(l, i);

		l->nr_steps++;
		below->generation = clamp(below->generation + shift, 1,
					  (int)RESCUE_GENERATION_MAX);
		rescue_node_inherit(below, node);
	}
	/* The ghost that was left may join no branches now. */
	if (left != RESCUE_ROOT &&
	    !(rescue_node(l, left)->flags & (RESCUE_LIVING | RESCUE_PENDING)))
		rescue_lineage_queue_prune(l, left);
}

/* === What the records say ================================================= */

/**
 * rescue_lineage_requeue() - the weights have been used for something else
 * @l: the lineage
 *
 * Nodes that wait for their prune wait for one settle longer.
 */
void rescue_lineage_requeue(struct rescue_lineage *l)
{
	const struct rescue_node *node;
	u32 i;

	if (!l->dying && !l->dying_before)
		return;
	l->dying = RESCUE_NOBODY;
	l->dying_before = RESCUE_NOBODY;
	rescue_for_each_node(l, i, node)
		if ((node->flags & (RESCUE_LIVING | RESCUE_PENDING)) ==
		    RESCUE_PENDING)
			rescue_lineage_queue_prune(l, i);
}

/**
 * rescue_lineage_descends_from() - is a node an ancestor of another, or itself?
 * @l: the lineage
 * @index: the other
 * @ancestor: the node
 *
 * Climbs from the one and walks down from the other, a step at a time: a deep chain costs no
 * more than a small tree. O(the smaller of the depth and the tree of @ancestor).
 *
 * Return: whether it is.
 */
bool rescue_lineage_descends_from(struct rescue_lineage *l, u32 index, u32 ancestor)
{
	u32 above = index, below = ancestor;

	while (above && above != ancestor) {
		l->nr_steps++;
		above = rescue_node(l, above)->parent;
		below = rescue_lineage_next_down(l, below, ancestor);
		if (!below || below == index)
			return below;
	}
	return above;
}

/**
 * rescue_lineage_meet() - a node for a process that is new
 * @l: the lineage
 * @person: the process
 * @parent: node of its creator
 *
 * Return: its node, or RESCUE_NOBODY: none is free, which is counted.
 */
u32 rescue_lineage_meet(struct rescue_lineage *l, const struct rescue_person *person, u32 parent)
{
	u32 index = rescue_node_take(l, person->pid, person->start_ns);
	struct rescue_node *node;

	if (!index) {
		l->nr_missed++;
		return RESCUE_NOBODY;
	}
	node = rescue_node(l, index);
	node->uid = person->uid;
	node->flags = RESCUE_LIVING | (person->vforked ? RESCUE_VFORKED : 0);
	node->born_protected = person->born_protected;
	rescue_node_inherit(node, rescue_node(l, parent));
	rescue_node_set_comm(node, rescue_node(l, parent)->comm);
	rescue_node_link(l, index, parent);
	l->nr_living++;
	return index;
}

/**
 * rescue_lineage_find_or_guess() - the node of a process that others tell of
 * @l: the lineage
 * @pid: its number; 0: a kernel thread
 * @start_ns: its birth
 * @uid: its real uid, as far as is known
 *
 * Return: its node, a new one below the root where there was none; RESCUE_ROOT for a kernel
 * thread, and when no node is free.
 */
u32 rescue_lineage_find_or_guess(struct rescue_lineage *l, u32 pid, u64 start_ns, u32 uid)
{
	struct rescue_person person = { .pid = pid, .start_ns = start_ns, .uid = uid };
	u32 index;

	if (!pid)
		return RESCUE_ROOT;
	index = rescue_lineage_find(l, pid, start_ns);
	if (!index) {
		index = rescue_lineage_meet(l, &person, RESCUE_ROOT);
		if (!index)
			return RESCUE_ROOT;
		rescue_node(l, index)->flags |= RESCUE_ADOPTED;
		memset(rescue_node(l, index)->comm, 0, RESCUE_COMM_LEN);	/* a guess */
	}
	if (!rescue_node(l, index)->parent) {	/* its exit came before its birth */
		rescue_node_link(l, index, RESCUE_ROOT);
		rescue_node(l, index)->flags |= RESCUE_ADOPTED;
		l->nr_ghosts++;
	}
	return index;
}

/* The birth of a process that has a node already: by a guess, or by its exit. */
static void lineage_correct(struct rescue_lineage *l, u32 index, const struct rescue_person *child,
			    u32 parent)
{
	const struct rescue_node *creator = rescue_node(l, parent);
	struct rescue_node *node = rescue_node(l, index);

	if (!node->parent) {
		rescue_node_inherit(node, creator);
		rescue_node_link(l, index, parent);
		l->nr_ghosts++;
		return;
	}
	if (!(node->flags & RESCUE_ADOPTED))
		return;
	node->flags &= ~RESCUE_ADOPTED;
	node->born_protected = child->born_protected;
	if (child->vforked)
		node->flags |= RESCUE_VFORKED;
	if (!node->comm[0]) {
		node->uid = child->uid;
		rescue_node_set_comm(node, creator->comm);
	}
	if (node->parent == parent)
		return;
	/* Possible where a ghost was made up between them. */
	if (rescue_lineage_descends_from(l, parent, index))
		return;
	/*
	 * The resync skipped this creator because it was exiting, and placed its child by process
	 * group. Move the creator there, too.
	 */
	if (node->parent != RESCUE_ROOT && rescue_lineage_is_misplaced(creator) &&
	    rescue_lineage_is_guess(creator) &&
	    !rescue_lineage_descends_from(l, node->parent, parent))
		rescue_lineage_move(l, parent, node->parent);
	rescue_lineage_move(l, index, parent);
}

/**
 * rescue_lineage_birth() - a process was born
 * @l: the lineage
 * @child: the process
 * @parent_pid: process that called fork; 0 for a kernel thread
 * @parent_start_ns: its birth
 *
 * Return: node of the child. RESCUE_NOBODY when there is no free node: the
 * birth is counted under its parent, and a sweep can find the child later.
 */
u32 rescue_lineage_birth(struct rescue_lineage *l, const struct rescue_person *child,
			 u32 parent_pid, u64 parent_start_ns)
{
	u32 parent = rescue_lineage_find_or_guess(l, parent_pid, parent_start_ns, child->uid);
	u32 index = rescue_lineage_find(l, child->pid, child->start_ns);

	rescue_lineage_count_birth(l, parent, child->start_ns);
	if (!index) {
		index = rescue_lineage_meet(l, child, parent);
		if (index)
			rescue_node(l, index)->flags |= rescue_node(l, parent)->flags & RESCUE_MARK;
		return index;
	}
	if (parent != RESCUE_ROOT || !parent_pid)
		lineage_correct(l, index, child, parent);
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
	u32 index = rescue_lineage_find_or_guess(l, pid, start_ns, 0);

	rescue_lineage_count_birth(l, index, now_ns);
	return index;
}

/**
 * rescue_lineage_exec() - a process runs another program
 * @l: the lineage
 * @pid: the process
 * @start_ns: its birth
 * @comm: the name of the program, RESCUE_COMM_LEN bytes, terminated where shorter
 *
 * A process that is not known well enough to have a name gets none: the next sweep judges it.
 */
void rescue_lineage_exec(struct rescue_lineage *l, u32 pid, u64 start_ns, const char *comm)
{
	struct rescue_node *node = rescue_node(l, rescue_lineage_find(l, pid, start_ns));

	if (node->flags & RESCUE_LIVING && node->comm[0])
		rescue_node_set_comm(node, comm);
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
		index = rescue_node_take(l, pid, start_ns);
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
	rescue_node_set_comm(node, comm);
	rescue_lineage_queue_prune(l, index);
	return index;
}

/**
 * rescue_lineage_clear_marks() - take the marks off all nodes
 * @l: the lineage
 */
void rescue_lineage_clear_marks(struct rescue_lineage *l)
{
	struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node)
		node->flags &= ~RESCUE_MARK;
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
	struct rescue_node *node = rescue_node(l, index);
	const struct rescue_node *creator = rescue_node(l, node->parent);

	rescue_lineage_join(l, index);
	node->by_user = creator->by_user;
	if (creator->condemned)
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
	node->by_user = false;
}

/**
 * rescue_lineage_pardon() - no member is condemned any more
 * @l: the lineage
 */
void rescue_lineage_pardon(struct rescue_lineage *l)
{
	struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node)
		node->condemned = false;
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
