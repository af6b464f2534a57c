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
	rescue_node(l, index)->sheltered = rescue_node(l, parent)->sheltered;
	rescue_node_set_comm(rescue_node(l, index), rescue_node(l, parent)->comm);
	l->nr_ghosts++;
	rescue_lineage_queue_prune(l, index);
	return index;
}

/* Known from the records of others alone: it has no name until it was seen itself. */
static bool adopt_is_guess(const struct rescue_node *node)
{
	return node->flags & RESCUE_ADOPTED && !node->comm[0];
}

/* Does it stand right below the root because its creator is not known? */
static bool adopt_is_misplaced(const struct rescue_node *node)
{
	return node->flags & RESCUE_ADOPTED && node->parent == RESCUE_ROOT;
}

/* The topmost ancestor of @index, or itself, if it is misplaced; or else RESCUE_NOBODY. */
static u32 adopt_misplaced_above(const struct rescue_lineage *l, u32 index)
{
	const struct rescue_node *node;

	while (rescue_node(l, index)->parent != RESCUE_ROOT)
		index = rescue_node(l, index)->parent;
	node = rescue_node(l, index);
	return adopt_is_misplaced(node) && (adopt_is_guess(node) ||
					    !(node->flags & RESCUE_LIVING)) ?
		index : RESCUE_NOBODY;
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
 * seen.
 *
 * Return: its node, or RESCUE_NOBODY when there is no free node.
 */
u32 rescue_adopt(struct rescue_lineage *l, const struct rescue_person *found, const char *comm,
		 u32 parent_pid, u64 parent_start_ns, u32 pgrp, u32 session)
{
	u32 index = rescue_lineage_find(l, found->pid, found->start_ns);
	struct rescue_node *node = rescue_node(l, index);
	u32 lost, parent;

	if (index && !adopt_is_guess(node) && !adopt_is_misplaced(node)) {
		node->flags |= RESCUE_MARK;
		/* The topmost ancestor is a ghost of unknown parent: it belongs there as well. */
		lost = pgrp ? adopt_misplaced_above(l, index) : RESCUE_NOBODY;
		if (lost)
			adopt_move_below(l, lost, adopt_place_of(l, lost, parent_pid,
								 parent_start_ns,
								 pgrp, session));
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
