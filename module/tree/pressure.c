// SPDX-License-Identifier: GPL-2.0-only
/*
 * What presses, and how much of it a storm has.
 *
 * The rule: a threshold is a share of the machine, or of a limit, and has a reason.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "tree/kin.h"
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

/* A cohort has at least one part of so many of the memory. */
#define MEMORY_PART	8u

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

/* Trees up to this weight are judged as a crowd, not one by one. */
#define LIGHT 8u

/* What has stood for longer, and for more than a quarter of the uptime, presses nothing. */
#define GROWTH_NS (3600ull * 1000000000ull)

/* Generations, each forked by the one before. Recursive make, configure and init have 20. */
#define DEPTH 64u

/* A generation is of a storm that goes deeper when it is younger than this. */
#define DEPTH_NS (600ull * 1000000000ull)

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

/* A guess has lower thresholds. */
static bool pressure_reaches(const struct rescue_choice *c, u64 value, u64 threshold)
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
 * rescue_pressures_left() - what is looked for again, once what a look has found is held?
 * @verdict: of that look
 * @asked: a bit for each pressure that counts; 0: all of them
 * @this_alone: that storm is meant and no other: what has another pressure is another one
 *
 * Return: a bit for each pressure.
 */
u32 rescue_pressures_left(const struct rescue_verdict *verdict, u32 asked, bool this_alone)
{
	if (this_alone)
		return 1u << verdict->pressure;
	return (verdict->pressing | RESCUE_LOOKED_FOR_AGAIN) & (asked ?: ~0u);
}

/**
 * rescue_pressure_is_on() - does it press?
 * @c: the look, after rescue_weigh_survey()
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
		return pressure_reaches(c, total, CPU_CROWD * m->cpus);
	case RESCUE_SLOTS:
		return pressure_reaches(c, pressure_used_slots(c) * 100ull,
					(u64)m->slots * RESCUE_FULL_PERCENT);
	case RESCUE_MEMORY:
		return (m->available + c->held_memory) * MEMORY_PARTS <= m->memory * c->part;
	case RESCUE_GROWTH:
		return pressure_reaches(c, (u64)total * GROWTH_PARTS, m->slots);
	default:
		return true;
	}
}

/* Is a weight a good part of what presses? */
static bool pressure_is_enough(const struct rescue_choice *c, u64 weight)
{
	const struct rescue_machine *m = &c->look->machine;

	switch (c->pressure) {
	case RESCUE_LIMIT:
		return pressure_reaches(c, weight * 8, c->limit);
	case RESCUE_CPU:
		return pressure_reaches(c, weight * 2, CPU_CROWD * m->cpus);
	case RESCUE_SLOTS:
		return pressure_reaches(c, weight * 16, m->slots);
	case RESCUE_MEMORY:
		return pressure_reaches(c, weight * c->memory_unit * MEMORY_PART, m->memory);
	case RESCUE_GROWTH:
		return pressure_reaches(c, weight * GROWTH_PARTS, m->slots);
	default:
		return pressure_reaches(c, weight, DEPTH);
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
	return c->pressure == RESCUE_LIMIT || pressure_is_enough(c, weight);
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
		return !pressure_reaches(c, weight, POOL_CROWD * m->cpus);
	case RESCUE_GROWTH:
		return !pressure_reaches(c, (u64)weight * POOL_PARTS, m->slots);
	default:
		return false;
	}
}

/* Did it come with the first of the held, and is one of those its child? */
static bool pressure_bore_held(struct rescue_choice *c, u32 index)
{
	const struct rescue_node *node = walk_node(c, index);
	u32 child;

	if (node->start_ns + RESCUE_SLOW_START_NS < c->held_oldest_ns)
		return false;
	for (child = node->child; child; child = walk_node(c, child)->next) {
		walk_step(c);
		if (walk_flags(c, walk_node(c, child)) & RESCUE_MEMBER)
			return true;
	}
	return false;
}

/**
 * rescue_pressure_note_root() - is all of the cohort a part of what is held?
 * @c: the look
 * @root: root of a tree of the cohort, which the look for a crowd after a storm has found
 *
 * It is when that, or the process above it, has borne some of the held. Of many roots below one
 * parent, the first asks.
 */
void rescue_pressure_note_root(struct rescue_choice *c, u32 root)
{
	u32 parent = walk_node(c, root)->parent;

	if (c->pressure != RESCUE_GROWTH || !c->all_of_held || parent == c->held_below)
		return;
	if (pressure_bore_held(c, parent))
		c->held_below = parent;
	else
		c->all_of_held = pressure_bore_held(c, root);
}

/* After another storm, a crowd that presses nothing else counts if it is large, or part of that. */
static bool pressure_counts_again(const struct rescue_choice *c)
{
	u32 pressures = c->look->pressures;

	return !pressures || pressures & (1u << RESCUE_GROWTH) ||
	       pressure_reaches(c, (u64)c->verdict->weight * POOL_PARTS, c->look->machine.slots) ||
	       c->all_of_held;
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
	if (c->pressure == RESCUE_GROWTH && !pressure_counts_again(c))
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

/* Slots that are used up by a steady leak: that it is one storm is only a guess. */
static bool pressure_may_be_leak(const struct rescue_choice *c)
{
	return c->part > 1 && c->pressure == RESCUE_SLOTS &&
	       c->verdict->pressing & (1u << RESCUE_SLOTS);
}

/* A limit that is used up, and tasks that run, press whenever they came. */
static bool pressure_is_ageless(const struct rescue_choice *c)
{
	return c->pressure == RESCUE_LIMIT || c->pressure == RESCUE_CPU || pressure_may_be_leak(c);
}

/*
 * The most that a tree may weigh and be judged as one of a crowd. Each process of a crowd that
 * fills the memory has much of it: less than would be enough.
 */
static u32 pressure_light(const struct rescue_choice *c)
{
	if (c->pressure != RESCUE_MEMORY)
		return LIGHT;
	return div_u64(div_u64(c->look->machine.memory - 1, c->memory_unit),
		       MEMORY_PART * c->part);
}

/* How often the density must have doubled. A guess is content with any change. */
static u32 pressure_contrast(const struct rescue_choice *c)
{
	return c->part == 1 || pressure_may_be_leak(c) ? CONTRAST : 0;
}

/**
 * rescue_pressure_find_onset() - since when has the weight been coming?
 * @c: the look; its times are set, and what is light
 *
 * Return: false: it came steadily, or long ago, so that there is no storm.
 */
bool rescue_pressure_find_onset(struct rescue_choice *c)
{
	u64 now = c->look->machine.now_ns;
	u64 all = c->pressure == RESCUE_DEPTH ? min(DEPTH_NS, now) : now;
	struct rescue_onset onset = { .loose_ns = all, .tight_ns = all, .burst_ns = all };

	c->light = pressure_light(c);
	if (c->pressure != RESCUE_DEPTH &&
	    !rescue_ages_onset(&c->ages[c->pressure], now, pressure_contrast(c), &onset) &&
	    !pressure_is_ageless(c))
		return false;
	c->since_ns = now - min(now, onset.tight_ns);
	rescue_kin_set_onset(c, onset.loose_ns, onset.burst_ns);
	return c->pressure != RESCUE_GROWTH || c->part > 1 ||
	       onset.loose_ns <= max(GROWTH_NS, now / 4);
}
