// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes that have no birth record, found in the task list.
 *
 * The rule: what a record says is true, what the task list says of a creator is a guess.
 * A guess gives way to a record.
 */
#include <linux/string.h>

#include "tree/adopt.h"
#include "tree/lineage.h"

/* A ghost that stands for a session or process group whose tree is lost. */
static u32 adopt_made_up_ghost(struct rescue_lineage *l, u32 number, u64 start_ns, u32 parent)
{
	u32 index = rescue_lineage_find(l, number, start_ns);

	if (index)
		return index;
	index = rescue_node_take(l, number, start_ns);
	if (!index)
		return parent;
	rescue_node_link(l, index, parent);
	rescue_node_inherit(rescue_node(l, index), rescue_node(l, parent));
	rescue_node_set_comm(rescue_node(l, index), rescue_node(l, parent)->comm);
	l->nr_ghosts++;
	rescue_lineage_queue_prune(l, index);
	return index;
}

/*
 * Has this sweep climbed from here to the top? A living node says so in its weight, as its mark
 * says that it was seen.
 */
static bool adopt_is_climbed(const struct rescue_node *node)
{
	return node->flags & RESCUE_LIVING ? node->weight : node->flags & RESCUE_MARK;
}

static void adopt_set_climbed(struct rescue_node *node)
{
	if (node->flags & RESCUE_LIVING)
		node->weight = 1;
	else
		node->flags |= RESCUE_MARK;
}

/* The closest ancestor where this sweep has been before, or the topmost; or @index itself. */
static u32 adopt_climb(struct rescue_lineage *l, u32 index)
{
	const struct rescue_node *node = rescue_node(l, index);

	while (!adopt_is_climbed(node) && node->parent != RESCUE_ROOT) {
		l->nr_steps++;
		index = node->parent;
		node = rescue_node(l, index);
	}
	return index;
}

/* The next climb ends at any of the nodes that this one came by. */
static void adopt_note_climb(struct rescue_lineage *l, u32 index, u32 top)
{
	for (; index != top; index = rescue_node(l, index)->parent)
		adopt_set_climbed(rescue_node(l, index));
	adopt_set_climbed(rescue_node(l, top));
}

/* Is it an ancestor of unknown parent that is no more, or about to be? Once a sweep. */
static bool adopt_is_lost(const struct rescue_node *node)
{
	return !adopt_is_climbed(node) && rescue_lineage_is_misplaced(node) &&
	       (rescue_lineage_is_guess(node) || !(node->flags & RESCUE_LIVING));
}

static void adopt_move_below(struct rescue_lineage *l, u32 index, u32 parent)
{
	if (!rescue_lineage_descends_from(l, parent, index))
		rescue_lineage_move(l, index, parent);
}

/* The node below which adoption puts @index (RESCUE_NOBODY: a new process). */
static u32 adopt_place_of(struct rescue_lineage *l, u32 index, u32 parent_pid, u64 parent_start_ns,
			  u32 pgrp, u32 session)
{
	u32 reaper = rescue_lineage_find_or_guess(l, parent_pid, parent_start_ns, 0);
	u32 joint;

	if (!pgrp)
		return reaper;
	/* One of its session was met before it: the session's ghost belongs above both. */
	joint = rescue_lineage_find(l, session, RESCUE_START_SESSION);
	if (index && joint && rescue_lineage_descends_from(l, joint, index))
		adopt_move_below(l, joint, reaper);
	joint = adopt_made_up_ghost(l, session, RESCUE_START_SESSION, reaper);
	return adopt_made_up_ghost(l, pgrp, RESCUE_START_PGRP, joint);
}

/*
 * The topmost ancestor of an orphan that is known: where it is lost, it belongs to where the
 * orphan is found. If that is below itself, then another orphan may know better; but climbs
 * that end there again and again have a bound.
 */
static void adopt_place_top(struct rescue_lineage *l, u32 index, u32 parent_pid,
			    u64 parent_start_ns, u32 pgrp, u32 session)
{
	u32 top = adopt_climb(l, index);
	bool lost = adopt_is_lost(rescue_node(l, top));

	if (!lost || l->nr_steps > 2 * (l->nr_living + l->nr_ghosts))
		adopt_note_climb(l, index, top);
	if (lost)
		adopt_move_below(l, top, adopt_place_of(l, top, parent_pid, parent_start_ns,
							pgrp, session));
}

/**
 * rescue_adopt_begin() - a walk of the task list begins
 * @l: the lineage
 *
 * Until rescue_adopt_end() the weights of the living belong to the sweep.
 */
void rescue_adopt_begin(struct rescue_lineage *l)
{
	struct rescue_node *node;
	u32 i;

	l->nr_steps = 0;
	rescue_for_each_node(l, i, node) {
		node->flags &= ~RESCUE_MARK;
		if (node->flags & RESCUE_LIVING)
			node->weight = 0;
	}
}

/**
 * rescue_adopt() - a process was found in the task list
 * @l: the lineage
 * @found: the process
 * @comm: its name, RESCUE_COMM_LEN bytes, terminated where shorter
 * @parent_pid: its real_parent
 * @parent_start_ns: birth of that
 * @pgrp: 0, or its process group where the real_parent is not its creator but a reaper
 * @session: its session; 0 with @pgrp 0
 *
 * Orphans are joined by process group, and the groups by session, through ghosts that are
 * made up. So a bomb that is older than the module is one tree although its parents have
 * exited, and an older job of the same terminal is another tree. A birth without a record
 * is counted now, at its own time, because a bomb that had reached a limit before the module
 * was loaded would have no births otherwise. A process that is known already is marked as
 * seen; where its creator had no name to hand on, it gets its own.
 *
 * A sweep by number goes from old processes to young ones, but for each time that the numbers
 * wrapped. So it takes O(n) steps, whatever the shape: what is put below a node is younger than
 * that, and each climb ends where another has been.
 *
 * Return: its node, or RESCUE_NOBODY when there is no free node.
 */
u32 rescue_adopt(struct rescue_lineage *l, const struct rescue_person *found, const char *comm,
		 u32 parent_pid, u64 parent_start_ns, u32 pgrp, u32 session)
{
	u32 index = rescue_lineage_find(l, found->pid, found->start_ns);
	struct rescue_node *node = rescue_node(l, index);
	u32 parent;

	if (index && !rescue_lineage_is_guess(node) && !rescue_lineage_is_misplaced(node)) {
		node->flags |= RESCUE_MARK;
		if (!node->comm[0])
			rescue_node_set_comm(node, comm);
		if (pgrp)
			adopt_place_top(l, index, parent_pid, parent_start_ns, pgrp, session);
		return index;
	}

	parent = adopt_place_of(l, index, parent_pid, parent_start_ns, pgrp, session);
	if (index) {
		adopt_move_below(l, index, parent);
	} else {
		rescue_lineage_count_birth(l, parent, found->start_ns);
		index = rescue_lineage_meet(l, found, parent);
		if (!index)
			return RESCUE_NOBODY;
		node = rescue_node(l, index);
	}
	node->uid = found->uid;
	node->flags |= RESCUE_ADOPTED | RESCUE_MARK | (found->vforked ? RESCUE_VFORKED : 0);
	rescue_node_set_comm(node, comm);
	return index;
}

/**
 * rescue_adopt_end() - processes that were not seen have exited
 * @l: the lineage
 *
 * Return: how many there were.
 */
u32 rescue_adopt_end(struct rescue_lineage *l)
{
	struct rescue_node *node;
	u32 nr_gone = 0;
	u32 i;

	rescue_for_each_node(l, i, node) {
		char comm[RESCUE_COMM_LEN];

		if (!(node->flags & RESCUE_LIVING) || node->flags & RESCUE_MARK)
			continue;
		memcpy(comm, node->comm, sizeof(comm));
		rescue_lineage_exit(l, node->pid, node->start_ns, node->uid, comm);
		nr_gone++;
	}
	return nr_gone;
}
