// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processes that a storm has brought: taken whole, or chosen from a crowd.
 *
 * The rule: a process that may not be touched is passed over, and its children are not.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/cohort.h"
#include "tree/kin.h"
#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/pressure.h"
#include "tree/walk.h"

/* A child is a root of its own from this part of the largest one's weight. */
#define HEAVY_PARTS 8u

/* Of the members of a crowd, so many in 4 must have something in common. */
#define ALIKE_QUARTERS 3u

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

static void cohort_take_one(struct rescue_choice *c, u32 index)
{
	struct rescue_node *node = walk_node(c, index);

	node->flags &= ~RESCUE_MARK;
	/* What is spared is marked, so that it can be told that it was left alone. */
	if (node->flags & c->look->leave_out & ~RESCUE_SPARED)
		return;
	node->flags |= RESCUE_MARK;
	c->verdict->nr += (node->flags & (RESCUE_LIVING | RESCUE_SPARED)) == RESCUE_LIVING;
}

/* Has a server that was there before workers in its own process group? */
static bool cohort_is_pool(struct rescue_choice *c, u32 index)
{
	u32 heaviest = rescue_kin_heaviest_child(c, index);
	struct rescue_facts facts, worker;

	if (!walk_is_living(c, index) || rescue_kin_is_early(c, index) || !heaviest ||
	    !walk_node(c, heaviest)->weight ||
	    walk_node(c, heaviest)->weight > RESCUE_LIGHT ||
	    !rescue_kin_ask_witness(c, heaviest, &worker))
		return false;
	walk_ask(c, index, &facts);
	/* One that may not be touched is judged by its children alone. */
	return !(facts.traits & (RESCUE_PROTECTED | RESCUE_SHELL)) && facts.group &&
	       facts.group == worker.group;
}

/**
 * rescue_cohort_is_load() - is it a server that only has its load?
 * @c: the look
 * @index: a node that carries a part of the storm's weight
 *
 * Return: whether its workers are too few to be a storm; then it and they are left alone.
 */
bool rescue_cohort_is_load(struct rescue_choice *c, u32 index)
{
	return rescue_pressure_is_load(c, walk_node(c, index)->weight) && cohort_is_pool(c, index);
}

static void cohort_note_root(struct rescue_choice *c, u32 root)
{
	struct rescue_facts facts;

	if (!c->verdict->nr_roots++)
		c->verdict->root = root;
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
	return !walk_is_living(c, index) || rescue_kin_is_recent(c, index) ||
	       rescue_kin_goes_on(c, index);
}

/* Marks a tree whose root is of the storm. Returns what follows it. */
static u32 cohort_take_tree(struct rescue_choice *c, u32 root)
{
	u32 over = walk_over(c, root);
	u32 i;

	cohort_add_weight(c, walk_node(c, root)->weight);
	for (i = root; i != over; i = walk_down(c, i)) {
		if (i == root || cohort_is_member(c, i))
			cohort_take_one(c, i);
		walk_step(c);
	}
	return over;
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
		if (rescue_kin_goes_on(c, i) ||
		    (walk_node(c, parent)->flags & RESCUE_MARK && cohort_is_member(c, i)))
			cohort_take_one(c, i);
		i = walk_down(c, i);
	}
	return over;
}

/* What most members of a crowd have in common. */
struct kind {
	struct rescue_facts facts;
	/* First the votes, then the members that agree. */
	int name;
	int uid;
	int cgroup;
	u32 nr;
};

static void cohort_vote(int *votes, bool same, bool *replace)
{
	*replace = !same && *votes <= 0;
	*votes += same || *replace ? 1 : -1;
	if (*replace)
		*votes = 1;
}

/* Boyer and Moore's majority vote, for each property by itself. */
static void cohort_elect(struct kind *kind, const struct rescue_facts *facts)
{
	bool replace;

	cohort_vote(&kind->name,
		    !strncmp(kind->facts.name, facts->name,
			     sizeof(facts->name)),
		    &replace);
	if (replace)
		memcpy(kind->facts.name, facts->name, sizeof(facts->name));
	cohort_vote(&kind->uid, kind->facts.uid == facts->uid, &replace);
	if (replace)
		kind->facts.uid = facts->uid;
	cohort_vote(&kind->cgroup, kind->facts.cgroup == facts->cgroup,
		    &replace);
	if (replace)
		kind->facts.cgroup = facts->cgroup;
}

/* Small, and not from long before. */
static bool cohort_is_crowd_child(const struct rescue_choice *c, u32 child)
{
	return walk_node(c, child)->weight <= RESCUE_LIGHT &&
	       (rescue_kin_is_young(c, child) ||
		rescue_kin_came_after(c, child, c->near_ns));
}

static bool cohort_votes(const struct rescue_choice *c, u32 child)
{
	return walk_node(c, child)->weight && cohort_is_crowd_child(c, child) &&
	       rescue_kin_is_young(c, child);
}

static void cohort_poll_children(struct rescue_choice *c, u32 parent, struct kind *kind,
				 void (*count)(struct kind *kind,
					       const struct rescue_facts *facts))
{
	struct rescue_facts facts;
	u32 child;

	for (child = walk_node(c, parent)->child; child;
	     child = walk_node(c, child)->next) {
		walk_step(c);
		if (cohort_votes(c, child) &&
		    rescue_kin_ask_witness(c, child, &facts))
			count(kind, &facts);
	}
}

static void cohort_agree(struct kind *kind, const struct rescue_facts *facts)
{
	kind->name +=
		!strncmp(kind->facts.name, facts->name, sizeof(facts->name));
	kind->uid += kind->facts.uid == facts->uid;
	kind->cgroup += kind->facts.cgroup == facts->cgroup;
	kind->nr++;
}

static bool cohort_is_common(const struct kind *kind, u32 nr)
{
	return (u64)nr * 4 >= (u64)kind->nr * ALIKE_QUARTERS;
}

static void cohort_find_kind(struct rescue_choice *c, u32 parent,
			     struct kind *kind)
{
	*kind = (struct kind){};
	cohort_poll_children(c, parent, kind, cohort_elect);
	kind->name = 0;
	kind->uid = 0;
	kind->cgroup = 0;
	cohort_poll_children(c, parent, kind, cohort_agree);
}

static bool cohort_is_of_kind(const struct kind *kind,
			      const struct rescue_facts *facts)
{
	if (cohort_is_common(kind, kind->name) &&
	    strncmp(kind->facts.name, facts->name, sizeof(facts->name)))
		return false;
	if (cohort_is_common(kind, kind->uid) && kind->facts.uid != facts->uid)
		return false;
	return !cohort_is_common(kind, kind->cgroup) ||
	       kind->facts.cgroup == facts->cgroup;
}

/* Small children that are alike: which of them are roots? Those of a crowd. */
static void cohort_select_crowd(struct rescue_choice *c, u32 parent)
{
	struct rescue_facts facts;
	struct kind kind;
	u32 child;

	cohort_find_kind(c, parent, &kind);
	if (!cohort_is_common(&kind, kind.name) &&
	    !cohort_is_common(&kind, kind.cgroup))
		return;
	for (child = walk_node(c, parent)->child; child;
	     child = walk_node(c, child)->next) {
		walk_step(c);
		if (cohort_is_crowd_child(c, child) &&
		    rescue_kin_ask_witness(c, child, &facts) &&
		    cohort_is_of_kind(&kind, &facts))
			walk_node(c, child)->flags |= RESCUE_MARK;
	}
}

/*
 * A tree is a root when it has the size of a storm by itself, or else a rollout of services,
 * or what cron starts, would be of it. An older one may have any part in a crowd.
 */
static bool cohort_is_root_weight(const struct rescue_choice *c, u32 index)
{
	if (c->pressure == RESCUE_GROWTH && !rescue_kin_is_young(c, index))
		return true;
	return rescue_pressure_is_storm(c, walk_node(c, index)->weight);
}

/* Children that carry a good part of the storm, and smaller ones of the heaviest one's job. */
static void cohort_select_heavy(struct rescue_choice *c, u32 parent,
				u32 heaviest)
{
	u32 most = walk_node(c, heaviest)->weight;
	struct rescue_facts first, facts;
	bool known = cohort_is_root_weight(c, heaviest) &&
		     rescue_kin_ask_witness(c, heaviest, &first);
	u32 child;

	for (child = walk_node(c, parent)->child; child;
	     child = walk_node(c, child)->next) {
		u32 weight = walk_node(c, child)->weight;
		bool is_root = (u64)weight * HEAVY_PARTS >= most &&
			       cohort_is_root_weight(c, child);

		walk_step(c);
		if (!is_root && weight && known &&
		    rescue_kin_is_young(c, child) &&
		    rescue_kin_ask_witness(c, child, &facts))
			is_root = rescue_kin_same_name(&first, &facts) &&
				  first.session == facts.session;
		if (is_root)
			walk_node(c, child)->flags |= RESCUE_MARK;
	}
}

/* Do small trees make at least half of what its children weigh? */
static bool cohort_is_crowd(struct rescue_choice *c, u32 parent)
{
	u64 light = 0, all = 0;
	u32 child;

	for (child = walk_node(c, parent)->child; child; child = walk_node(c, child)->next) {
		u32 weight = walk_node(c, child)->weight;

		all += weight;
		light += weight <= RESCUE_LIGHT ? weight : 0;
		walk_step(c);
	}
	return light * 2 >= all;
}

/**
 * rescue_cohort_select() - mark the children that are to be judged next
 * @c: the look
 * @parent: a node that carries the storm, and is not of it, or is its source
 */
void rescue_cohort_select(struct rescue_choice *c, u32 parent)
{
	u32 heaviest = rescue_kin_heaviest_child(c, parent);

	if (!heaviest)
		return;
	if (cohort_is_crowd(c, parent))
		cohort_select_crowd(c, parent);
	else
		cohort_select_heavy(c, parent, heaviest);
}

/* What a node weighs without its children. */
static u32 cohort_weight_alone(const struct rescue_choice *c, u32 index)
{
	u32 weight = walk_node(c, index)->weight;
	u32 child;

	for (child = walk_node(c, index)->child; child;
	     child = walk_node(c, child)->next)
		weight -= min(weight, walk_node(c, child)->weight);
	return weight;
}

/* The group of a job that its parent has started, as a shell does; 0: it has none of its own. */
static u32 cohort_own_group(struct rescue_choice *c, u32 root,
			    const struct rescue_facts *first)
{
	u32 parent = walk_node(c, root)->parent;
	struct rescue_facts facts;

	if (parent == RESCUE_ROOT || !walk_is_living(c, parent))
		return 0;
	walk_ask(c, parent, &facts);
	return facts.traits & RESCUE_GONE || facts.group == first->group ?
		       0 :
		       first->group;
}

/* Is a child, not judged yet, of the group of a job? */
static bool cohort_is_part(struct rescue_choice *c, u32 child, u32 group)
{
	struct rescue_facts facts;

	walk_step(c);
	return !(walk_node(c, child)->flags & RESCUE_MARK) &&
	       rescue_kin_is_early(c, child) &&
	       rescue_kin_ask_witness(c, child, &facts) && facts.group == group;
}

/*
 * The other parts of a job that a process which stays has started: the rest of a pipeline. They
 * were forked one after the other, so that they are next to each other.
 */
static void cohort_take_siblings(struct rescue_choice *c, u32 root)
{
	struct rescue_facts first;
	u32 group, i;

	if (!rescue_kin_ask_witness(c, root, &first))
		return;
	group = cohort_own_group(c, root, &first);
	if (!group)
		return;
	for (i = walk_node(c, root)->prev; i && cohort_is_part(c, i, group);
	     i = walk_node(c, i)->prev)
		cohort_take_tree(c, i);
	for (i = walk_node(c, root)->next; i && cohort_is_part(c, i, group);
	     i = walk_node(c, i)->next)
		walk_node(c, i)->flags |= RESCUE_MARK; /* to be judged */
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
 *
 * Return: the node where the walk goes on.
 */
u32 rescue_cohort_take_job(struct rescue_choice *c, u32 root, u32 stop)
{
	u32 over;

	rescue_cohort_note_anchor(c, root, true);
	cohort_note_root(c, root);
	if (rescue_kin_is_recent(c, root)) {
		over = cohort_take_tree(c, root);
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
 * rescue_cohort_take_source() - take a process that forked a crowd, or is one
 * @c: the look
 * @index: the process
 *
 * Return: the node where the walk goes on: its children are marked, to be judged.
 */
u32 rescue_cohort_take_source(struct rescue_choice *c, u32 index)
{
	rescue_cohort_note_anchor(c, index, true);
	cohort_note_root(c, index);
	cohort_take_one(c, index);
	cohort_add_weight(c, cohort_weight_alone(c, index));
	rescue_cohort_select(c, index);
	return walk_down(c, index);
}

/**
 * rescue_cohort_clear() - no node is marked, and no cohort found
 * @c: the look
 */
void rescue_cohort_clear(struct rescue_choice *c)
{
	u32 i;

	for (i = RESCUE_ROOT; i; i = walk_down(c, i)) {
		walk_node(c, i)->flags &= ~RESCUE_MARK;
		walk_step(c);
	}
	c->verdict->anchor = RESCUE_NOBODY;
	c->verdict->root = RESCUE_NOBODY;
	c->verdict->nr_roots = 0;
	c->verdict->nr = 0;
	c->verdict->weight = 0;
	c->limit = 0;
}
