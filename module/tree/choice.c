// SPDX-License-Identifier: GPL-2.0-only
/*
 * What presses, and which processes brought it; choice.h tells the steps.
 *
 * The rule: a step visits each node a bounded number of times. Nothing measures a subtree
 * inside a walk; the sums are all that is known of one.
 */
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/minmax.h>

#include "tree/brood.h"
#include "tree/choice.h"
#include "tree/cohort.h"
#include "tree/job.h"
#include "tree/lineage.h"
#include "tree/pressure.h"
#include "tree/walk.h"
#include "tree/weigh.h"

/* The first links of a chain may have come before its onset: so many times its age. */
#define EARLY_TIMES 4u

/* What force divides the thresholds by. */
#define FORCE_PART 8u

/*
 * Down from @top, as long as one child carries the storm. Leaves the brood of the last.
 *
 * What others have brought at the same time weighs at the top, too. Where the walk would stop, the
 * storm is measured once more, by the tree that it has come to.
 */
static u32 choice_descend(struct rescue_choice *c, u32 top)
{
	u32 carries = walk_most_of(walk_node(c, top)->weight);
	bool again = c->pressure == RESCUE_DEPTH;
	u32 index = top;

	for (;;) {
		/* Of several chains, the second may be deeper. */
		u32 enough = c->pressure == RESCUE_DEPTH ? U32_MAX : carries;
		u32 child;

		rescue_brood_weigh(c, index, enough, &c->brood);
		child = c->brood.heaviest;
		if (!again && child && walk_node(c, child)->weight < carries) {
			carries = walk_most_of(walk_node(c, index)->weight);
			again = true;
		}
		if (!child || walk_node(c, child)->weight < carries)
			return index;
		index = child;
	}
}

/* The next node above that is not spared; @top at most. */
static u32 choice_above_spared(const struct rescue_choice *c, u32 index,
			       u32 top)
{
	do
		index = walk_node(c, index)->parent;
	while (index != top && walk_node(c, index)->flags & RESCUE_SPARED);
	return index;
}

/* Up from @index, as long as what is above is of the same job. */
static u32 choice_climb(struct rescue_choice *c, u32 index, u32 top)
{
	while (index != top) {
		u32 above = choice_above_spared(c, index, top);

		walk_step(c);
		if (!rescue_job_belongs(c, above, index))
			break;
		index = above;
	}
	return index;
}

/* A chain came when the first of its links did; @link has a sixteenth of them above it. */
static void choice_set_onset_of_chain(struct rescue_choice *c, u32 link)
{
	u64 now = c->look->machine.now_ns;
	u64 age = now - min(now, walk_node(c, link)->start_ns);

	/*
	 * No slow start is allowed for: of a chain whose links have gone, the last one is as young
	 * as the onset, and the process that started it may have come seconds before.
	 */
	c->loose_ns = now - min(now, age + age / 4);
	c->early_ns = now - min(now, EARLY_TIMES * (age + age / 4));
}

/*
 * Is it one of a crowd, without children, and of the storm? As choice_judge() would have it, but
 * there is nothing to descend to.
 */
static bool choice_is_lone(struct rescue_choice *c, u32 index)
{
	c->crest = index;
	c->crest_asked = false;
	return !walk_node(c, index)->child && c->pressure != RESCUE_DEPTH &&
	       rescue_job_is_leaf(c, index);
}

/* Judges a tree that carries (part of) the storm. Returns where the walk goes on. */
static u32 choice_judge(struct rescue_choice *c, u32 top)
{
	u32 stop = choice_descend(c, top);
	u32 heaviest = c->brood.heaviest;

	c->crest = heaviest ?: stop;
	c->crest_asked = false;
	c->below_known = false;
	c->below_forks_itself = false;
	c->below_is_apart = false;
	c->below_has_parted = false;
	if (c->pressure == RESCUE_DEPTH)
		choice_set_onset_of_chain(c, stop);

	walk_node(c, top)->flags &= ~RESCUE_MARK;
	if (heaviest && rescue_cohort_is_load(c))
		return walk_over(c, stop);
	if (heaviest ? rescue_job_belongs(c, stop, heaviest) :
		       rescue_job_is_leaf(c, stop))
		return rescue_cohort_take_job(c, choice_climb(c, stop, top), stop, top);
	if (rescue_job_is_source(c, stop))
		return rescue_cohort_take_source(c, choice_climb(c, stop, top), stop);
	rescue_cohort_note_anchor(c, stop, false);
	if (walk_node(c, stop)->flags & RESCUE_SPARED)
		rescue_cohort_take_path(c, choice_climb(c, stop, top), stop);
	rescue_cohort_select(c, top == RESCUE_ROOT);
	return walk_down(c, stop);
}

/*
 * Marks the cohort. While the walk goes on, a mark in front of it means "to be judged"; a
 * mark behind it means "taken". Marks in front lie below the last stop alone, and the walk ends
 * with the last of them.
 */
static void choice_find_cohort(struct rescue_choice *c)
{
	u32 i;

	c->nr_unjudged = 0;
	c->all_of_held = c->held_tasks;
	c->held_below = RESCUE_NOBODY;
	i = choice_judge(c, RESCUE_ROOT);
	while (i && c->nr_unjudged) {
		if (walk_node(c, i)->flags & RESCUE_MARK) {
			c->nr_unjudged--;
			i = choice_is_lone(c, i) ? rescue_cohort_take_lone(c, i) :
						   choice_judge(c, i);
			continue;
		}
		walk_step(c);
		i = walk_down(c, i);
	}
}

/* Is the pressure on, and which cohort brought it? */
static bool choice_try(struct rescue_choice *c, enum rescue_pressure pressure)
{
	c->pressure = pressure;
	if (!rescue_pressure_is_on(c, pressure) || !rescue_pressure_may_be_enough(c) ||
	    !rescue_pressure_find_onset(c))
		return false;
	rescue_weigh_trees(c);
	if (pressure == RESCUE_DEPTH &&
	    !rescue_pressure_is_storm(c, walk_node(c, RESCUE_ROOT)->weight))
		return false;
	choice_find_cohort(c);
	if (c->verdict->nr && rescue_pressure_is_enough(c))
		return true;
	rescue_cohort_forget(c);
	return false;
}

static bool choice_counts(const struct rescue_choice *c, u32 pressure)
{
	u32 pressures = c->look->pressures;

	return !pressures || pressures & (1u << pressure) ||
	       (pressure == RESCUE_GROWTH && pressures & RESCUE_LARGE_GROWTH);
}

static bool choice_try_all(struct rescue_choice *c, u32 part)
{
	u32 pressure;

	c->part = part;
	for (pressure = RESCUE_LIMIT; pressure < RESCUE_NR_PRESSURES;
	     pressure++) {
		if (choice_counts(c, pressure) && choice_try(c, pressure))
			return true;
	}
	return false;
}

static void choice_note_pressing(struct rescue_choice *c)
{
	u32 pressure;

	c->part = 1;
	for (pressure = RESCUE_LIMIT; pressure < RESCUE_GROWTH; pressure++)
		if (rescue_pressure_is_on(c, pressure))
			c->verdict->pressing |= 1u << pressure;
}

static void choice_count_zombie(void *arg, const struct rescue_zombie *zombie)
{
	struct rescue_choice *c = arg;

	c->verdict->nr_zombies += zombie->reaper != RESCUE_ROOT && !zombie->leaves &&
				  walk_node(c, zombie->reaper)->flags & RESCUE_MARK;
}

/* What an answer tells of the processes around the storm. */
static void choice_tell(struct rescue_choice *c)
{
	struct rescue_verdict *verdict = c->verdict;
	const struct rescue_view *view = c->look->view;

	if (verdict->nr_roots == 1) {
		verdict->anchor = verdict->root;
		verdict->anchor_taken = true;
	}
	verdict->pressure = c->pressure;
	verdict->pressing |= 1u << c->pressure;
	verdict->tasks = c->tasks;
	verdict->since_ns = c->loose_ns;
	verdict->above = RESCUE_ROOT;
	if (verdict->anchor != RESCUE_ROOT)
		verdict->above = rescue_lineage_living_above(c->look->l, verdict->anchor);
	view->zombies(view->ctx, choice_count_zombie, c);
}

/**
 * rescue_choice_look() - is there a storm, and which processes are of it?
 * @c: scratch
 * @look: what is asked; no node has RESCUE_MARK
 * @verdict: result
 *
 * Return: true when there is one: its processes, and ghosts among them, have RESCUE_MARK; so
 * have the spared ones that stand between them.
 */
bool rescue_choice_look(struct rescue_choice *c, const struct rescue_look *look,
			struct rescue_verdict *verdict)
{
	bool found;

	c->look = look;
	c->verdict = verdict;
	c->steps = 0;
	c->limit = 0;
	c->marked = false;
	*verdict = (struct rescue_verdict){};
	rescue_weigh_survey(c);
	choice_note_pressing(c);
	found = choice_try_all(c, 1);
	if (!found && look->force) {
		found = choice_try_all(c, FORCE_PART);
		verdict->guess = found;
	}
	if (found)
		choice_tell(c);
	else if (c->marked)
		rescue_cohort_clear(c);
	/* The dying were linked through the weights. */
	rescue_lineage_requeue(look->l);
	return found;
}
