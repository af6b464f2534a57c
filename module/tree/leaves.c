// SPDX-License-Identifier: GPL-2.0-only
/*
 * The held processes that die for slots: what trim selects.
 *
 * The rule: a slot comes free when a process that runs reaps what died, and no held one does.
 *
 * What dies is a zombie of its parent; when that dies, too, of the next subreaper above, or of
 * PID 1 of the pid namespace (find_new_reaper() in kernel/exit.c). So from the leaves up, each
 * counts at its parent, and what a parent has goes, when that is marked, free or up: free if what
 * gets it runs. No order of deaths is assumed: where a parent that ignores its children is marked
 * itself, they may be left to what is above it.
 *
 *	S ─── a ─┬─ b	all of them held
 *	         └─ c
 *
 * Where S is any process, b and c give a slot each as soon as a has died, too. Where it is a
 * subreaper, it gets them and does not wait: no slot comes free before all four have died.
 */
#include <linux/types.h>

#include "tree/leaves.h"
#include "tree/lineage.h"
#include "tree/node.h"

/* In the traits of a living node. */
enum {
	/* What below it loses its parent, and it does not adopt, waits for one that is held. */
	LEAVES_ABOVE	= 1,
	LEAVES_ADOPTS	= 2,
	LEAVES_IGNORES	= 4,
	/* PID 1 of a pid namespace in which a process lives that must not die. */
	LEAVES_SHELTERS	= 8,
	/* It traces one that is marked. */
	LEAVES_TRACES	= 16,
};

static bool leaves_is_held(const struct rescue_node *node)
{
	return rescue_node_has(node, RESCUE_LIVING | RESCUE_MEMBER);
}

/* Is it frozen, and stays so? */
static bool leaves_stays(const struct rescue_node *node)
{
	return leaves_is_held(node) && !(node->flags & RESCUE_MARK);
}

/* The next of its namespace on the way up. */
static u32 leaves_above(const struct rescue_reaping *r)
{
	return r->is_foreign ? r->init : r->parent;
}

static void leaves_wait(struct rescue_lineage *l, u32 index, u32 nr)
{
	if (index)
		rescue_node(l, index)->weight += nr;
}

/* Are the zombies kept that its children would be when it has died? */
static bool leaves_heir_keeps(const struct rescue_lineage *l, const struct rescue_reaping *r)
{
	u32 index = leaves_above(r);
	const struct rescue_node *above = rescue_node(l, index);

	/* Its whole namespace dies with it, and it reaps that. */
	if (r->is_init)
		return false;
	if (!index)
		return true;
	if (!(above->traits & LEAVES_ADOPTS))
		return above->traits & LEAVES_ABOVE;
	if (!leaves_is_held(above))
		return false;
	return !(above->flags & RESCUE_MARK || above->traits & LEAVES_IGNORES) ||
	       above->traits & LEAVES_ABOVE;
}

/* Does its own zombie stay, with what is marked now? */
static bool leaves_is_kept(const struct rescue_lineage *l, const struct rescue_reaping *r)
{
	const struct rescue_node *parent = rescue_node(l, r->parent);

	if (r->tracer && leaves_stays(rescue_node(l, r->tracer)))
		return true;
	if (r->vanishes)
		return false;
	if (!r->parent)
		return true;
	if (!leaves_is_held(parent))
		return false;
	if (parent->flags & RESCUE_MARK)
		return parent->traits & LEAVES_ABOVE;
	return !(r->asks && parent->traits & LEAVES_IGNORES);
}

/* From the root down: a parent is known before its children. */
static void leaves_survey(struct rescue_lineage *l, const struct rescue_reapers *reapers)
{
	struct rescue_reaping r;
	struct rescue_node *node;
	u32 steps = 0;
	u32 i;

	rescue_for_each_node(l, i, node) {
		if (!(node->flags & RESCUE_LIVING))
			continue;
		/* In the weight: zombies that wait for it, or for what is above it. */
		node->weight = 0;
		node->traits = LEAVES_ABOVE;
	}
	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
		rescue_node_breathe(&steps);
		node = rescue_node(l, i);
		if (!(node->flags & RESCUE_LIVING))
			continue;
		reapers->ask(reapers->ctx, node, &r);
		node->traits |= (r.adopts ? LEAVES_ADOPTS : 0) | (r.ignores ? LEAVES_IGNORES : 0);
		if (!leaves_heir_keeps(l, &r))
			node->traits &= ~LEAVES_ABOVE;
		if (r.init && (!leaves_is_held(node) || node->flags & RESCUE_SPARED))
			rescue_node(l, r.init)->traits |= LEAVES_SHELTERS;
	}
}

/* Zombies that wait for it, or for what is above, when it has died. Returns those that do not. */
static u32 leaves_pass_on(struct rescue_lineage *l, const struct rescue_node *node,
			  const struct rescue_reaping *r)
{
	if (!(node->traits & LEAVES_ABOVE))
		return node->weight;
	leaves_wait(l, leaves_above(r), node->weight);
	return 0;
}

/* It is marked. Returns the slots that come free with that. */
static u32 leaves_add(struct rescue_lineage *l, struct rescue_node *node,
		      const struct rescue_reaping *r)
{
	const struct rescue_node *parent = rescue_node(l, r->parent);
	u32 nr_free = leaves_pass_on(l, node, r) + r->threads - 1;

	if (r->tracer)
		rescue_node(l, r->tracer)->traits |= LEAVES_TRACES;
	if (r->tracer && leaves_stays(rescue_node(l, r->tracer)))
		return nr_free;
	/* If that parent is marked, too, and dies first, it waits above. */
	if (leaves_is_kept(l, r) ||
	    (!r->vanishes && leaves_stays(parent) && parent->traits & LEAVES_ABOVE)) {
		leaves_wait(l, r->parent, 1);
		return nr_free;
	}
	return nr_free + 1;
}

/* From the leaves up, until there are enough. */
static void leaves_mark(struct rescue_lineage *l, u32 nr_slots,
			const struct rescue_reapers *reapers)
{
	struct rescue_reaping r;
	struct rescue_node *node;
	u32 nr_free = 0, steps = 0;
	u32 i;

	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT && nr_free < nr_slots;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		rescue_node_breathe(&steps);
		node = rescue_node(l, i);
		if (!(node->flags & RESCUE_LIVING))
			continue;
		reapers->ask(reapers->ctx, node, &r);
		if (leaves_is_held(node) && !(node->traits & LEAVES_SHELTERS))
			reapers->mark(reapers->ctx, i);
		else if (node->traits & LEAVES_SHELTERS && r.init)
			rescue_node(l, r.init)->traits |= LEAVES_SHELTERS;
		if (node->flags & RESCUE_MARK)
			nr_free += leaves_add(l, node, &r);
		else if (!leaves_is_held(node))
			leaves_pass_on(l, node, &r);
	}
}

/* Would it die for no slot at all? */
static bool leaves_is_vain(const struct rescue_lineage *l, const struct rescue_node *node,
			   const struct rescue_reaping *r)
{
	if (!leaves_is_kept(l, r) || r->threads > 1 || node->traits & LEAVES_TRACES)
		return false;
	return !node->weight || node->traits & LEAVES_ABOVE;
}

/* From the root down: what lives on, although all of it was to die, and what comes free then. */
static struct rescue_leaves leaves_settle(struct rescue_lineage *l,
					  const struct rescue_reapers *reapers)
{
	struct rescue_leaves found = {};
	struct rescue_reaping r;
	struct rescue_node *node;
	u32 steps = 0;
	u32 i;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
		rescue_node_breathe(&steps);
		node = rescue_node(l, i);
		if (!(node->flags & RESCUE_MARK))
			continue;
		reapers->ask(reapers->ctx, node, &r);
		node->traits &= ~LEAVES_ABOVE;
		if (leaves_heir_keeps(l, &r))
			node->traits |= LEAVES_ABOVE;
		if (leaves_is_vain(l, node, &r)) {
			node->flags &= ~RESCUE_MARK;
			continue;
		}
		found.nr++;
		found.nr_free += r.threads - leaves_is_kept(l, &r);
	}
	return found;
}

/**
 * rescue_leaves_select() - mark held leaves whose death frees slots
 * @l: the lineage, without marks
 * @nr_slots: how many slots are wanted
 * @reapers: asked of each living process, and of the marked three times
 *
 * From the leaves up, until enough slots would come free. The slot of a process whose parent is
 * frozen comes free when that is killed as well: a few more are marked than slots come free, at
 * most one for each, but where a tracer or a spared process is between them. Where a subreaper
 * above is frozen, or PID 1 of their pid namespace, none comes free before that is killed, and all
 * below it. Such a PID 1 is not marked where its death would kill what is not held, or is spared.
 *
 * Context: the owner of the lineage.
 * Return: what is marked, and the slots that come free: less than @nr_slots when all that may be
 * was.
 */
struct rescue_leaves rescue_leaves_select(struct rescue_lineage *l, u32 nr_slots,
					  const struct rescue_reapers *reapers)
{
	leaves_survey(l, reapers);
	leaves_mark(l, nr_slots, reapers);
	return leaves_settle(l, reapers);
}
