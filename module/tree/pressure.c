// SPDX-License-Identifier: GPL-2.0-only
/*
 * What presses: how much each process weighs, and the sums.
 *
 * The rule: a weight is asked for once in each walk, and no walk is inside of another.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/pressure.h"
#include "tree/walk.h"

/*
 * Runnable tasks for each CPU. `make -j8` on two CPUs has 4, an unlimited one hundreds; the
 * smallest bombs that made a machine unusable had 30 (load 62 on two CPUs) and 70.
 */
#define CPU_CROWD 16u

/* Memory is short when less than one part of so many is available. */
#define MEMORY_PARTS 10u

/* One process, or two, that need too much are no storm: the kernel deals with them. */
#define MEMORY_CROWD	3u

/*
 * A crowd that came at once is one part of so many of the machine's slots. A prefork server
 * that goes from 0 to 700 connections has 1/45 of 31,500, a `sleep &` in a loop of 1,500
 * 1/21.
 */
#define GROWTH_PARTS 24u

/*
 * The workers of a server, which stay in its process group, come with the load that it has:
 * they are a storm from a larger part on.
 */
#define POOL_PARTS 8u

/* The same for those that run: so many for each CPU. Each may serve a request at once. */
#define POOL_CROWD 64u

/* What has stood for longer, and for more than a quarter of the uptime, presses nothing. */
#define GROWTH_NS (3600ull * 1000000000ull)

/* Generations, each forked by the one before. Recursive make, configure and init have 20. */
#define DEPTH 64u

/* A generation is of a storm that goes deeper when it is younger than this. */
#define DEPTH_NS (600ull * 1000000000ull)

/* An onset this long ago is that of a storm only as long as the limit stays used up. */
#define STUCK_NS (300ull * 1000000000ull)

/* The density of a weight must have doubled this often: four times as much as before. */
#define CONTRAST 2u

static const char *const pressure_names[] = {
	[RESCUE_CALM] = "none",	    [RESCUE_LIMIT] = "limit",
	[RESCUE_CPU] = "cpu",	    [RESCUE_SLOTS] = "slots",
	[RESCUE_MEMORY] = "memory", [RESCUE_GROWTH] = "growth",
	[RESCUE_DEPTH] = "depth",
};

/**
 * rescue_pressure_name() - one word for a pressure
 * @pressure: which
 *
 * Return: the word.
 */
const char *rescue_pressure_name(enum rescue_pressure pressure)
{
	return pressure_names[pressure];
}

/* Threads that an older process has made since @since_ns. */
static u32 pressure_young_threads(const struct rescue_choice *c, u32 index,
				  const struct rescue_facts *facts)
{
	u32 births = rescue_lineage_births(c->look->l, walk_node(c, index)) /
		     RESCUE_BIRTH_UNIT;

	if (facts->newest_ns < c->since_ns)
		return 0;
	return min(facts->tasks - 1, births);
}

static u32 pressure_tasks_of(const struct rescue_choice *c, u32 index,
			     const struct rescue_facts *facts)
{
	if (walk_node(c, index)->start_ns >= c->since_ns)
		return facts->tasks;
	return pressure_young_threads(c, index, facts);
}

/* What the living process weighs that came since @since_ns. */
static u32 pressure_own_weight(const struct rescue_choice *c, u32 index,
			       const struct rescue_facts *facts)
{
	u8 full = c->loose_ns + STUCK_NS < c->look->machine.now_ns ?
			  RESCUE_BRIM :
			  RESCUE_FULL;
	bool young = walk_node(c, index)->start_ns >= c->since_ns;

	switch (c->pressure) {
	case RESCUE_LIMIT:
		return facts->traits & full ?
			       pressure_tasks_of(c, index, facts) :
			       0;
	case RESCUE_SLOTS:
		return pressure_tasks_of(c, index, facts);
	case RESCUE_CPU:
		return young && facts->traits & RESCUE_RUNS;
	case RESCUE_MEMORY:
		return young ? facts->memory / 16 : 0;
	default:
		return young;
	}
}

static bool pressure_counts_zombies(enum rescue_pressure pressure)
{
	return pressure == RESCUE_LIMIT || pressure == RESCUE_SLOTS ||
	       pressure == RESCUE_GROWTH;
}

static void pressure_note_held(struct rescue_choice *c, const struct rescue_facts *facts)
{
	c->held_tasks += facts->tasks;
	c->held_memory += facts->memory;
}

static void pressure_survey_process(struct rescue_choice *c, u32 index)
{
	u64 now = c->look->machine.now_ns;
	u64 start = walk_node(c, index)->start_ns;
	struct rescue_facts facts;
	u32 threads, pressure, interval;

	walk_ask(c, index, &facts);
	if (walk_node(c, index)->flags & RESCUE_MEMBER)
		pressure_note_held(c, &facts);
	if (walk_is_left_out(c, index))
		return;
	if (facts.traits & RESCUE_GONE)
		return;
	threads = pressure_young_threads(c, index, &facts);
	facts.tasks -= threads;
	interval = rescue_ages_interval(now - min(now, start));
	for (pressure = RESCUE_LIMIT; pressure < RESCUE_DEPTH; pressure++) {
		c->pressure = pressure;
		rescue_ages_add_at(&c->ages[pressure], interval,
				   pressure_own_weight(c, index, &facts));
	}
	if (!threads)
		return;
	now -= min(now, facts.newest_ns);
	rescue_ages_add(&c->ages[RESCUE_SLOTS], now, threads);
	if (facts.traits & RESCUE_FULL)
		rescue_ages_add(&c->ages[RESCUE_LIMIT], now, threads);
}

static void pressure_survey_zombie(void *arg, u32 reaper, u64 start_ns,
				   bool full)
{
	struct rescue_choice *c = arg;
	u64 now = c->look->machine.now_ns;
	u64 age = now - min(now, start_ns);

	c->steps++;	/* no breath: the view may hold a lock around its walk */
	c->nr_zombies++;
	c->orphans += reaper == RESCUE_ROOT;
	if (walk_node(c, reaper)->flags & RESCUE_MEMBER)
		c->held_tasks++;
	if (walk_is_left_out(c, reaper))
		return;
	rescue_ages_add(&c->ages[RESCUE_SLOTS], age, 1);
	rescue_ages_add(&c->ages[RESCUE_GROWTH], age, 1);
	if (full)
		rescue_ages_add(&c->ages[RESCUE_LIMIT], age, 1);
}

/**
 * rescue_pressure_survey() - how much each pressure weighs, and since when
 * @c: the look; its histograms are set
 *
 * Context: the owner of the lineage.
 */
void rescue_pressure_survey(struct rescue_choice *c)
{
	const struct rescue_view *view = c->look->view;
	u32 i;

	memset(c->ages, 0, sizeof(c->ages));
	c->held_tasks = 0;
	c->held_memory = 0;
	c->orphans = 0;
	c->nr_zombies = 0;
	c->since_ns = 0;
	c->loose_ns = c->look->machine.now_ns;
	for (i = walk_down(c, RESCUE_ROOT); i; i = walk_down(c, i)) {
		if (walk_is_living(c, i))
			pressure_survey_process(c, i);
		walk_step(c);
	}
	view->zombies(view->ctx, pressure_survey_zombie, c);
}

/**
 * rescue_pressure_reaches() - is a value at its threshold?
 * @c: the look; a guess has lower ones
 * @value: the value
 * @threshold: from where on
 *
 * Return: whether it is.
 */
bool rescue_pressure_reaches(const struct rescue_choice *c, u64 value,
			     u64 threshold)
{
	return value * c->part >= threshold;
}

/*
 * Tasks that press. After a freeze, those that are held do so no more, and the orphans that
 * their reaper has not come to will go now that it can run.
 */
static u32 pressure_used_slots(const struct rescue_choice *c)
{
	u32 gone = c->held_tasks + (c->held_tasks ? c->orphans : 0);

	return c->look->machine.used - min(c->look->machine.used, gone);
}

/**
 * rescue_pressure_is_on() - does it press?
 * @c: the look, after rescue_pressure_survey()
 * @pressure: which
 *
 * Return: whether enough weight is there, whichever processes have it.
 */
bool rescue_pressure_is_on(const struct rescue_choice *c,
			   enum rescue_pressure pressure)
{
	const struct rescue_machine *m = &c->look->machine;
	u32 total = c->ages[pressure].total;

	switch (pressure) {
	case RESCUE_LIMIT:
		return total;
	case RESCUE_CPU:
		return rescue_pressure_reaches(c, total, CPU_CROWD * m->cpus);
	case RESCUE_SLOTS:
		return rescue_pressure_reaches(c, pressure_used_slots(c) * 100ull,
					       (u64)m->slots * RESCUE_FULL_PERCENT);
	case RESCUE_MEMORY:
		return (m->available + c->held_memory) * MEMORY_PARTS <= m->memory * c->part;
	case RESCUE_GROWTH:
		return rescue_pressure_reaches(c, (u64)total * GROWTH_PARTS,
					       m->slots);
	default:
		return true;
	}
}

static void pressure_weigh_zombie(void *arg, u32 reaper, u64 start_ns,
				  bool full)
{
	struct rescue_choice *c = arg;

	/* Whose child the orphan of a reaper was is not known. */
	if (reaper == RESCUE_ROOT || start_ns < c->since_ns ||
	    walk_is_left_out(c, reaper) ||
	    (c->pressure == RESCUE_LIMIT && !full))
		return;
	walk_node(c, reaper)->weight++;
}

/* What has a weight of its own is asked for it: the young, and what makes threads. */
static u32 pressure_weigh_own(struct rescue_choice *c, u32 index)
{
	const struct rescue_node *node = walk_node(c, index);
	struct rescue_facts facts;

	if (!walk_is_living(c, index) || walk_is_left_out(c, index))
		return 0;
	if (node->start_ns < c->since_ns &&
	    rescue_lineage_births(c->look->l, node) < RESCUE_BIRTH_UNIT)
		return 0;
	walk_ask(c, index, &facts);
	return facts.traits & RESCUE_GONE ? 0 : pressure_own_weight(c, index, &facts);
}

/* The zombies first, where there are any: they are found by their parents. */
static void pressure_weigh_zombies(struct rescue_choice *c)
{
	const struct rescue_view *view = c->look->view;
	u32 i;

	for (i = RESCUE_ROOT; i; i = walk_down(c, i)) {
		walk_node(c, i)->weight = 0;
		walk_step(c);
	}
	view->zombies(view->ctx, pressure_weigh_zombie, c);
}

/**
 * rescue_pressure_weigh_sum() - set the weight of every node to that of its tree
 * @c: the look
 *
 * One walk, children before parents. The first child of a parent that it comes by finds there
 * what the last walk has left.
 *
 * Context: the owner of the lineage.
 */
void rescue_pressure_weigh_sum(struct rescue_choice *c)
{
	bool clean = pressure_counts_zombies(c->pressure) && c->nr_zombies;
	struct rescue_lineage *l = c->look->l;
	u32 i;

	if (clean)
		pressure_weigh_zombies(c);
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
		node->weight += pressure_weigh_own(c, i);
		parent->weight += node->weight;
		walk_step(c);
	}
}

/*
 * Generations between a node and its parent that count: one, and those that have exited and
 * were folded into it. What was folded long ago has left no recent births.
 */
static u32 pressure_generations(const struct rescue_choice *c, u32 index)
{
	const struct rescue_node *node = walk_node(c, index);
	u32 above = walk_node(c, node->parent)->generation;
	u32 folded = node->generation > above ? node->generation - above - 1 :
						0;
	u32 births =
		rescue_lineage_births(c->look->l, node) / RESCUE_BIRTH_UNIT;

	if (node->start_ns < c->since_ns || walk_is_left_out(c, index))
		return 0;
	return 1 + min(folded, births);
}

/**
 * rescue_pressure_weigh_depth() - set the weight of every node to the generations below
 * @c: the look
 *
 * The generations are those of the deepest path from its parent down.
 *
 * Context: the owner of the lineage.
 */
void rescue_pressure_weigh_depth(struct rescue_choice *c)
{
	struct rescue_lineage *l = c->look->l;
	u32 i;

	walk_node(c, RESCUE_ROOT)->weight = 0;
	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		struct rescue_node *node = walk_node(c, i);
		struct rescue_node *parent = walk_node(c, node->parent);

		if (!node->child)
			node->weight = 0;
		if (!node->prev)
			parent->weight = 0;
		node->weight += pressure_generations(c, i);
		parent->weight = max(parent->weight, node->weight);
		walk_step(c);
	}
}

/* Is a weight a good part of what presses? */
static bool pressure_is_enough(const struct rescue_choice *c, u64 weight)
{
	const struct rescue_machine *m = &c->look->machine;

	switch (c->pressure) {
	case RESCUE_LIMIT:
		return rescue_pressure_reaches(c, weight * 8, c->limit);
	case RESCUE_CPU:
		return rescue_pressure_reaches(c, weight * 2, CPU_CROWD * m->cpus);
	case RESCUE_SLOTS:
		return rescue_pressure_reaches(c, weight * 16, m->slots);
	case RESCUE_MEMORY:
		return rescue_pressure_reaches(c, weight * 16 * 8, m->memory);
	case RESCUE_GROWTH:
		return rescue_pressure_reaches(c, weight * GROWTH_PARTS, m->slots);
	default:
		return rescue_pressure_reaches(c, weight, DEPTH);
	}
}

/**
 * rescue_pressure_is_storm() - has a tree the size of a storm by itself?
 * @c: the look
 * @weight: what it weighs
 *
 * Return: whether it has; always where size is no matter of one tree.
 */
bool rescue_pressure_is_storm(const struct rescue_choice *c, u32 weight)
{
	switch (c->pressure) {
	case RESCUE_CPU:
	case RESCUE_SLOTS:
	case RESCUE_GROWTH:
	case RESCUE_DEPTH:
		return pressure_is_enough(c, weight);
	default:
		return true;
	}
}

/**
 * rescue_pressure_is_load() - are the workers of a server too few to be a storm?
 * @c: the look
 * @weight: what they weigh
 *
 * Return: whether they are.
 */
bool rescue_pressure_is_load(const struct rescue_choice *c, u32 weight)
{
	const struct rescue_machine *m = &c->look->machine;

	switch (c->pressure) {
	case RESCUE_CPU:
		return !rescue_pressure_reaches(c, weight, POOL_CROWD * m->cpus);
	case RESCUE_GROWTH:
		return !rescue_pressure_reaches(c, (u64)weight * POOL_PARTS, m->slots);
	default:
		return false;
	}
}

/**
 * rescue_pressure_is_enough() - is the cohort large enough to be what presses?
 * @c: the look, with its verdict
 *
 * Return: whether it is.
 */
bool rescue_pressure_is_enough(const struct rescue_choice *c)
{
	if (c->pressure == RESCUE_MEMORY && c->verdict->nr < MEMORY_CROWD)
		return false;
	return pressure_is_enough(c, c->verdict->weight);
}

/**
 * rescue_pressure_may_be_enough() - could a cohort be large enough, were it all that presses?
 * @c: the look, before its weights; no limit is known yet
 *
 * Return: whether it could. Where it could not, nothing need be weighed.
 */
bool rescue_pressure_may_be_enough(const struct rescue_choice *c)
{
	return c->pressure == RESCUE_DEPTH || pressure_is_enough(c, c->ages[c->pressure].total);
}

/**
 * rescue_pressure_find_onset() - since when has the weight been coming?
 * @c: the look; its times are set
 *
 * Return: false: it came steadily, or long ago, so that there is no storm.
 */
bool rescue_pressure_find_onset(struct rescue_choice *c)
{
	u64 now = c->look->machine.now_ns;
	u64 loose, tight;

	if (c->pressure == RESCUE_DEPTH) {
		loose = min(DEPTH_NS, now);
		tight = loose;
	} else if (!rescue_ages_onset(&c->ages[c->pressure], now,
				      c->part == 1 ? CONTRAST : 0, &loose,
				      &tight)) {
		/* A limit that is used up, and tasks that run, press whenever they came. */
		if (c->pressure != RESCUE_LIMIT && c->pressure != RESCUE_CPU)
			return false;
		loose = now;
		tight = now;
	}
	c->loose_ns = now - min(now, loose);
	c->since_ns = now - min(now, tight);
	c->near_ns = now - min(now, loose + loose / 2);
	return c->pressure != RESCUE_GROWTH || c->part > 1 || loose <= max(GROWTH_NS, now / 4);
}
