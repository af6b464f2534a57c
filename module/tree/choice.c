// SPDX-License-Identifier: GPL-2.0-only
/*
 * What presses, and which processes brought it; choice.h tells the steps.
 *
 * The rule: a step visits each node a bounded number of times. Nothing measures a subtree
 * inside a walk; the sums of weigh() are all that is known of one.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "choice.h"
#include "lineage.h"

/*
 * Runnable tasks for each CPU. `make -j8` on two CPUs has 4, an unlimited one hundreds; the
 * smallest bombs that made a machine unusable had 30 (load 62 on two CPUs) and 70.
 */
#define CPU_CROWD	16u

/* Memory is short when less than one part of so many is available. */
#define MEMORY_PARTS	10u

/*
 * A crowd that came at once is one part of so many of the machine's slots. A prefork server
 * that goes from 0 to 700 connections has 1/45 of 31,500, a `sleep &` in a loop of 1,500
 * 1/21.
 */
#define GROWTH_PARTS	24u

/*
 * The workers of a server, which stay in its process group, come with the load that it has:
 * they are a storm from a larger part on.
 */
#define POOL_PARTS	8u

/* What has stood for longer, and for more than a quarter of the uptime, presses nothing. */
#define GROWTH_NS	(3600ull * 1000000000ull)

/* Generations, each forked by the one before. Recursive make, configure and init have 20. */
#define DEPTH		64u

/* The first of a storm may be older than its onset: this many times. */
#define EARLY_TIMES	4u

/* A generation is of a storm that goes deeper when it is younger than this. */
#define DEPTH_NS	(600ull * 1000000000ull)

/* An onset this long ago is that of a storm only as long as the limit stays used up. */
#define STUCK_NS	(300ull * 1000000000ull)

/* The density of a weight must have doubled this often: four times as much as before. */
#define CONTRAST	2u

/* What force divides the thresholds by. */
#define FORCE_PART	8u

/* Trees up to this weight are judged as a crowd, not one by one. */
#define LIGHT		8u

/* One child carries the storm when the others have less than this part of it. */
#define REST_PARTS	16u

/* A child is a root of its own from this part of the largest one's weight. */
#define HEAVY_PARTS	8u

/* Of the members of a crowd, so many in 4 must have something in common. */
#define ALIKE_QUARTERS	3u

/* How far below a ghost a living process is looked for that can speak for it. */
#define WITNESS_STEPS	64u

static const char * const names[] = {
	[RESCUE_CALM]	= "none",
	[RESCUE_LIMIT]	= "limit",
	[RESCUE_CPU]	= "cpu",
	[RESCUE_SLOTS]	= "slots",
	[RESCUE_MEMORY]	= "memory",
	[RESCUE_GROWTH]	= "growth",
	[RESCUE_DEPTH]	= "depth",
};

/**
 * rescue_pressure_name() - one word for a pressure
 * @pressure: which
 *
 * Return: the word.
 */
const char *rescue_pressure_name(enum rescue_pressure pressure)
{
	return names[pressure];
}

static struct rescue_node *node_at(const struct rescue_choice *c, u32 index)
{
	return rescue_node(c->look->l, index);
}

static void count_step(struct rescue_choice *c)
{
	if (++c->steps % 1024 == 0)
		c->look->view->breathe(c->look->view->ctx);
}

static void ask(const struct rescue_choice *c, u32 index, struct rescue_facts *facts)
{
	c->look->view->facts(c->look->view->ctx, index, facts);
}

static bool is_living(const struct rescue_choice *c, u32 index)
{
	return node_at(c, index)->flags & RESCUE_LIVING;
}

static bool is_left_out(const struct rescue_choice *c, u32 index)
{
	return node_at(c, index)->flags & c->look->leave_out;
}

/* The next of a walk down that leaves the tree of @index out. */
static u32 next_over(const struct rescue_choice *c, u32 index)
{
	for (; index != RESCUE_ROOT; index = node_at(c, index)->parent)
		if (node_at(c, index)->next)
			return node_at(c, index)->next;
	return RESCUE_NOBODY;
}

static u32 next_down(const struct rescue_choice *c, u32 index)
{
	return node_at(c, index)->child ?: next_over(c, index);
}

/* === Weights ============================================================== */

/* Threads that an older process has made since @since_ns. */
static u32 young_threads(const struct rescue_choice *c, u32 index,
			 const struct rescue_facts *facts)
{
	u32 births = rescue_lineage_births(c->look->l, node_at(c, index)) / RESCUE_BIRTH_UNIT;

	if (facts->newest_ns < c->since_ns)
		return 0;
	return min(facts->tasks - 1, births);
}

static u32 tasks_of(const struct rescue_choice *c, u32 index, const struct rescue_facts *facts)
{
	if (node_at(c, index)->start_ns >= c->since_ns)
		return facts->tasks;
	return young_threads(c, index, facts);
}

/* What the living process weighs that came since @since_ns. */
static u32 own_weight(const struct rescue_choice *c, u32 index, const struct rescue_facts *facts)
{
	u8 full = c->loose_ns + STUCK_NS < c->look->machine.now_ns ? RESCUE_BRIM : RESCUE_FULL;
	bool young = node_at(c, index)->start_ns >= c->since_ns;

	switch (c->pressure) {
	case RESCUE_LIMIT:
		return facts->traits & full ? tasks_of(c, index, facts) : 0;
	case RESCUE_SLOTS:
		return tasks_of(c, index, facts);
	case RESCUE_CPU:
		return young && facts->traits & RESCUE_RUNS;
	case RESCUE_MEMORY:
		return young ? facts->memory / 16 : 0;
	default:
		return young;
	}
}

static bool counts_zombies(enum rescue_pressure pressure)
{
	return pressure == RESCUE_LIMIT || pressure == RESCUE_SLOTS || pressure == RESCUE_GROWTH;
}

/* === What presses ========================================================= */

static void survey_process(struct rescue_choice *c, u32 index)
{
	u64 now = c->look->machine.now_ns;
	u64 start = node_at(c, index)->start_ns;
	struct rescue_facts facts;
	u32 threads, pressure;

	ask(c, index, &facts);
	if (node_at(c, index)->flags & RESCUE_MEMBER)
		c->held_tasks += facts.tasks;
	if (is_left_out(c, index))
		return;
	if (facts.traits & RESCUE_GONE)
		return;
	threads = young_threads(c, index, &facts);
	facts.tasks -= threads;
	for (pressure = RESCUE_LIMIT; pressure < RESCUE_DEPTH; pressure++) {
		c->pressure = pressure;
		rescue_ages_add(&c->ages[pressure], now - min(now, start),
				own_weight(c, index, &facts));
	}
	now -= min(now, facts.newest_ns);
	rescue_ages_add(&c->ages[RESCUE_SLOTS], now, threads);
	if (facts.traits & RESCUE_FULL)
		rescue_ages_add(&c->ages[RESCUE_LIMIT], now, threads);
}

static void survey_zombie(void *arg, u32 reaper, u64 start_ns, bool full)
{
	struct rescue_choice *c = arg;
	u64 now = c->look->machine.now_ns;
	u64 age = now - min(now, start_ns);

	count_step(c);
	c->orphans += reaper == RESCUE_ROOT;
	if (node_at(c, reaper)->flags & RESCUE_MEMBER)
		c->held_tasks++;
	if (is_left_out(c, reaper))
		return;
	rescue_ages_add(&c->ages[RESCUE_SLOTS], age, 1);
	rescue_ages_add(&c->ages[RESCUE_GROWTH], age, 1);
	if (full)
		rescue_ages_add(&c->ages[RESCUE_LIMIT], age, 1);
}

/* Fills the histograms of all pressures. */
static void survey(struct rescue_choice *c)
{
	const struct rescue_view *view = c->look->view;
	u32 i;

	memset(c->ages, 0, sizeof(c->ages));
	c->held_tasks = 0;
	c->orphans = 0;
	c->since_ns = 0;
	c->loose_ns = c->look->machine.now_ns;
	for (i = next_down(c, RESCUE_ROOT); i; i = next_down(c, i)) {
		if (is_living(c, i))
			survey_process(c, i);
		count_step(c);
	}
	view->zombies(view->ctx, survey_zombie, c);
}

/* Is it at the threshold, or with force at the part of it that is enough? */
static bool reaches(const struct rescue_choice *c, u64 value, u64 threshold)
{
	return value * c->part >= threshold;
}

/*
 * Tasks that press. After a freeze, those that are held do so no more, and the orphans that
 * their reaper has not come to will go now that it can run.
 */
static u32 used_slots(const struct rescue_choice *c)
{
	u32 gone = c->held_tasks + (c->held_tasks ? c->orphans : 0);

	return c->look->machine.used - min(c->look->machine.used, gone);
}

static bool is_on(const struct rescue_choice *c, enum rescue_pressure pressure)
{
	const struct rescue_machine *m = &c->look->machine;
	u32 total = c->ages[pressure].total;

	switch (pressure) {
	case RESCUE_LIMIT:
		return total;
	case RESCUE_CPU:
		return reaches(c, total, CPU_CROWD * m->cpus);
	case RESCUE_SLOTS:
		return reaches(c, used_slots(c) * 100ull, (u64)m->slots * RESCUE_FULL_PERCENT);
	case RESCUE_MEMORY:
		return m->available * MEMORY_PARTS <= m->memory * c->part;
	case RESCUE_GROWTH:
		return reaches(c, (u64)total * GROWTH_PARTS, m->slots);
	default:
		return true;
	}
}

/* === Sums ================================================================= */

static void weigh_zombie(void *arg, u32 reaper, u64 start_ns, bool full)
{
	struct rescue_choice *c = arg;

	/* Whose child the orphan of a reaper was is not known. */
	if (reaper == RESCUE_ROOT || start_ns < c->since_ns || is_left_out(c, reaper) ||
	    (c->pressure == RESCUE_LIMIT && !full))
		return;
	node_at(c, reaper)->weight++;
}

static void weigh_own(struct rescue_choice *c)
{
	struct rescue_facts facts;
	u32 i;

	node_at(c, RESCUE_ROOT)->weight = 0;
	for (i = next_down(c, RESCUE_ROOT); i; i = next_down(c, i)) {
		node_at(c, i)->weight = 0;
		count_step(c);
		if (!is_living(c, i) || is_left_out(c, i))
			continue;
		ask(c, i, &facts);
		if (!(facts.traits & RESCUE_GONE))
			node_at(c, i)->weight = own_weight(c, i, &facts);
	}
}

/* Sets the weight of every node to that of its tree. */
static void weigh(struct rescue_choice *c)
{
	const struct rescue_view *view = c->look->view;
	struct rescue_lineage *l = c->look->l;
	u32 i;

	weigh_own(c);
	if (counts_zombies(c->pressure))
		view->zombies(view->ctx, weigh_zombie, c);
	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		node_at(c, node_at(c, i)->parent)->weight += node_at(c, i)->weight;
		count_step(c);
	}
}

/*
 * Generations between a node and its parent that count: one, and those that have exited and
 * were folded into it. What was folded long ago has left no recent births.
 */
static u32 generations(const struct rescue_choice *c, u32 index)
{
	const struct rescue_node *node = node_at(c, index);
	u32 above = node_at(c, node->parent)->generation;
	u32 folded = node->generation > above ? node->generation - above - 1 : 0;
	u32 births = rescue_lineage_births(c->look->l, node) / RESCUE_BIRTH_UNIT;

	if (node->start_ns < c->since_ns || is_left_out(c, index))
		return 0;
	return 1 + min(folded, births);
}

/* Sets the weight of every node to the generations of the deepest path from its parent down. */
static void weigh_depth(struct rescue_choice *c)
{
	struct rescue_lineage *l = c->look->l;
	u32 i;

	for (i = RESCUE_ROOT; i; i = next_down(c, i)) {
		node_at(c, i)->weight = 0;
		count_step(c);
	}
	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		struct rescue_node *parent = node_at(c, node_at(c, i)->parent);

		node_at(c, i)->weight += generations(c, i);
		parent->weight = max(parent->weight, node_at(c, i)->weight);
		count_step(c);
	}
}

/* === What a node is ======================================================= */

/* A living process that can tell of what kind the tree is; RESCUE_NOBODY: none was near. */
static u32 witness_of(const struct rescue_choice *c, u32 top)
{
	u32 steps;
	u32 i = top;

	for (steps = 0; i && steps < WITNESS_STEPS; steps++) {
		if (is_living(c, i))
			return i;
		i = rescue_lineage_next_down(c->look->l, i, top);
	}
	return RESCUE_NOBODY;
}

static bool came_after(const struct rescue_choice *c, u32 index, u64 since_ns)
{
	u64 start = node_at(c, index)->start_ns;

	/* The ghost of a process group that was older than the module: all of it is one job. */
	return start >= since_ns || start == RESCUE_START_PGRP;
}

/* Did it come with the storm? A ghost did when what speaks for it has. */
static bool is_young(const struct rescue_choice *c, u32 index)
{
	u32 witness;

	if (came_after(c, index, c->loose_ns))
		return true;
	if (is_living(c, index))
		return false;
	witness = witness_of(c, index);
	return witness && came_after(c, witness, c->loose_ns);
}

/* Did it come not long before? A storm begins with few. */
static bool is_early(const struct rescue_choice *c, u32 index)
{
	u64 now = c->look->machine.now_ns;

	return came_after(c, index, now - min(now, EARLY_TIMES * (now - c->loose_ns)));
}

static bool ask_witness(const struct rescue_choice *c, u32 top, struct rescue_facts *facts)
{
	u32 witness = witness_of(c, top);

	if (!witness)
		return false;
	ask(c, witness, facts);
	return !(facts->traits & RESCUE_GONE);
}

/* May the process be taken, if it is of the storm? What it bore may be in any case. */
static bool may_take(const struct rescue_choice *c, u32 index, const struct rescue_facts *facts)
{
	const struct rescue_node *node = node_at(c, index);

	if (index == RESCUE_ROOT || node->flags & RESCUE_SPARED || facts->traits & RESCUE_SHELL)
		return false;
	return !(facts->traits & RESCUE_PROTECTED) || node->guarded;
}

static bool same_name(const struct rescue_facts *a, const struct rescue_facts *b)
{
	return a->uid == b->uid && !strncmp(a->name, b->name, sizeof(a->name));
}

/* Do both do the same: one program, or one job? */
static bool is_kin(const struct rescue_facts *a, const struct rescue_facts *b)
{
	return same_name(a, b) || (a->group && a->group == b->group);
}

static u32 heaviest_child(const struct rescue_choice *c, u32 index)
{
	u32 best = RESCUE_NOBODY;
	u32 child;

	for (child = node_at(c, index)->child; child; child = node_at(c, child)->next)
		if (!best || node_at(c, child)->weight > node_at(c, best)->weight)
			best = child;
	return best;
}

/* What the children of a node weigh, by kind. */
struct brood {
	u32 all;	/* the weight of all */
	u32 light;	/* of the small ones */
	bool older;	/* one lives that was there before the onset, of another name */
};

static void count_brood(struct rescue_choice *c, u32 index, struct brood *brood)
{
	struct rescue_facts first, facts;
	u32 heaviest = heaviest_child(c, index);
	bool known = heaviest && ask_witness(c, heaviest, &first);
	u32 child;

	*brood = (struct brood){};
	for (child = node_at(c, index)->child; child; child = node_at(c, child)->next) {
		u32 weight = node_at(c, child)->weight;

		count_step(c);
		brood->all += weight;
		if (weight <= LIGHT)
			brood->light += weight;
		if (is_early(c, child) || !is_living(c, child))
			continue;
		ask(c, child, &facts);
		brood->older |= !known || !same_name(&first, &facts);
	}
}

/*
 * Has the process forked most of the storm itself, or is it the storm: by its threads, or by
 * zombies that it does not reap?
 */
static bool is_source(struct rescue_choice *c, u32 index)
{
	u32 weight = node_at(c, index)->weight;
	struct rescue_facts facts;
	struct brood brood;
	u32 own;

	if (c->pressure == RESCUE_DEPTH || !is_living(c, index))
		return false;
	ask(c, index, &facts);
	if (!may_take(c, index, &facts) || facts.traits & RESCUE_GONE)
		return false;
	count_brood(c, index, &brood);
	if (brood.older)
		return false;
	own = weight - min(weight, brood.all);
	if (c->pressure == RESCUE_MEMORY)
		own = 0;
	return (u64)(brood.light + own) * 2 >= weight;
}

/* A ghost is of the storm when it bore it late, or under the same name. */
static bool ghost_belongs(struct rescue_choice *c, u32 index, const struct rescue_facts *below)
{
	const struct rescue_node *node = node_at(c, index);

	return came_after(c, index, c->loose_ns) ||
	       (node->uid == below->uid && node->comm[0] &&
		!strncmp(node->comm, below->name, RESCUE_COMM_LEN));
}

/*
 * Does it do nothing but wait for the one child that it has, in the same session? A session
 * leader is a login, a shim or a terminal server instead, whatever it waits for.
 */
static bool only_waits(const struct rescue_choice *c, u32 index, const struct rescue_facts *facts,
		       const struct rescue_facts *below)
{
	const struct rescue_node *node = node_at(c, index);

	return facts->tasks == 1 && facts->session && facts->session == below->session &&
	       facts->session != node->pid && facts->uid == below->uid &&
	       facts->cgroup == below->cgroup && node->child && !node_at(c, node->child)->next;
}

/*
 * Is @index of the same job as the tree @child of it, so that it would go on, or start it
 * again? It came with the storm and does the same, or only waits for it; or it could still
 * fork, for it runs; or it was there before and waits in the process group of what it has
 * started: a wrapper.
 */
static bool belongs(struct rescue_choice *c, u32 index, u32 child)
{
	struct rescue_facts facts, below;
	struct brood brood;

	if (index == RESCUE_ROOT || !ask_witness(c, child, &below))
		return false;
	if (!is_living(c, index))
		return ghost_belongs(c, index, &below);
	ask(c, index, &facts);
	if (facts.traits & RESCUE_GONE)
		return is_young(c, index);
	if (!may_take(c, index, &facts) || facts.traits & RESCUE_MANAGER)
		return false;
	if (is_young(c, index))
		return facts.traits & RESCUE_RUNS || is_kin(&facts, &below) ||
		       only_waits(c, index, &facts, &below);
	if (is_early(c, index) && facts.session == below.session &&
	    (same_name(&facts, &below) || only_waits(c, index, &facts, &below)))
		return true;
	if (!facts.group || facts.group != below.group)
		return false;
	count_brood(c, index, &brood);
	return !brood.older;
}

/*
 * Is it all of a storm, by itself? The last link of a chain is, gone or not: the next one,
 * of which nothing has been read yet, is found by it.
 */
static bool is_leaf_of_storm(struct rescue_choice *c, u32 index)
{
	struct rescue_facts facts;

	if (!is_living(c, index) || !is_early(c, index))
		return false;
	ask(c, index, &facts);
	return may_take(c, index, &facts);
}

/* === The root ============================================================= */

/* Down from @top, as long as one child carries the storm. */
static u32 descend(struct rescue_choice *c, u32 top)
{
	u32 weight = node_at(c, top)->weight;
	u32 index = top;

	for (;;) {
		u32 child = heaviest_child(c, index);

		count_step(c);
		if (!child || node_at(c, child)->weight < weight - weight / REST_PARTS ||
		    !node_at(c, child)->weight)
			return index;
		index = child;
	}
}

/* The next node above that is not spared; @top at most. */
static u32 above_spared(const struct rescue_choice *c, u32 index, u32 top)
{
	do
		index = node_at(c, index)->parent;
	while (index != top && node_at(c, index)->flags & RESCUE_SPARED);
	return index;
}

/* Up from @index, as long as what is above is of the same job. */
static u32 climb(struct rescue_choice *c, u32 index, u32 top)
{
	while (index != top) {
		u32 above = above_spared(c, index, top);

		count_step(c);
		if (!belongs(c, above, index))
			break;
		index = above;
	}
	return index;
}

/* === The cohort =========================================================== */

static void note_anchor(struct rescue_choice *c, u32 anchor, bool taken)
{
	if (c->verdict->anchor)
		return;
	c->verdict->anchor = anchor;
	c->verdict->anchor_taken = taken;
}

static void take_one(struct rescue_choice *c, u32 index)
{
	struct rescue_node *node = node_at(c, index);

	node->flags &= ~RESCUE_MARK;
	if (node->flags & (RESCUE_SPARED | c->look->leave_out))
		return;
	node->flags |= RESCUE_MARK;
	c->verdict->nr += !!(node->flags & RESCUE_LIVING);
}

/* Are they the workers of a server that was there before? */
static bool is_pool(struct rescue_choice *c, u32 index)
{
	u32 heaviest = heaviest_child(c, index);
	struct rescue_facts facts, worker;

	if (is_early(c, index) || !heaviest || node_at(c, heaviest)->weight > LIGHT ||
	    !ask_witness(c, heaviest, &worker))
		return false;
	ask(c, index, &facts);
	return facts.group && facts.group == worker.group;
}

static void note_root(struct rescue_choice *c, u32 root)
{
	struct rescue_facts facts;

	if (!c->verdict->nr_roots++)
		c->verdict->root = root;
	c->has_pool |= is_pool(c, root);
	if (c->limit || c->pressure != RESCUE_LIMIT || !ask_witness(c, root, &facts))
		return;
	c->limit = facts.limit;
}

/* Of several chains the deepest counts; all other weights add up. */
static void add_weight(struct rescue_choice *c, u32 weight)
{
	if (c->pressure == RESCUE_DEPTH)
		weight = max(weight, c->verdict->weight) - c->verdict->weight;
	c->verdict->weight += weight;
}

/* Marks a tree whose root came with the storm. Returns what follows it. */
static u32 take_tree(struct rescue_choice *c, u32 root)
{
	u32 over = next_over(c, root);
	u32 i;

	add_weight(c, node_at(c, root)->weight);
	for (i = root; i != over; i = next_down(c, i)) {
		if (i == root || !is_living(c, i) || is_early(c, i))
			take_one(c, i);
		count_step(c);
	}
	return over;
}

/* What most members of a crowd have in common. */
struct kind {
	struct rescue_facts facts;
	int name, uid, cgroup;	/* first the votes, then the members that agree */
	u32 nr;
};

static void vote(int *votes, bool same, bool *replace)
{
	*replace = !same && *votes <= 0;
	*votes += same || *replace ? 1 : -1;
	if (*replace)
		*votes = 1;
}

/* Boyer and Moore's majority vote, for each property by itself. */
static void elect(struct kind *kind, const struct rescue_facts *facts)
{
	bool replace;

	vote(&kind->name, !strncmp(kind->facts.name, facts->name, sizeof(facts->name)), &replace);
	if (replace)
		memcpy(kind->facts.name, facts->name, sizeof(facts->name));
	vote(&kind->uid, kind->facts.uid == facts->uid, &replace);
	if (replace)
		kind->facts.uid = facts->uid;
	vote(&kind->cgroup, kind->facts.cgroup == facts->cgroup, &replace);
	if (replace)
		kind->facts.cgroup = facts->cgroup;
}

/* Small, and not from long before. */
static bool is_crowd_child(const struct rescue_choice *c, u32 child)
{
	return node_at(c, child)->weight <= LIGHT &&
	       (is_young(c, child) || came_after(c, child, c->near_ns));
}

static bool votes(const struct rescue_choice *c, u32 child)
{
	return node_at(c, child)->weight && is_crowd_child(c, child) && is_young(c, child);
}

static void poll_children(struct rescue_choice *c, u32 parent, struct kind *kind,
			  void (*count)(struct kind *kind, const struct rescue_facts *facts))
{
	struct rescue_facts facts;
	u32 child;

	for (child = node_at(c, parent)->child; child; child = node_at(c, child)->next) {
		count_step(c);
		if (votes(c, child) && ask_witness(c, child, &facts))
			count(kind, &facts);
	}
}

static void agree(struct kind *kind, const struct rescue_facts *facts)
{
	kind->name += !strncmp(kind->facts.name, facts->name, sizeof(facts->name));
	kind->uid += kind->facts.uid == facts->uid;
	kind->cgroup += kind->facts.cgroup == facts->cgroup;
	kind->nr++;
}

static bool is_common(const struct kind *kind, u32 nr)
{
	return (u64)nr * 4 >= (u64)kind->nr * ALIKE_QUARTERS;
}

static void find_kind(struct rescue_choice *c, u32 parent, struct kind *kind)
{
	*kind = (struct kind){};
	poll_children(c, parent, kind, elect);
	kind->name = 0;
	kind->uid = 0;
	kind->cgroup = 0;
	poll_children(c, parent, kind, agree);
}

static bool is_of_kind(const struct kind *kind, const struct rescue_facts *facts)
{
	if (is_common(kind, kind->name) &&
	    strncmp(kind->facts.name, facts->name, sizeof(facts->name)))
		return false;
	if (is_common(kind, kind->uid) && kind->facts.uid != facts->uid)
		return false;
	return !is_common(kind, kind->cgroup) || kind->facts.cgroup == facts->cgroup;
}

/* Small children that are alike: which of them are roots? Those of a crowd. */
static void select_crowd(struct rescue_choice *c, u32 parent)
{
	struct rescue_facts facts;
	struct kind kind;
	u32 child;

	find_kind(c, parent, &kind);
	if (!is_common(&kind, kind.name) && !is_common(&kind, kind.cgroup))
		return;
	for (child = node_at(c, parent)->child; child; child = node_at(c, child)->next) {
		count_step(c);
		if (is_crowd_child(c, child) && ask_witness(c, child, &facts) &&
		    is_of_kind(&kind, &facts))
			node_at(c, child)->flags |= RESCUE_MARK;
	}
}

/*
 * Of a crowd that came at once, a new tree is a root when it has the size of a storm by
 * itself, or else a rollout of services would be one. An older one may have any part in it.
 */
static bool is_root_weight(const struct rescue_choice *c, u32 index)
{
	u32 weight = node_at(c, index)->weight;

	if (c->pressure == RESCUE_GROWTH)
		return !is_young(c, index) ||
		       reaches(c, (u64)weight * GROWTH_PARTS, c->look->machine.slots);
	return c->pressure != RESCUE_DEPTH || reaches(c, weight, DEPTH);
}

/* Children that carry a good part of the storm, and smaller ones of the heaviest one's job. */
static void select_heavy(struct rescue_choice *c, u32 parent, u32 heaviest)
{
	u32 most = node_at(c, heaviest)->weight;
	struct rescue_facts first, facts;
	bool known = ask_witness(c, heaviest, &first);
	u32 child;

	for (child = node_at(c, parent)->child; child; child = node_at(c, child)->next) {
		u32 weight = node_at(c, child)->weight;
		bool is_root = (u64)weight * HEAVY_PARTS >= most && is_root_weight(c, child);

		count_step(c);
		if (!is_root && weight && known && is_young(c, child) &&
		    ask_witness(c, child, &facts))
			is_root = same_name(&first, &facts) && first.session == facts.session;
		if (is_root)
			node_at(c, child)->flags |= RESCUE_MARK;
	}
}

/* Marks the children of @parent that are to be judged next. */
static void select_children(struct rescue_choice *c, u32 parent)
{
	u32 heaviest = heaviest_child(c, parent);

	if (!heaviest)
		return;
	if (node_at(c, heaviest)->weight <= LIGHT)
		select_crowd(c, parent);
	else
		select_heavy(c, parent, heaviest);
}

/* What a node weighs without its children. */
static u32 weight_alone(const struct rescue_choice *c, u32 index)
{
	u32 weight = node_at(c, index)->weight;
	u32 child;

	for (child = node_at(c, index)->child; child; child = node_at(c, child)->next)
		weight -= min(weight, node_at(c, child)->weight);
	return weight;
}

/* The group of a job that its parent has started, as a shell does; 0: it has none of its own. */
static u32 own_group(struct rescue_choice *c, u32 root, const struct rescue_facts *first)
{
	u32 parent = node_at(c, root)->parent;
	struct rescue_facts facts;

	if (parent == RESCUE_ROOT || !is_living(c, parent))
		return 0;
	ask(c, parent, &facts);
	return facts.traits & RESCUE_GONE || facts.group == first->group ? 0 : first->group;
}

/* The other parts of a job that a process which stays has started: the rest of a pipeline. */
static void take_siblings(struct rescue_choice *c, u32 root)
{
	struct rescue_facts first, facts;
	bool behind = true;
	u32 group, i;

	if (!ask_witness(c, root, &first))
		return;
	group = own_group(c, root, &first);
	if (!group)
		return;
	for (i = node_at(c, node_at(c, root)->parent)->child; i; i = node_at(c, i)->next) {
		count_step(c);
		if (i == root) {
			behind = false;
			continue;
		}
		if (node_at(c, i)->flags & RESCUE_MARK || !is_early(c, i) ||
		    !ask_witness(c, i, &facts) || group != facts.group)
			continue;
		if (behind)
			take_tree(c, i);
		else
			node_at(c, i)->flags |= RESCUE_MARK;	/* to be judged */
	}
}

/* Takes the nodes from @root down to the parent of @stop. */
static void take_path(struct rescue_choice *c, u32 root, u32 stop)
{
	while (stop != root) {
		stop = node_at(c, stop)->parent;
		take_one(c, stop);
	}
}

/* A root that came with the storm: all of its tree. One that was there before: the path. */
static u32 take_job(struct rescue_choice *c, u32 root, u32 stop)
{
	u32 over;

	note_anchor(c, root, true);
	note_root(c, root);
	if (is_early(c, root)) {
		over = take_tree(c, root);
		take_siblings(c, root);
		return over;
	}
	take_path(c, root, stop);
	return take_tree(c, stop);
}

/* A process that forked a crowd, or is one by its threads and zombies. */
static u32 take_source(struct rescue_choice *c, u32 index)
{
	note_anchor(c, index, true);
	note_root(c, index);
	take_one(c, index);
	add_weight(c, weight_alone(c, index));
	select_children(c, index);
	return next_down(c, index);
}

/* A chain came when the first of its links did; @link has a sixteenth of them above it. */
static void set_onset_of_chain(struct rescue_choice *c, u32 link)
{
	u64 now = c->look->machine.now_ns;
	u64 age = now - min(now, node_at(c, link)->start_ns);

	c->loose_ns = now - min(now, age + age / 4);
	c->near_ns = c->loose_ns;
}

/* Judges a tree that carries (part of) the storm. Returns where the walk goes on. */
static u32 judge(struct rescue_choice *c, u32 top)
{
	u32 stop = descend(c, top);
	u32 heaviest = heaviest_child(c, stop);

	if (c->pressure == RESCUE_DEPTH)
		set_onset_of_chain(c, stop);

	node_at(c, top)->flags &= ~RESCUE_MARK;
	if (heaviest ? belongs(c, stop, heaviest) : is_leaf_of_storm(c, stop))
		return take_job(c, climb(c, stop, top), stop);
	if (is_source(c, stop))
		return take_source(c, stop);
	note_anchor(c, stop, false);
	if (node_at(c, stop)->flags & RESCUE_SPARED)
		take_path(c, climb(c, stop, top), stop);
	select_children(c, stop);
	return next_down(c, stop);
}

/*
 * Marks the cohort. While the walk goes on, a mark in front of it means "to be judged"; a
 * mark behind it means "taken". Marks in front lie below the last stop alone.
 */
static void find_cohort(struct rescue_choice *c)
{
	u32 i = judge(c, RESCUE_ROOT);

	while (i) {
		count_step(c);
		if (node_at(c, i)->flags & RESCUE_MARK)
			i = judge(c, i);
		else
			i = next_down(c, i);
	}
}

static void unmark_all(struct rescue_choice *c)
{
	u32 i;

	for (i = RESCUE_ROOT; i; i = next_down(c, i)) {
		node_at(c, i)->flags &= ~RESCUE_MARK;
		count_step(c);
	}
	c->verdict->anchor = RESCUE_NOBODY;
	c->verdict->root = RESCUE_NOBODY;
	c->verdict->nr_roots = 0;
	c->verdict->nr = 0;
	c->verdict->weight = 0;
	c->limit = 0;
	c->has_pool = false;
}

/* === The verdict ========================================================== */

/* Is the cohort large enough to be what presses? */
static bool is_enough(const struct rescue_choice *c)
{
	const struct rescue_machine *m = &c->look->machine;
	u64 weight = c->verdict->weight;

	switch (c->pressure) {
	case RESCUE_LIMIT:
		return reaches(c, weight * 8, c->limit);
	case RESCUE_CPU:
		return reaches(c, weight * 2, CPU_CROWD * m->cpus);
	case RESCUE_SLOTS:
		return reaches(c, weight * 16, m->slots);
	case RESCUE_MEMORY:
		return reaches(c, weight * 16 * 8, m->memory);
	case RESCUE_GROWTH:
		return reaches(c, weight * (c->has_pool ? POOL_PARTS : GROWTH_PARTS), m->slots);
	default:
		return reaches(c, weight, DEPTH);
	}
}

static bool find_onset(struct rescue_choice *c)
{
	u64 now = c->look->machine.now_ns;
	u64 loose, tight;

	if (c->pressure == RESCUE_DEPTH) {
		loose = min(DEPTH_NS, now);
		tight = loose;
	} else if (!rescue_ages_onset(&c->ages[c->pressure], now,
				      c->part == 1 ? CONTRAST : 0, &loose, &tight)) {
		/* A limit that is used up, and tasks that run, press whenever they came. */
		if (c->pressure != RESCUE_LIMIT && c->pressure != RESCUE_CPU)
			return false;
		loose = now;
		tight = now;
	}
	c->loose_ns = now - min(now, loose);
	c->since_ns = now - min(now, tight);
	c->near_ns = now - min(now, loose + loose / 2);
	return c->pressure != RESCUE_GROWTH || loose <= max(GROWTH_NS, now / 4);
}

/* Is the pressure on, and who brought it? */
static bool try(struct rescue_choice *c, enum rescue_pressure pressure)
{
	c->pressure = pressure;
	if (!is_on(c, pressure) || !find_onset(c))
		return false;
	if (pressure == RESCUE_DEPTH)
		weigh_depth(c);
	else
		weigh(c);
	if (pressure == RESCUE_DEPTH && !reaches(c, node_at(c, RESCUE_ROOT)->weight, DEPTH))
		return false;
	find_cohort(c);
	if (c->verdict->nr && is_enough(c))
		return true;
	unmark_all(c);
	return false;
}

static bool try_all(struct rescue_choice *c, u32 part)
{
	u32 pressure;

	c->part = part;
	for (pressure = RESCUE_LIMIT; pressure < RESCUE_NR_PRESSURES; pressure++) {
		if (c->look->pressures && !(c->look->pressures & (1u << pressure)))
			continue;
		if (try(c, pressure))
			return true;
	}
	return false;
}

static void note_pressing(struct rescue_choice *c)
{
	u32 pressure;

	c->part = 1;
	for (pressure = RESCUE_LIMIT; pressure < RESCUE_GROWTH; pressure++)
		if (is_on(c, pressure))
			c->verdict->pressing |= 1u << pressure;
}

/**
 * rescue_choice_look() - is there a storm, and which processes are of it?
 * @c: scratch
 * @look: what is asked; no node has RESCUE_MARK
 * @verdict: result
 *
 * Return: true when there is one: its processes, and ghosts among them, have RESCUE_MARK.
 */
bool rescue_choice_look(struct rescue_choice *c, const struct rescue_look *look,
			struct rescue_verdict *verdict)
{
	bool found;

	c->look = look;
	c->verdict = verdict;
	c->steps = 0;
	c->limit = 0;
	c->has_pool = false;
	*verdict = (struct rescue_verdict){};
	survey(c);
	note_pressing(c);
	found = try_all(c, 1);
	if (!found && look->force) {
		found = try_all(c, FORCE_PART);
		verdict->guess = found;
	}
	if (found) {
		if (verdict->nr_roots == 1) {
			verdict->anchor = verdict->root;
			verdict->anchor_taken = true;
		}
		verdict->pressure = c->pressure;
		verdict->pressing |= 1u << c->pressure;
		verdict->since_ns = c->loose_ns;
		verdict->above = verdict->anchor == RESCUE_ROOT ? RESCUE_ROOT :
			rescue_lineage_living_above(look->l, verdict->anchor);
	}
	rescue_lineage_requeue(look->l);	/* the dying were linked through the weights */
	return found;
}
