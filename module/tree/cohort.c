// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processes that a storm has brought: taken whole, or chosen from a crowd.
 *
 * The rule: a process that may not be touched is passed over, and its children are not.
 */
#include <linux/minmax.h>

#include "tree/brood.h"
#include "tree/cohort.h"
#include "tree/job.h"
#include "tree/kin.h"
#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/pressure.h"
#include "tree/walk.h"

/**
 * rescue_cohort_note_anchor() - the first node at which the storm stands or grows
 * @c: the look
 * @anchor: the node
 * @taken: it is of the storm
 */
void rescue_cohort_note_anchor(struct rescue_choice *c, u32 anchor, bool taken)
{
	if (c->verdict->anchor)
		return;
	c->verdict->anchor = anchor;
	c->verdict->anchor_taken = taken;
}

static void cohort_mark(struct rescue_choice *c, struct rescue_node *node)
{
	node->flags |= RESCUE_MARK;
	c->marked = true;
}

/* In front of the walk. */
static void cohort_mark_for_judgement(struct rescue_choice *c, u32 index)
{
	cohort_mark(c, walk_node(c, index));
	c->nr_unjudged++;
}

static void cohort_take_one(struct rescue_choice *c, u32 index)
{
	struct rescue_node *node = walk_node(c, index);

	/* What is spared is marked, so that it can be told that it was left alone. */
	if (walk_flags(c, node) & c->look->leave_out & ~RESCUE_SPARED) {
		node->flags &= ~RESCUE_MARK;
		return;
	}
	cohort_mark(c, node);
	c->verdict->nr += (node->flags & (RESCUE_LIVING | RESCUE_SPARED)) == RESCUE_LIVING;
}

/* Has a server that was there before workers in its own process group? */
static bool cohort_is_pool(struct rescue_choice *c)
{
	u32 heaviest = c->brood.heaviest;
	u32 index = c->brood.parent;
	struct rescue_facts facts, worker;

	if (!walk_is_living(c, index) || rescue_kin_is_early(c, index) ||
	    !walk_node(c, heaviest)->weight ||
	    walk_node(c, heaviest)->weight > c->light ||
	    !rescue_kin_ask_witness(c, heaviest, &worker))
		return false;
	walk_ask(c, index, &facts);
	/* One that may not be touched is judged by its children alone. */
	return !(facts.traits & (RESCUE_PROTECTED | RESCUE_SHELL)) && facts.group &&
	       facts.group == worker.group;
}

/**
 * rescue_cohort_is_load() - is it a server that only has its load?
 * @c: the look; its brood is that of a node that carries a part of the storm's weight, and has
 *     children
 *
 * Return: whether its workers are too few to be a storm; then it and they are left alone.
 */
bool rescue_cohort_is_load(struct rescue_choice *c)
{
	return rescue_pressure_is_load(c, walk_node(c, c->brood.parent)->weight) &&
	       cohort_is_pool(c);
}

static void cohort_note_root(struct rescue_choice *c, u32 root)
{
	struct rescue_facts facts;

	if (!c->verdict->nr_roots++)
		c->verdict->root = root;
	rescue_pressure_note_root(c, root);
	if (c->limit || c->pressure != RESCUE_LIMIT ||
	    !rescue_kin_ask_witness(c, root, &facts))
		return;
	c->limit = facts.limit;
}

/* Of several chains the deepest counts; all other weights add up. */
static void cohort_add_weight(struct rescue_choice *c, u32 weight)
{
	if (c->pressure == RESCUE_DEPTH)
		weight = max(weight, c->verdict->weight) - c->verdict->weight;
	c->verdict->weight += weight;
}

/* Is a node below the root of a tree that is taken of the storm? */
static bool cohort_is_member(struct rescue_choice *c, u32 index)
{
	return !walk_is_living(c, index) || rescue_kin_is_early(c, index) ||
	       rescue_job_goes_on(c, index);
}

/* Marks a tree whose root is of the storm. Returns what follows it. */
static u32 cohort_take_tree(struct rescue_choice *c, u32 root)
{
	u32 i;

	cohort_add_weight(c, walk_node(c, root)->weight);
	for (i = root; i; i = rescue_lineage_next_down(c->look->l, i, root)) {
		if (i == root || cohort_is_member(c, i))
			cohort_take_one(c, i);
		walk_step(c);
	}
	return walk_over(c, root);
}

/*
 * Marks what takes part in the storm below a root that was there before, beside the tree that
 * carries it: what goes on, and what that has brought. Returns what follows the root's tree.
 */
static u32 cohort_take_older(struct rescue_choice *c, u32 root, u32 stop)
{
	u32 over = walk_over(c, root);
	u32 i = walk_down(c, root);

	while (i != over) {
		u32 parent = walk_node(c, i)->parent;

		walk_step(c);
		if (i == stop) {
			i = cohort_take_tree(c, stop);
			continue;
		}
		if (rescue_job_goes_on(c, i) ||
		    (walk_node(c, parent)->flags & RESCUE_MARK && cohort_is_member(c, i)))
			cohort_take_one(c, i);
		i = walk_down(c, i);
	}
	return over;
}

/**
 * struct pass - a pass over the children of a parent, newest first, which marks roots
 * @jobs: the parent lives, and starts jobs, each in a process group of its own
 * @parent_group: its own process group
 * @root: the root just before, with the parts of its job up to here; RESCUE_NOBODY: there is none
 * @group: that job's process group, if @known; 0: nothing answers
 * @known: the group has been asked for
 * @marked: the child just before is marked
 *
 * The parts of a pipeline were forked one after the other, so that they are next to each other.
 */
struct pass {
	bool jobs;
	u32 parent_group;
	u32 root;
	u32 group;
	bool known;
	bool marked;
};

static void cohort_begin_pass(struct rescue_choice *c, u32 parent, struct pass *pass)
{
	struct rescue_facts facts;

	*pass = (struct pass){};
	if (parent == RESCUE_ROOT || !walk_is_living(c, parent))
		return;
	walk_ask(c, parent, &facts);
	pass->jobs = !(facts.traits & RESCUE_GONE);
	pass->parent_group = facts.group;
}

/* Is a child, not judged yet, of the group of a job? */
static bool cohort_is_part(struct rescue_choice *c, u32 child, u32 group)
{
	struct rescue_facts facts;

	return rescue_kin_is_early(c, child) &&
	       rescue_kin_ask_witness(c, child, &facts) && facts.group == group;
}

/* Only asked where something beside a root is none. */
static u32 cohort_group_of_job(struct rescue_choice *c, struct pass *pass)
{
	struct rescue_facts facts;

	if (!pass->jobs || !pass->root)
		return 0;
	if (!pass->known) {
		pass->group = rescue_kin_ask_witness(c, pass->root, &facts) ? facts.group : 0;
		pass->known = true;
	}
	return pass->group == pass->parent_group ? 0 : pass->group;
}

/* A root, and the younger parts of its job: to be judged. */
static void cohort_pass_root(struct rescue_choice *c, u32 child, struct pass *pass)
{
	u32 i = walk_node(c, child)->prev;
	u32 group;

	cohort_mark_for_judgement(c, child);
	pass->root = child;
	pass->known = false;
	if (!i || pass->marked)
		return;
	group = cohort_group_of_job(c, pass);
	for (; group && i && cohort_is_part(c, i, group); i = walk_node(c, i)->prev) {
		cohort_mark_for_judgement(c, i);
		walk_step(c);
	}
}

/* A child that is no root may be an older part of the job just before. */
static void cohort_pass_other(struct rescue_choice *c, u32 child, struct pass *pass)
{
	u32 group = cohort_group_of_job(c, pass);

	if (group && cohort_is_part(c, child, group))
		cohort_mark_for_judgement(c, child);
	else
		pass->root = RESCUE_NOBODY;
}

/* Has a manager only started services, each in a cgroup of its own? They come with a boot. */
static bool cohort_is_rollout(struct rescue_choice *c)
{
	struct rescue_facts facts;

	if (c->brood.medium || rescue_brood_shares_cgroup(&c->brood) ||
	    !rescue_pressure_is_load(c, c->brood.light) || !walk_is_living(c, c->brood.parent))
		return false;
	walk_ask(c, c->brood.parent, &facts);
	return facts.traits & RESCUE_MANAGER;
}

/*
 * A tree is a root when it has the size of a storm by itself, or else a rollout of services,
 * or what cron starts, would be of it. An older one may have any part in a crowd.
 */
static bool cohort_is_root_weight(struct rescue_choice *c, u32 index, u32 weight)
{
	if (c->pressure == RESCUE_GROWTH && !rescue_kin_is_young(c, index))
		return true;
	return rescue_pressure_is_storm(c, weight);
}

/* What a child weighs with the other parts of its job, the halves of a pipeline. */
static u32 cohort_weight_of_job(struct rescue_choice *c, u32 child)
{
	u32 weight = walk_node(c, child)->weight;
	struct pass pass;
	u32 group, i;

	cohort_begin_pass(c, walk_node(c, child)->parent, &pass);
	pass.root = child;
	group = cohort_group_of_job(c, &pass);
	if (!group)
		return weight;
	for (i = walk_node(c, child)->prev; i && cohort_is_part(c, i, group);
	     i = walk_node(c, i)->prev) {
		weight += walk_node(c, i)->weight;
		walk_step(c);
	}
	for (i = walk_node(c, child)->next; i && cohort_is_part(c, i, group);
	     i = walk_node(c, i)->next) {
		weight += walk_node(c, i)->weight;
		walk_step(c);
	}
	return weight;
}

/* Has a child a good part of the storm, or a smaller one, and is like the heaviest? */
static bool cohort_is_heavy(struct rescue_choice *c, u32 child, const struct rescue_facts *first)
{
	u32 weight = walk_node(c, child)->weight;
	struct rescue_facts facts;

	if (rescue_brood_is_heavy(c, &c->brood, child) && cohort_is_root_weight(c, child, weight))
		return true;
	return first && weight && rescue_kin_is_young(c, child) &&
	       rescue_kin_ask_witness(c, child, &facts) && rescue_kin_same_name(first, &facts) &&
	       first->session == facts.session;
}

/*
 * Which children are roots? Of a crowd, those that are like most of it; or else those that carry a
 * good part of the storm, and smaller ones of the heaviest one's job.
 */
static void cohort_select(struct rescue_choice *c)
{
	bool crowd = c->brood.medium || rescue_brood_is_crowd(&c->brood);
	u32 heaviest = c->brood.heaviest;
	u32 parent = c->brood.parent;
	struct rescue_facts first;
	struct pass pass;
	bool known;
	u32 child;

	if (!heaviest || (crowd && (!rescue_brood_poll(c, &c->brood) || cohort_is_rollout(c))))
		return;
	known = !crowd && cohort_is_root_weight(c, heaviest, cohort_weight_of_job(c, heaviest)) &&
		rescue_kin_ask_witness(c, heaviest, &first);
	cohort_begin_pass(c, parent, &pass);
	for (child = walk_node(c, parent)->child; child; child = walk_node(c, child)->next) {
		walk_step(c);
		if (crowd ? rescue_brood_has(c, &c->brood, child) :
			    cohort_is_heavy(c, child, known ? &first : NULL))
			cohort_pass_root(c, child, &pass);
		else
			cohort_pass_other(c, child, &pass);
		pass.marked = walk_node(c, child)->flags & RESCUE_MARK;
	}
}

/*
 * Do the CPUs, or the slots, go to trees of which none is a storm by itself? Each of a class has
 * started a small one.
 */
static bool cohort_is_of_medium(struct rescue_choice *c)
{
	u32 most = walk_node(c, c->brood.heaviest)->weight;

	return (c->pressure == RESCUE_CPU || c->pressure == RESCUE_SLOTS) &&
	       !rescue_brood_is_crowd(&c->brood) && most > c->light &&
	       !rescue_pressure_is_storm(c, most);
}

/**
 * rescue_cohort_select() - mark the children that are to be judged next
 * @c: the look; its brood is that of a node that carries the storm, and is not of it
 * @all: it carries all of the storm, so that there is no larger tree beside it
 */
void rescue_cohort_select(struct rescue_choice *c, bool all)
{
	if (all && c->brood.heaviest && cohort_is_of_medium(c))
		rescue_brood_widen(&c->brood);
	cohort_select(c);
}

/*
 * The other parts of a job that a process which stays has started: the rest of a pipeline. The
 * younger ones are taken, as the walk has come by them; the older ones are to be judged.
 */
static void cohort_take_siblings(struct rescue_choice *c, u32 root)
{
	struct rescue_facts first;
	struct pass pass;
	u32 i;

	if (!rescue_kin_ask_witness(c, root, &first))
		return;
	cohort_begin_pass(c, walk_node(c, root)->parent, &pass);
	if (!pass.jobs || first.group == pass.parent_group)
		return;
	for (i = walk_node(c, root)->prev; i && cohort_is_part(c, i, first.group);
	     i = walk_node(c, i)->prev)
		cohort_take_tree(c, i);
	for (i = walk_node(c, root)->next; i && cohort_is_part(c, i, first.group);
	     i = walk_node(c, i)->next) {
		cohort_mark_for_judgement(c, i);
		walk_step(c);
	}
}

/**
 * rescue_cohort_take_path() - take the nodes from @root down to the parent of @stop
 * @c: the look
 * @root: the first of them
 * @stop: a node below, or @root: none
 */
void rescue_cohort_take_path(struct rescue_choice *c, u32 root, u32 stop)
{
	while (stop != root) {
		stop = walk_node(c, stop)->parent;
		cohort_take_one(c, stop);
	}
}

/**
 * rescue_cohort_take_job() - take a tree that is of the storm
 * @c: the look
 * @root: its root. Beside the path down from one that was there before the storm, what goes on
 *        is taken alone
 * @stop: where the storm spreads
 * @top: where the walk down to it began; the rest of its job is to be judged already
 *
 * Return: the node where the walk goes on.
 */
u32 rescue_cohort_take_job(struct rescue_choice *c, u32 root, u32 stop, u32 top)
{
	u32 over;

	rescue_cohort_note_anchor(c, root, true);
	cohort_note_root(c, root);
	if (rescue_kin_is_early(c, root)) {
		over = cohort_take_tree(c, root);
		if (root != top)
			cohort_take_siblings(c, root);
		return over;
	}
	if (root == stop)
		return cohort_take_tree(c, stop);
	over = cohort_take_older(c, root, stop);
	rescue_cohort_take_path(c, root, stop);
	return over;
}

/**
 * rescue_cohort_take_lone() - take a process that has no children, and is of the storm
 * @c: the look
 * @index: the process, one of a crowd
 *
 * Return: the node where the walk goes on.
 */
u32 rescue_cohort_take_lone(struct rescue_choice *c, u32 index)
{
	cohort_note_root(c, index);
	cohort_add_weight(c, walk_node(c, index)->weight);
	cohort_take_one(c, index);
	walk_step(c);
	return walk_over(c, index);
}

/**
 * rescue_cohort_take_source() - take a process that forked a crowd, or is one
 * @c: the look; its brood is that of the process
 * @root: the first of its job, which only waits for it; or itself
 * @index: the process
 *
 * Return: the node where the walk goes on: its children are marked, to be judged.
 */
u32 rescue_cohort_take_source(struct rescue_choice *c, u32 root, u32 index)
{
	u32 weight = walk_node(c, index)->weight;

	rescue_cohort_note_anchor(c, root, true);
	cohort_note_root(c, root);
	rescue_cohort_take_path(c, root, index);
	cohort_take_one(c, index);
	cohort_add_weight(c, weight - min(weight, c->brood.all));
	cohort_select(c);
	return walk_down(c, index);
}

/**
 * rescue_cohort_clear() - no node is marked
 * @c: the look
 */
void rescue_cohort_clear(struct rescue_choice *c)
{
	u32 i;

	for (i = RESCUE_ROOT; i; i = walk_down(c, i)) {
		walk_node(c, i)->flags &= ~RESCUE_MARK;
		walk_step(c);
	}
	c->marked = false;
}

/**
 * rescue_cohort_forget() - no cohort has been found
 * @c: the look; what is marked loses its mark when the next pressure is weighed
 */
void rescue_cohort_forget(struct rescue_choice *c)
{
	c->verdict->anchor = RESCUE_NOBODY;
	c->verdict->root = RESCUE_NOBODY;
	c->verdict->nr_roots = 0;
	c->verdict->nr = 0;
	c->verdict->weight = 0;
	c->limit = 0;
}
