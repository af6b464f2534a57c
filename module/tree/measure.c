// SPDX-License-Identifier: GPL-2.0-only
/*
 * The size of a tree, and the heaviest one.
 *
 * The rule: one walk each, whatever the shape.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "tree/lineage.h"
#include "tree/measure.h"
#include "tree/view.h"

/* The heaviest tree begins where no child has so many parts in 10 of the weight above. */
#define MOST_OF_10 9u

/**
 * rescue_measure_tree() - the size of a tree
 * @l: the lineage
 * @view: where to ask
 * @top: the tree
 * @only: nodes with all of these flags; 0: all nodes
 * @now_ns: boot-time clock
 * @m: result
 *
 * A process that had one thread at the last look has one here.
 *
 * Context: the owner of the lineage.
 */
void rescue_measure_tree(struct rescue_lineage *l,
			 const struct rescue_view *view, u32 top, u8 only,
			 u64 now_ns, struct rescue_measure *m)
{
	u32 all = min_t(u64, l->nr_births, l->in_epoch + l->window);
	u32 first = RESCUE_GENERATION_MAX;
	u32 youngest = 0;
	u64 births = 0;
	u32 steps = 0;
	u32 i;

	*m = (struct rescue_measure){};
	for (i = top; i; i = rescue_lineage_next_down(l, i, top)) {
		const struct rescue_node *node = rescue_node(l, i);
		struct rescue_facts facts;

		rescue_node_breathe(&steps);
		if (!rescue_node_has(node, only))
			continue;
		births += rescue_lineage_births(l, node);
		first = min_t(u32, first, node->generation);
		youngest = max_t(u32, youngest, node->generation);
		if (!(node->flags & RESCUE_LIVING))
			continue;
		facts.tasks = 1;
		if (!node->single)
			view->facts(view->ctx, i, &facts);
		m->tasks += facts.tasks;
	}
	m->births = births / RESCUE_BIRTH_UNIT;
	m->generations = youngest - min(youngest, first);
	if (all)
		m->rate = div_u64((u64)rescue_lineage_pace(l, now_ns) * min(m->births, all), all);
}

static u32 measure_own_weight(const struct rescue_lineage *l,
			      const struct rescue_node *node, u8 leave_out)
{
	if (node->flags & leave_out)
		return 0;
	return rescue_lineage_births(l, node) +
	       (node->flags & RESCUE_LIVING ? RESCUE_BIRTH_UNIT : 0);
}

static void measure_weigh(struct rescue_lineage *l, u8 leave_out)
{
	u32 steps = 0;
	u32 i;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
		rescue_node(l, i)->weight = measure_own_weight(l, rescue_node(l, i), leave_out);
		rescue_node_breathe(&steps);
	}
	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		rescue_node(l, rescue_node(l, i)->parent)->weight += rescue_node(l, i)->weight;
		rescue_node_breathe(&steps);
	}
}

static u32 measure_heaviest_child(const struct rescue_lineage *l, u32 index, u32 *steps)
{
	u32 best = RESCUE_NOBODY;
	u32 child;

	for (child = rescue_node(l, index)->child; child; child = rescue_node(l, child)->next) {
		if (!best || rescue_node(l, child)->weight > rescue_node(l, best)->weight)
			best = child;
		rescue_node_breathe(steps);
	}
	return best;
}

static bool measure_may_show(const struct rescue_lineage *l,
			     const struct rescue_view *view, u32 index, u8 leave_out)
{
	const struct rescue_node *node = rescue_node(l, index);
	struct rescue_facts facts;

	if (index == RESCUE_ROOT || node->flags & leave_out)
		return false;
	if (!(node->flags & RESCUE_LIVING))
		return true;
	view->facts(view->ctx, index, &facts);
	return !(facts.traits & RESCUE_PROTECTED);
}

/**
 * rescue_measure_heaviest() - the tree that has most births and processes
 * @l: the lineage
 * @view: where to ask
 * @leave_out: nodes with one of these flags have no weight
 *
 * From the root down the heaviest child, past what may not be chosen, until the weight
 * spreads over several.
 *
 * Context: the owner of the lineage.
 * Return: its root, or RESCUE_NOBODY when nothing has a weight.
 */
u32 rescue_measure_heaviest(struct rescue_lineage *l, const struct rescue_view *view, u8 leave_out)
{
	u32 index = RESCUE_ROOT;
	u32 steps = 0;

	measure_weigh(l, leave_out);
	for (;;) {
		u32 child = measure_heaviest_child(l, index, &steps);
		u64 weight = child ? rescue_node(l, child)->weight : 0;
		bool shown = measure_may_show(l, view, index, leave_out);

		if (!weight ||
		    (shown && weight * 10 < rescue_node(l, index)->weight *
						    MOST_OF_10)) {
			index = shown ? index : RESCUE_NOBODY;
			break;
		}
		index = child;
	}
	/* The dying were linked through the weights. */
	rescue_lineage_requeue(l);
	return index;
}
