// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a tree is a fork bomb, and where it begins; storm.h tells the rules.
 *
 * The rule: decide by what a tree does, never by what it is called.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "lineage.h"
#include "storm.h"

/*
 * Living processes from which a growing tree is one. Parallel builds and test
 * runners keep as many alive as there are CPUs, times a few; a bomb passes it
 * within a second.
 */
#define GROWING_PROCESSES	512u

/*
 * Generations from which a tree breeds. Recursive make, configure and init
 * scripts stay below 20; a chain that forks 50 times a second passes it in one
 * to ten seconds.
 */
#define BREEDING_GENERATIONS	64u

/* A tree of fewer recent births than this has not shown anything yet. */
#define BREEDING_BIRTHS		512u

static bool left_out(const struct rescue_storm *s, const struct rescue_node *node)
{
	return node->flags & s->leave_out;
}

static u32 own_weight(const struct rescue_storm *s, const struct rescue_node *node)
{
	u32 weight;

	if (left_out(s, node))
		return 0;
	weight = rescue_lineage_births(s->l, node);
	if (node->flags & RESCUE_LIVING)
		weight += RESCUE_BIRTH_UNIT;
	return weight;
}

/* Sets the weight of every node; in 1/RESCUE_BIRTH_UNIT. */
static void weigh(const struct rescue_storm *s)
{
	struct rescue_lineage *l = s->l;
	u32 i;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT))
		rescue_node(l, i)->weight = own_weight(s, rescue_node(l, i));
	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		struct rescue_node *node = rescue_node(l, i);

		rescue_node(l, node->parent)->weight += node->weight;
	}
}

/**
 * rescue_storm_measure() - the size of a tree
 * @s: the look; its @leave_out counts
 * @top: the tree
 * @m: result
 */
void rescue_storm_measure(const struct rescue_storm *s, u32 top, struct rescue_measure *m)
{
	struct rescue_lineage *l = s->l;
	u32 all = min_t(u64, l->nr_births, l->in_epoch + l->window);
	u32 oldest = rescue_node(l, top)->generation;
	u32 youngest = oldest;
	u64 births = 0;
	u32 i;

	*m = (struct rescue_measure){};
	for (i = top; i; i = rescue_lineage_next_down(l, i, top)) {
		const struct rescue_node *node = rescue_node(l, i);

		if (left_out(s, node))
			continue;
		births += rescue_lineage_births(l, node);
		if (!(node->flags & RESCUE_LIVING))
			continue;
		m->processes++;
		m->tasks += s->view->nr_threads(s->view->ctx, i);
		youngest = max_t(u32, youngest, node->generation);
	}
	m->births = births / RESCUE_BIRTH_UNIT;
	m->generations = youngest - oldest;
	if (all)
		m->rate = div_u64((u64)rescue_lineage_pace(l, s->now_ns) *
				  min(m->births, all), all);
}

/**
 * rescue_storm_is() - is this a storm?
 * @s: the look
 * @m: a tree, or a part of one
 *
 * Return: whether it passes one of the three thresholds of storm.h.
 */
bool rescue_storm_is(const struct rescue_storm *s, const struct rescue_measure *m)
{
	const struct rescue_thresholds *t = &s->thresholds;
	bool fast = m->rate >= t->rate;
	bool full = (u64)m->tasks * 100 >= (u64)t->slots * t->share &&
		    m->births >= min(m->tasks, s->l->window) / 4;
	bool growing = fast && m->processes >= GROWING_PROCESSES &&
		       m->births >= min(m->processes, s->l->window) / 2 &&
		       m->tasks >= m->births / 4;
	bool breeding = fast && m->generations >= BREEDING_GENERATIONS &&
			m->births >= BREEDING_BIRTHS;

	return full || growing || breeding;
}

static bool tree_is_storm(const struct rescue_storm *s, u32 top)
{
	struct rescue_measure m;

	rescue_storm_measure(s, top, &m);
	return rescue_storm_is(s, &m);
}

static bool may_choose(const struct rescue_storm *s, u32 index)
{
	const struct rescue_node *node = rescue_node(s->l, index);

	if (index == RESCUE_ROOT || node->flags & RESCUE_SPARED)
		return false;
	return !(node->flags & RESCUE_LIVING) || s->view->may_choose(s->view->ctx, index);
}

/* The heaviest child of @index; with @storms only of those that are a storm. */
static u32 heaviest_child(const struct rescue_storm *s, u32 index, bool storms)
{
	const struct rescue_lineage *l = s->l;
	u32 best = RESCUE_NOBODY;
	u32 most = 0;
	u32 child;

	for (child = rescue_node(l, index)->child; child; child = rescue_node(l, child)->next) {
		u32 weight = rescue_node(l, child)->weight;

		if (weight <= most || (storms && !tree_is_storm(s, child)))
			continue;
		best = child;
		most = weight;
	}
	return best;
}

/* Is @child a storm that leaves none behind in @index? */
static bool whole_storm(const struct rescue_storm *s, u32 index, u32 child)
{
	struct rescue_measure whole, part, rest;

	rescue_storm_measure(s, child, &part);
	if (!rescue_storm_is(s, &part))
		return false;
	rescue_storm_measure(s, index, &whole);
	rest = (struct rescue_measure){
		.births = whole.births - min(whole.births, part.births),
		.processes = whole.processes - part.processes,
		.tasks = whole.tasks - min(whole.tasks, part.tasks),
		.generations = whole.generations,
		.rate = whole.rate - min(whole.rate, part.rate),
	};
	return !rescue_storm_is(s, &rest);
}

/* One step down from @index, or RESCUE_NOBODY where the descent ends. */
static u32 step_down(const struct rescue_storm *s, u32 index)
{
	u32 child;

	if (!may_choose(s, index))
		return heaviest_child(s, index, !s->force);

	child = heaviest_child(s, index, false);
	if (!child)
		return RESCUE_NOBODY;
	if ((u64)rescue_node(s->l, child)->weight * 10 >=
	    (u64)rescue_node(s->l, index)->weight * 9)
		return child;
	return whole_storm(s, index, child) ? child : RESCUE_NOBODY;
}

static u32 climb(const struct rescue_storm *s, u32 index)
{
	for (;;) {
		u32 above = rescue_lineage_living_above(s->l, index);

		if (!may_choose(s, above) || !s->view->same_job(s->view->ctx, above, index))
			return index;
		index = above;
	}
}

/**
 * rescue_storm_choose() - the root of the heaviest storm
 * @s: the look
 *
 * Return: node (living or ghost) whose tree is the storm, or RESCUE_NOBODY when
 * nothing is one, and with @s->force when nothing has any weight.
 */
u32 rescue_storm_choose(const struct rescue_storm *s)
{
	u32 chosen = RESCUE_NOBODY;
	u32 index, below;

	weigh(s);
	for (index = RESCUE_ROOT; index; index = below) {
		below = step_down(s, index);
		if (may_choose(s, index))
			chosen = index;
	}
	if (!chosen)
		return RESCUE_NOBODY;
	chosen = climb(s, chosen);
	return s->force || tree_is_storm(s, chosen) ? chosen : RESCUE_NOBODY;
}
