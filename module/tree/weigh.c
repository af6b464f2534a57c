// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much each process weighs in what is short, and the sums.
 *
 * The rule: a weight is asked for once in each walk, and no walk is inside of another. What the
 * survey has read of a process, and fits into its node, is not asked for again.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/kin.h"
#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/walk.h"
#include "tree/weigh.h"

/* An onset this long ago is that of a storm only as long as the limit stays used up. */
#define STUCK_NS (300ull * 1000000000ull)

/* Generations above an orphan's kin that are looked at, for each process group. */
#define MOST_ABOVE 64u

/* Threads that an older process has made since @since_ns. */
static u32 weigh_young_threads(const struct rescue_choice *c, const struct rescue_node *node,
			       const struct rescue_facts *facts)
{
	u32 births;

	if (facts->tasks == 1 || facts->newest_ns < c->since_ns)
		return 0;
	births = rescue_lineage_births(c->look->l, node) / RESCUE_BIRTH_UNIT;
	return min(facts->tasks - 1, births);
}

static u32 weigh_tasks_of(const struct rescue_choice *c, const struct rescue_node *node,
			  const struct rescue_facts *facts)
{
	return node->start_ns >= c->since_ns ? facts->tasks : weigh_young_threads(c, node, facts);
}

/* What says that a limit presses. */
static u8 weigh_full_trait(const struct rescue_choice *c)
{
	return c->loose_ns + STUCK_NS < c->look->machine.now_ns ? RESCUE_BRIM : RESCUE_FULL;
}

/* What the living process weighs that came since @since_ns. */
static u32 weigh_own_weight(const struct rescue_choice *c, const struct rescue_node *node,
			    const struct rescue_facts *facts)
{
	bool young = node->start_ns >= c->since_ns;

	switch (c->pressure) {
	case RESCUE_LIMIT:
		return facts->traits & weigh_full_trait(c) ? weigh_tasks_of(c, node, facts) : 0;
	case RESCUE_SLOTS:
		return weigh_tasks_of(c, node, facts);
	case RESCUE_CPU:
		return young && facts->traits & RESCUE_RUNS;
	case RESCUE_MEMORY:
		return young ? facts->memory / c->memory_unit : 0;
	default:
		return young;
	}
}

static bool weigh_counts_zombies(enum rescue_pressure pressure)
{
	return pressure == RESCUE_LIMIT || pressure == RESCUE_SLOTS ||
	       pressure == RESCUE_GROWTH;
}

/* Where a limit stands among those that the held fill; at the end if it is none of them. */
static u32 weigh_find_filled(const struct rescue_choice *c, const struct rescue_facts *facts)
{
	u32 i;

	for (i = 0; i < c->nr_filled; i++)
		if (c->filled[i].limit_of == facts->limit_of)
			break;
	return i;
}

static void weigh_note_filled(struct rescue_choice *c, const struct rescue_node *node,
			      const struct rescue_facts *facts)
{
	u32 i = weigh_find_filled(c, facts);

	if (i == RESCUE_NR_FILLED)
		return;
	if (i == c->nr_filled) {
		c->filled[i] = (struct rescue_filled){
			.oldest_ns = node->start_ns, .limit_of = facts->limit_of,
			.limit = facts->limit,
		};
		c->nr_filled++;
	}
	c->filled[i].oldest_ns = min(c->filled[i].oldest_ns, node->start_ns);
	c->filled[i].tasks += facts->tasks;
}

/* Was it there before those that fill its limit, and are held? Then it has no part in that. */
static bool weigh_is_relieved(const struct rescue_choice *c, const struct rescue_node *node,
			      const struct rescue_facts *facts)
{
	u32 i = weigh_find_filled(c, facts);

	return i < c->nr_filled && node->start_ns < c->filled[i].oldest_ns &&
	       c->filled[i].tasks * 100ull > (100 - RESCUE_FULL_PERCENT) * (u64)facts->limit;
}

static void weigh_note_held(struct rescue_choice *c, const struct rescue_node *node,
			    const struct rescue_facts *facts)
{
	c->held_tasks += facts->tasks;
	c->held_memory += facts->memory;
	c->held_oldest_ns = min(c->held_oldest_ns, node->start_ns);
	if (facts->traits & RESCUE_FULL)
		weigh_note_filled(c, node, facts);
}

/* The unit doubles until what all weigh is small enough to be multiplied. */
static void weigh_survey_memory(struct rescue_choice *c, u32 interval, u32 kib)
{
	struct rescue_ages *ages = &c->ages[RESCUE_MEMORY];

	while (ages->total + kib / c->memory_unit > RESCUE_MEMORY_HEAVIEST) {
		rescue_ages_halve(ages);
		c->memory_unit *= 2;
	}
	rescue_ages_add_at(ages, interval, kib / c->memory_unit);
}

static void weigh_survey_process(struct rescue_choice *c, u32 index, struct rescue_node *node)
{
	u64 now = c->look->machine.now_ns;
	struct rescue_ages *ages = c->ages;
	struct rescue_facts facts;
	u32 threads, interval;

	walk_ask(c, index, &facts);
	if (!(facts.traits & RESCUE_GONE))
		c->tasks += facts.tasks;
	/* Of what is held it counts what it has; what else is left out has nothing more to say. */
	if (walk_is_left_out(c, index) && !(walk_flags(c, node) & RESCUE_MEMBER))
		return;
	node->traits = facts.traits;
	node->single = facts.tasks == 1;
	if (walk_flags(c, node) & RESCUE_MEMBER)
		weigh_note_held(c, node, &facts);
	if (walk_flags(c, node) & c->look->leave_out || facts.traits & RESCUE_GONE)
		return;
	threads = weigh_young_threads(c, node, &facts);
	facts.tasks -= threads;
	interval = rescue_ages_interval(now - min(now, node->start_ns));
	/* As weigh_own_weight() has it for each pressure, where all are young. */
	if (facts.traits & RESCUE_FULL)
		rescue_ages_add_at(&ages[RESCUE_LIMIT], interval, facts.tasks);
	if (facts.traits & RESCUE_RUNS)
		rescue_ages_add_at(&ages[RESCUE_CPU], interval, 1);
	rescue_ages_add_at(&ages[RESCUE_SLOTS], interval, facts.tasks);
	weigh_survey_memory(c, interval, facts.memory);
	rescue_ages_add_at(&ages[RESCUE_GROWTH], interval, 1);
	if (!threads)
		return;
	now -= min(now, facts.newest_ns);
	rescue_ages_add(&ages[RESCUE_SLOTS], now, threads);
	if (facts.traits & RESCUE_FULL)
		rescue_ages_add(&ages[RESCUE_LIMIT], now, threads);
}

static void weigh_survey_zombie(void *arg, const struct rescue_zombie *zombie)
{
	struct rescue_choice *c = arg;
	u64 now = c->look->machine.now_ns;
	u64 age = now - min(now, zombie->start_ns);

	c->steps++;	/* no breath: the view may hold a lock around its walk */
	c->nr_zombies++;
	c->tasks++;
	c->orphans += zombie->reaper == RESCUE_ROOT;
	if (walk_flags(c, walk_node(c, zombie->reaper)) & RESCUE_MEMBER)
		c->held_tasks++;
	if (walk_is_left_out(c, zombie->reaper) || walk_is_left_out(c, zombie->kin))
		return;
	rescue_ages_add(&c->ages[RESCUE_SLOTS], age, 1);
	rescue_ages_add(&c->ages[RESCUE_GROWTH], age, 1);
	if (zombie->full)
		rescue_ages_add(&c->ages[RESCUE_LIMIT], age, 1);
}

/**
 * rescue_weigh_survey() - how much each pressure weighs, and since when
 * @c: the look; its histograms are set
 *
 * Context: the owner of the lineage.
 */
void rescue_weigh_survey(struct rescue_choice *c)
{
	const struct rescue_view *view = c->look->view;
	struct rescue_node *node;
	u32 i;

	memset(c->ages, 0, sizeof(c->ages));
	c->memory_unit = RESCUE_MEMORY_UNIT;
	c->tasks = 0;
	c->held_tasks = 0;
	c->nr_filled = 0;
	c->held_memory = 0;
	c->held_oldest_ns = ~0ull;
	c->orphans = 0;
	c->nr_zombies = 0;
	c->since_ns = 0;
	for (i = walk_down(c, RESCUE_ROOT); i; i = walk_down(c, i)) {
		node = walk_node(c, i);
		if (node->flags & RESCUE_LIVING)
			weigh_survey_process(c, i, node);
		walk_step(c);
	}
	view->zombies(view->ctx, weigh_survey_zombie, c);
}

/*
 * The first process of a job that came with the storm: up from one that lives, through those of
 * its process group, and those that have exited. RESCUE_ROOT: the job was there before.
 */
static u32 weigh_first_of_job(struct rescue_choice *c, u32 kin)
{
	struct rescue_facts own, above;
	u32 left = MOST_ABOVE;
	u32 first = RESCUE_ROOT;
	u32 i = kin;

	walk_ask(c, kin, &own);
	for (; i != RESCUE_ROOT && left; left--) {
		bool early = rescue_kin_is_early(c, i);

		c->steps++;
		if (walk_is_living(c, i)) {
			walk_ask(c, i, &above);
			if (above.group != own.group)
				break;
			if (!early)
				return RESCUE_ROOT;
		}
		if (!early)
			break;
		first = i;
		i = walk_node(c, i)->parent;
	}
	return first;
}

/*
 * Whose child an orphan was is not known, as its creator has exited. What is left of its process
 * group tells of which job it was.
 *
 * Where there are more groups than are told apart, each loses an orphan with each of another: what
 * has more than one part of 17 stays (Misra and Gries, "Finding repeated elements", 1982).
 */
static void weigh_note_orphan(struct rescue_choice *c, u32 kin)
{
	u32 i;

	for (i = 0; i < c->nr_orphaned; i++) {
		if (c->orphaned[i].kin != kin)
			continue;
		c->orphaned[i].nr++;
		return;
	}
	if (i < RESCUE_NR_ORPHANED) {
		c->orphaned[c->nr_orphaned++] = (struct rescue_orphaned){ .kin = kin, .nr = 1 };
		return;
	}
	while (i--)
		if (!--c->orphaned[i].nr)
			c->orphaned[i] = c->orphaned[--c->nr_orphaned];
}

static void weigh_zombie(void *arg, const struct rescue_zombie *zombie)
{
	struct rescue_choice *c = arg;

	c->steps++;	/* no breath, as in the survey */
	if (zombie->start_ns < c->since_ns || (c->pressure == RESCUE_LIMIT && !zombie->full) ||
	    walk_is_left_out(c, zombie->reaper) || walk_is_left_out(c, zombie->kin))
		return;
	if (zombie->reaper != RESCUE_ROOT)
		walk_node(c, zombie->reaper)->weight++;
	else if (zombie->kin != RESCUE_ROOT)
		weigh_note_orphan(c, zombie->kin);
}

/*
 * The orphans of a job weigh where its weight is: above what is left of their group, on the deepest
 * process that carries what lives of the job, in the sense in which the choice goes down. Of
 * another part of a build, or of a shell that started it, they say nothing. An older job bears
 * nothing.
 */
static void weigh_orphans_of(struct rescue_choice *c, const struct rescue_orphaned *orphaned)
{
	u32 first = weigh_first_of_job(c, orphaned->kin);
	u32 i = orphaned->kin;
	u32 most;

	if (first == RESCUE_ROOT)
		return;
	most = walk_most_of(walk_node(c, first)->weight);
	while (i != first && walk_node(c, i)->weight < most) {
		i = walk_node(c, i)->parent;
		c->steps++;
	}
	if (walk_is_left_out(c, i))
		return;
	for (;; i = walk_node(c, i)->parent) {
		walk_node(c, i)->weight += orphaned->nr;
		walk_step(c);
		if (i == RESCUE_ROOT)
			break;
	}
}

/* The facts on which a weight depends: most often, those that the survey has left in the node. */
static void weigh_ask(struct rescue_choice *c, u32 index, const struct rescue_node *node,
		      struct rescue_facts *facts)
{
	if (!node->single || c->pressure == RESCUE_MEMORY ||
	    (c->pressure == RESCUE_LIMIT && c->nr_filled)) {
		walk_ask(c, index, facts);
		return;
	}
	facts->tasks = 1;
	facts->newest_ns = node->start_ns;
	facts->traits = node->traits;
}

/* What has a weight of its own is asked for it: the young, and what makes threads. */
static u32 weigh_own(struct rescue_choice *c, u32 index, const struct rescue_node *node)
{
	struct rescue_facts facts;

	if (!(node->flags & RESCUE_LIVING) || walk_is_left_out(c, index))
		return 0;
	if (node->start_ns < c->since_ns &&
	    rescue_lineage_births(c->look->l, node) < RESCUE_BIRTH_UNIT)
		return 0;
	weigh_ask(c, index, node, &facts);
	if (facts.traits & RESCUE_GONE ||
	    (c->pressure == RESCUE_LIMIT && weigh_is_relieved(c, node, &facts)))
		return 0;
	return weigh_own_weight(c, node, &facts);
}

/* The zombies first, where there are any: they are found by their parents. */
static void weigh_clean(struct rescue_choice *c)
{
	const struct rescue_view *view = c->look->view;
	u32 i;

	for (i = RESCUE_ROOT; i; i = walk_down(c, i)) {
		walk_node(c, i)->weight = 0;
		walk_step(c);
	}
	c->nr_orphaned = 0;
	view->zombies(view->ctx, weigh_zombie, c);
}

/*
 * Generations between a node and its parent that count: one, and those that have exited and
 * were folded into it. What was folded long ago has left no recent births.
 */
static u32 weigh_generations(const struct rescue_choice *c, u32 index)
{
	const struct rescue_node *node = walk_node(c, index);
	u32 above = walk_node(c, node->parent)->generation;
	u32 folded = node->generation > above ? node->generation - above - 1 : 0;
	u32 births;

	if (node->start_ns < c->since_ns || walk_is_left_out(c, index))
		return 0;
	if (!folded)
		return 1;
	births = rescue_lineage_births(c->look->l, node) / RESCUE_BIRTH_UNIT;
	return 1 + min(folded, births);
}

/**
 * rescue_weigh_trees() - set the weight of every node to that of its tree
 * @c: the look
 *
 * A sum, and orphans on top of it; of depth, the generations of the deepest path from its parent
 * down. One walk, children before parents. The first child of a parent that it comes by finds there
 * what the last walk has left. No node is marked then.
 *
 * Context: the owner of the lineage.
 */
void rescue_weigh_trees(struct rescue_choice *c)
{
	bool clean = weigh_counts_zombies(c->pressure) && c->nr_zombies;
	struct rescue_lineage *l = c->look->l;
	u32 i;

	if (clean)
		weigh_clean(c);
	else
		walk_node(c, RESCUE_ROOT)->weight = 0;
	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		struct rescue_node *node = walk_node(c, i);
		struct rescue_node *parent = walk_node(c, node->parent);

		if (!clean && !node->child)
			node->weight = 0;
		if (!clean && !node->prev)
			parent->weight = 0;
		node->flags &= ~RESCUE_MARK;
		if (c->pressure == RESCUE_DEPTH) {
			node->weight += weigh_generations(c, i);
			parent->weight = max(parent->weight, node->weight);
		} else {
			node->weight += weigh_own(c, i, node);
			parent->weight += node->weight;
		}
		walk_step(c);
	}
	for (i = 0; clean && i < c->nr_orphaned; i++)
		weigh_orphans_of(c, &c->orphaned[i]);
	c->marked = false;
}
