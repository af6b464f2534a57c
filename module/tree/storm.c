// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a tree is a fork bomb, and where it begins; storm.h tells the rules.
 *
 * The rule: decide by what a tree does, never by what it is called.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "tree/lineage.h"
#include "tree/storm.h"

/*
 * Generations from which a tree breeds. Recursive make, configure and init
 * scripts stay below 20; a chain passes it within its first seconds.
 */
#define BREEDING_GENERATIONS	64u

/* A tree of fewer recent births than this has not shown anything yet. */
#define BREEDING_BIRTHS		512u

/*
 * What is left beside a storm is calm, and not a part of it, when it stays below
 * this fraction of the thresholds. Half a bomb must not pass for a bystander.
 * Generations are divided by CALM_GENERATIONS alone: recursive make has ten.
 */
#define CALM			8u
#define CALM_GENERATIONS	2u

/*
 * Levels of processes that may stand above what is a storm with them alone: cron, a
 * shell, a script. Not more: a chain of sessions would lose its upper half so.
 */
#define MAX_ALMOST		4u

static bool left_out(const struct rescue_storm *s, const struct rescue_node *node)
{
	return node->flags & s->leave_out;
}

static u32 own_weight(const struct rescue_storm *s, const struct rescue_node *node)
{
	u32 weight;

	if (left_out(s, node))
		return 0;
	weight = s->alive_only ? 0 : rescue_lineage_births(s->l, node);
	if (node->flags & RESCUE_LIVING)
		weight += RESCUE_BIRTH_UNIT;
	return weight;
}

static void count_step(const struct rescue_storm *s, u32 *steps)
{
	if (++*steps % 1024 == 0)
		s->view->breathe(s->view->ctx);
}

/* Sets the weight of every node; in 1/RESCUE_BIRTH_UNIT. */
static void weigh(const struct rescue_storm *s)
{
	struct rescue_lineage *l = s->l;
	u32 steps = 0;
	u32 i;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
		rescue_node(l, i)->weight = own_weight(s, rescue_node(l, i));
		count_step(s, &steps);
	}
	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		struct rescue_node *node = rescue_node(l, i);

		rescue_node(l, node->parent)->weight += node->weight;
		count_step(s, &steps);
	}
}

/* The next of a walk down that leaves the tree of @index out. */
static u32 next_over(const struct rescue_lineage *l, u32 index, u32 top)
{
	for (; index != top; index = rescue_node(l, index)->parent)
		if (rescue_node(l, index)->next)
			return rescue_node(l, index)->next;
	return RESCUE_NOBODY;
}

static bool tree_is_storm(const struct rescue_storm *s, u32 top);

/**
 * struct except - trees that are not measured
 * @child: this one, or
 * @below: the children of this node that are storms, or
 * @uid: if not 0: processes, not trees, of other users than this
 */
struct except {
	u32 child;
	u32 below;
	u32 uid;
};

static bool is_except(const struct rescue_storm *s, u32 index, const struct except *except)
{
	if (index == except->child)
		return true;
	return except->below && rescue_node(s->l, index)->parent == except->below &&
	       tree_is_storm(s, index);
}

static bool is_stranger(const struct rescue_storm *s, u32 index, const struct except *except)
{
	return except->uid && s->view->uid(s->view->ctx, index) != except->uid;
}

/* Before this, a birth is no part of a storm of now: at the least rate, the span of the pace. */
static u64 long_ago_ns(const struct rescue_storm *s)
{
	u64 span = div_u64(RESCUE_PACE_MARKS * RESCUE_PACE_BIRTHS * 1000000000ull,
			   max(s->thresholds.rate, 1u));

	return s->now_ns - min(s->now_ns, span);
}

/*
 * Generations from @oldest down to @index, an old daemon counted as one however often it
 * has replaced itself; a link of a chain is young, and counts for all that were before it.
 */
static u32 generations(const struct rescue_lineage *l, u32 index, u32 top, u32 oldest,
		       u64 long_ago)
{
	u32 nr = 0;

	for (;; index = rescue_node(l, index)->parent) {
		const struct rescue_node *node = rescue_node(l, index);
		u32 above = index == top ? oldest : rescue_node(l, node->parent)->generation;
		u32 folded = max_t(u32, node->generation, above) - above;

		nr += node->start_ns < long_ago ? min_t(u32, folded, index != top) : folded;
		if (index == top)
			return nr;
	}
}

/* The tree of @top without those of @except. */
static void measure(const struct rescue_storm *s, u32 top, const struct except *except,
		    struct rescue_measure *m)
{
	struct rescue_lineage *l = s->l;
	u32 all = min_t(u64, l->nr_births, l->in_epoch + l->window);
	const struct rescue_node *root = rescue_node(l, top);
	/* Processes that have been folded into the root belong to its tree. */
	u32 oldest = min_t(u32, rescue_node(l, root->parent)->generation + 1, root->generation);
	u64 long_ago = long_ago_ns(s);
	u32 youngest = top;
	u64 births = 0;
	u32 steps = 0;
	bool over;
	u32 i;

	*m = (struct rescue_measure){};
	for (i = top; i; i = over ? next_over(l, i, top) : rescue_lineage_next_down(l, i, top)) {
		const struct rescue_node *node = rescue_node(l, i);

		count_step(s, &steps);
		over = is_except(s, i, except);
		if (over || left_out(s, node) || is_stranger(s, i, except))
			continue;
		births += rescue_lineage_births(l, node);
		if (!(node->flags & RESCUE_LIVING))
			continue;
		m->processes++;
		m->tasks += s->view->nr_threads(s->view->ctx, i);
		m->young += node->start_ns >= long_ago;
		if (node->generation > rescue_node(l, youngest)->generation)
			youngest = i;
	}
	m->births = births / RESCUE_BIRTH_UNIT;
	m->generations = generations(l, youngest, top, oldest, long_ago);
	if (all)
		m->rate = div_u64((u64)rescue_lineage_pace(l, s->now_ns) *
				  min(m->births, all), all);
}

/**
 * rescue_storm_measure() - the size of a tree
 * @s: the look; its @leave_out counts
 * @top: the tree
 * @m: result
 */
void rescue_storm_measure(const struct rescue_storm *s, u32 top, struct rescue_measure *m)
{
	measure(s, top, &(struct except){}, m);
}

/* Does @m pass one of the thresholds of storm.h, divided by @part (generations by @gens)? */
static bool passes(const struct rescue_storm *s, const struct rescue_measure *m, u32 part,
		   u32 gens)
{
	const struct rescue_thresholds *t = &s->thresholds;
	bool fast = m->rate * part >= t->rate;
	bool full = (u64)m->tasks * 100 * part >= (u64)t->slots * t->share &&
		    m->births >= min(m->tasks, s->l->window) / 4;
	/* Of all parts of a storm alike: a half of a bomb of zombies is no calm. */
	bool stay = m->tasks >= m->births / 4 ||
		    (u64)s->unreaped * 100 >= (u64)t->slots * t->share;
	bool growing = fast && m->processes * part >= RESCUE_STORM_CROWD &&
		       m->young * part >= RESCUE_STORM_CROWD / 2 &&
		       m->births >= min(m->processes, s->l->window) / 2 && stay;
	bool breeding = fast && m->generations * gens >= BREEDING_GENERATIONS &&
			m->births * part >= BREEDING_BIRTHS;

	return full || growing || breeding;
}

/**
 * rescue_storm_is() - is this a storm?
 * @s: the look
 * @m: a tree
 *
 * Return: whether it passes one of the three thresholds of storm.h.
 */
bool rescue_storm_is(const struct rescue_storm *s, const struct rescue_measure *m)
{
	return passes(s, m, 1, 1);
}

static bool tree_is_storm(const struct rescue_storm *s, u32 top)
{
	struct rescue_measure m;

	rescue_storm_measure(s, top, &m);
	return rescue_storm_is(s, &m);
}

/*
 * Can there be no storm below a tree of this size? What is asked here only gets
 * less on the way down. Otherwise a long living chain, which is no storm, would be
 * measured once for each of its links.
 */
static bool is_hopeless(const struct rescue_storm *s, const struct rescue_measure *m)
{
	const struct rescue_thresholds *t = &s->thresholds;

	if ((u64)m->tasks * 100 >= (u64)t->slots * t->share)
		return false;
	return m->rate < t->rate ||
	       (m->processes < RESCUE_STORM_CROWD && m->births < BREEDING_BIRTHS);
}

static bool may_choose(const struct rescue_storm *s, u32 index)
{
	const struct rescue_node *node = rescue_node(s->l, index);

	if (index == RESCUE_ROOT || node->flags & RESCUE_SPARED)
		return false;
	return !(node->flags & RESCUE_LIVING) || s->view->may_choose(s->view->ctx, index);
}

/* The heaviest that is a storm; with @any, storm or not. */
static u32 heaviest_child(const struct rescue_storm *s, u32 index, bool any)
{
	const struct rescue_lineage *l = s->l;
	u32 best = RESCUE_NOBODY;
	u32 most = 0;
	u32 child;

	for (child = rescue_node(l, index)->child; child; child = rescue_node(l, child)->next) {
		u32 weight = rescue_node(l, child)->weight;

		if (weight <= most || (!any && !tree_is_storm(s, child)))
			continue;
		best = child;
		most = weight;
	}
	return best;
}

static bool is_shell(const struct rescue_storm *s, u32 index)
{
	return index != RESCUE_ROOT && rescue_node(s->l, index)->flags & RESCUE_LIVING &&
	       s->view->is_shell(s->view->ctx, index);
}

/* May be chosen, and is not a shell from which the storm was started. */
static bool is_candidate(const struct rescue_storm *s, u32 index)
{
	return may_choose(s, index) && !(is_shell(s, index) && heaviest_child(s, index, s->force));
}

/*
 * The heaviest tree that may be chosen and is a storm; with force, storm or not.
 * Looked for everywhere, because what churns beside a bomb can make the whole
 * look less like one.
 */
static u32 heaviest_choice(const struct rescue_storm *s)
{
	const struct rescue_lineage *l = s->l;
	u32 best = RESCUE_NOBODY;
	u32 most = 0;
	bool over;
	u32 i;

	for (i = RESCUE_ROOT; i;
	     i = over ? next_over(l, i, RESCUE_ROOT) :
			rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
		u32 weight = rescue_node(l, i)->weight;
		struct rescue_measure m;

		over = weight <= most;
		if (over)
			continue;
		if (!s->force) {
			rescue_storm_measure(s, i, &m);
			over = is_hopeless(s, &m);
		}
		if (!(s->force || rescue_storm_is(s, &m)) || !is_candidate(s, i))
			continue;
		over = true;
		best = i;
		most = weight;
	}
	return best;
}

static bool is_calm(const struct rescue_storm *s, u32 top, const struct except *except)
{
	struct rescue_measure rest;

	measure(s, top, except, &rest);
	return !passes(s, &rest, CALM, CALM_GENERATIONS);
}

/* May what @start has beside @child be left alone? */
static bool leaves_calm(const struct rescue_storm *s, u32 start, u32 child)
{
	const struct rescue_lineage *l = s->l;

	if (s->force)	/* nothing need be a storm: weight decides */
		return (u64)rescue_node(l, child)->weight * 10 >=
		       (u64)rescue_node(l, start)->weight * 9;
	/*
	 * A process of another user can be no half of it, however busy; but what root's
	 * bomb forks may be anybody's.
	 */
	return is_calm(s, start, &(struct except){
		.child = child,
		.uid = s->view->uid(s->view->ctx, child),
	});
}

static bool has_several_storms(const struct rescue_storm *s, u32 index)
{
	u32 nr = 0;
	u32 child;

	for (child = rescue_node(s->l, index)->child; child && nr < 2;
	     child = rescue_node(s->l, child)->next)
		nr += tree_is_storm(s, child);
	return nr == 2;
}

/*
 * Does @index only happen to stand above several storms? It lives, is no part of what
 * they do, and beside all of them there is calm: cron, of whose jobs two are bombs.
 */
static bool is_bystander(const struct rescue_storm *s, u32 start, u32 index, u32 child)
{
	if (s->force || !(rescue_node(s->l, index)->flags & RESCUE_LIVING) ||
	    !has_several_storms(s, index) || s->view->same_job(s->view->ctx, index, child))
		return false;
	return is_calm(s, start, &(struct except){ .below = index });
}

/*
 * Has @index exited, and is all that lives below it of one job with @child? Then the
 * storm begins there: what it has in other branches is as much the bomb, however few
 * they are, and would be one again at once.
 */
static bool is_dead_of_one_job(const struct rescue_storm *s, u32 index, u32 child)
{
	struct rescue_lineage *l = s->l;
	bool over = false;
	u32 i;

	if (s->force || rescue_node(l, index)->flags & RESCUE_LIVING)
		return false;
	for (i = index; i; i = over ? next_over(l, i, index) :
				      rescue_lineage_next_down(l, i, index)) {
		const struct rescue_node *node = rescue_node(l, i);

		over = i == child;
		if (!over && node->flags & RESCUE_LIVING && !left_out(s, node) &&
		    !s->view->same_group(s->view->ctx, i, child))
			return false;
	}
	return true;
}

/*
 * No child of @index is a storm, and it is one itself. Is that because of the few
 * processes that it adds to what a child does, in which it has no part? A daemon of
 * five processes above a bomb that lacks two to its share of the table. That child then.
 */
static u32 almost_a_storm(const struct rescue_storm *s, u32 start, u32 index)
{
	u32 child = heaviest_child(s, index, true);

	if (!child || s->force || tree_is_storm(s, child) || !leaves_calm(s, start, child))
		return RESCUE_NOBODY;
	if (rescue_node(s->l, index)->flags & RESCUE_LIVING)
		return s->view->same_job(s->view->ctx, index, child) ? RESCUE_NOBODY : child;
	return is_dead_of_one_job(s, index, child) ? RESCUE_NOBODY : child;
}

/* The child of @index below which the storm begins, if it does not begin here. */
static u32 one_down(const struct rescue_storm *s, u32 *start, u32 index)
{
	u32 child = heaviest_child(s, index, s->force);

	if (!child)
		return RESCUE_NOBODY;
	if (is_shell(s, index) || is_bystander(s, *start, index, child))
		*start = child;	/* the others are taken after it */
	else if (!leaves_calm(s, *start, child) || is_dead_of_one_job(s, index, child))
		return RESCUE_NOBODY;
	return child;
}

/* Down from @start to where the storm begins. */
static u32 descend(const struct rescue_storm *s, u32 start)
{
	u32 chosen = start;
	u32 index = start;
	u32 levels = 0;
	u32 child;

	for (;;) {
		child = one_down(s, &start, index);
		if (!child && levels++ < MAX_ALMOST)
			child = almost_a_storm(s, start, index);
		if (!child)
			return chosen;
		index = child;
		if (is_candidate(s, index))
			chosen = index;
	}
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
	u32 chosen;

	weigh(s);
	chosen = heaviest_choice(s);
	if (chosen)
		chosen = climb(s, descend(s, chosen));
	rescue_lineage_requeue(s->l);	/* their links were under the weights */
	return chosen;
}
