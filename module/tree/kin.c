// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which processes are of one job, or of one kind.
 *
 * The rule: what a process does and where it stands decides, and never a name alone.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/kin.h"
#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/walk.h"

/* The first of a storm may be older than its onset: this many times. */
#define EARLY_TIMES 4u

/*
 * Forks come slowly at first, on a machine that stalls: below the root of a storm, what came
 * this long before the onset is of it too.
 */
#define SLOW_START_NS (10ull * 1000000000ull)

/* How far below a ghost a living process is looked for that can speak for it. */
#define WITNESS_STEPS 64u

/* A living process that can tell of what kind the tree is; RESCUE_NOBODY: none was near. */
static u32 kin_witness_of(const struct rescue_choice *c, u32 top)
{
	u32 steps;
	u32 i = top;

	for (steps = 0; i && steps < WITNESS_STEPS; steps++) {
		if (walk_is_living(c, i))
			return i;
		i = rescue_lineage_next_down(c->look->l, i, top);
	}
	return RESCUE_NOBODY;
}

/**
 * rescue_kin_came_after() - was it born late enough?
 * @c: the look
 * @index: the node, living or ghost
 * @since_ns: boot-time clock
 *
 * Return: whether it was. The ghost of a process group that is older than the module always
 * was, as all of that group is one job.
 */
bool rescue_kin_came_after(const struct rescue_choice *c, u32 index,
			   u64 since_ns)
{
	u64 start = walk_node(c, index)->start_ns;

	/* The ghost of a process group that was older than the module: all of it is one job. */
	return start >= since_ns || start == RESCUE_START_PGRP;
}

/**
 * rescue_kin_is_young() - did it come with the storm?
 * @c: the look
 * @index: the node; a ghost did when the process that speaks for it has
 *
 * Return: whether it did.
 */
bool rescue_kin_is_young(const struct rescue_choice *c, u32 index)
{
	u32 witness;

	if (rescue_kin_came_after(c, index, c->loose_ns))
		return true;
	if (walk_is_living(c, index))
		return false;
	witness = kin_witness_of(c, index);
	return witness && rescue_kin_came_after(c, witness, c->loose_ns);
}

/**
 * rescue_kin_is_early() - did it come with the storm, or not long before?
 * @c: the look
 * @index: the node
 *
 * A storm begins with few processes, and the onset is where they became many.
 *
 * Return: whether it did.
 */
bool rescue_kin_is_early(const struct rescue_choice *c, u32 index)
{
	u64 now = c->look->machine.now_ns;
	u64 age = EARLY_TIMES * (now - c->loose_ns);

	return rescue_kin_came_after(c, index, now - min(now, age));
}

/**
 * rescue_kin_is_recent() - below the root of a storm, is it of the storm?
 * @c: the look
 * @index: the node
 *
 * Return: whether it came with the storm, or as far before as a slow start takes.
 */
bool rescue_kin_is_recent(const struct rescue_choice *c, u32 index)
{
	return rescue_kin_is_early(c, index) ||
	       rescue_kin_came_after(c, index,
				     c->loose_ns - min(c->loose_ns, SLOW_START_NS));
}

/**
 * rescue_kin_ask_witness() - what is a tree like?
 * @c: the look
 * @top: the tree
 * @facts: result: those of its root, or of the first process near below that answers
 *
 * Return: false: no process answers.
 */
bool rescue_kin_ask_witness(const struct rescue_choice *c, u32 top,
			    struct rescue_facts *facts)
{
	u32 steps;
	u32 i = top;

	for (steps = 0; i && steps < WITNESS_STEPS; steps++) {
		if (walk_is_living(c, i)) {
			walk_ask(c, i, facts);
			if (!(facts->traits & RESCUE_GONE))
				return true;
		}
		i = rescue_lineage_next_down(c->look->l, i, top);
	}
	return false;
}

/* May the process be taken, if it is of the storm? What it bore may be in any case. */
static bool kin_may_take(const struct rescue_choice *c, u32 index,
			 const struct rescue_facts *facts)
{
	const struct rescue_node *node = walk_node(c, index);

	if (index == RESCUE_ROOT || node->flags & RESCUE_SPARED ||
	    facts->traits & RESCUE_SHELL)
		return false;
	return !(facts->traits & RESCUE_PROTECTED) || node->born_protected;
}

/**
 * rescue_kin_same_name() - one program of one user?
 * @a: a process
 * @b: another
 *
 * Return: whether they are.
 */
bool rescue_kin_same_name(const struct rescue_facts *a,
			  const struct rescue_facts *b)
{
	return a->uid == b->uid && !strncmp(a->name, b->name, sizeof(a->name));
}

/* Do both do the same: one program, or one job? */
static bool kin_is_kin(const struct rescue_facts *a,
		       const struct rescue_facts *b)
{
	return rescue_kin_same_name(a, b) || (a->group && a->group == b->group);
}

/**
 * rescue_kin_heaviest_child() - the child whose tree weighs most
 * @c: the look
 * @index: the parent
 *
 * Return: the child, the newest of those that weigh the same; RESCUE_NOBODY: there is none.
 */
u32 rescue_kin_heaviest_child(const struct rescue_choice *c, u32 index)
{
	u32 best = RESCUE_NOBODY;
	u32 child;

	for (child = walk_node(c, index)->child; child;
	     child = walk_node(c, child)->next)
		if (!best ||
		    walk_node(c, child)->weight > walk_node(c, best)->weight)
			best = child;
	return best;
}

/* What the children of a node weigh, by kind. */
struct brood {
	u32 all; /* the weight of all */
	u32 light; /* of the small ones */
	bool older; /* one of another name lives that came before the storm */
	bool odd; /* the same, but it may have come shortly before */
};

static void kin_count_brood(struct rescue_choice *c, u32 index,
			    struct brood *brood)
{
	struct rescue_facts first, facts;
	u32 heaviest = rescue_kin_heaviest_child(c, index);
	bool known = heaviest && rescue_kin_ask_witness(c, heaviest, &first);
	u32 child;

	*brood = (struct brood){};
	for (child = walk_node(c, index)->child; child;
	     child = walk_node(c, child)->next) {
		u32 weight = walk_node(c, child)->weight;

		walk_step(c);
		brood->all += weight;
		if (weight <= RESCUE_LIGHT)
			brood->light += weight;
		if (rescue_kin_is_young(c, child) || !walk_is_living(c, child))
			continue;
		walk_ask(c, child, &facts);
		if (known && rescue_kin_same_name(&first, &facts))
			continue;
		brood->odd = true;
		brood->older |= !rescue_kin_is_early(c, child);
	}
}

/**
 * rescue_kin_is_source() - has the process forked most of the storm itself?
 * @c: the look
 * @index: the node
 *
 * Or it is the storm, by its threads, or by zombies that it does not reap. A process that
 * has older children of another kind is no source: a runtime with its services.
 *
 * Return: whether it is one, and may be taken.
 */
bool rescue_kin_is_source(struct rescue_choice *c, u32 index)
{
	u32 weight = walk_node(c, index)->weight;
	struct rescue_facts facts;
	struct brood brood;
	u32 own;

	if (c->pressure == RESCUE_DEPTH || !walk_is_living(c, index))
		return false;
	walk_ask(c, index, &facts);
	if (!kin_may_take(c, index, &facts) || facts.traits & RESCUE_GONE)
		return false;
	kin_count_brood(c, index, &brood);
	if (brood.older)
		return false;
	own = weight - min(weight, brood.all);
	if (c->pressure == RESCUE_MEMORY)
		own = 0;
	return (u64)(brood.light + own) * 2 >= weight;
}

/* A ghost is of the storm when it bore it late, or under the same name. */
static bool kin_ghost_belongs(struct rescue_choice *c, u32 index,
			      const struct rescue_facts *below)
{
	const struct rescue_node *node = walk_node(c, index);

	return rescue_kin_came_after(c, index, c->loose_ns) ||
	       (node->uid == below->uid && node->comm[0] &&
		!strncmp(node->comm, below->name, RESCUE_COMM_LEN));
}

/*
 * Does it do nothing but wait for the one child that it has, in the same session? A session
 * leader is a login, a shim or a terminal server instead, whatever it waits for.
 */
static bool kin_only_waits(const struct rescue_choice *c, u32 index,
			   const struct rescue_facts *facts,
			   const struct rescue_facts *below)
{
	const struct rescue_node *node = walk_node(c, index);

	return facts->tasks == 1 && facts->session &&
	       facts->session == below->session &&
	       facts->session != node->pid && facts->uid == below->uid &&
	       facts->cgroup == below->cgroup && node->child &&
	       !walk_node(c, node->child)->next;
}

/* Is it the program of the heaviest part of the tree that is being judged? */
static bool kin_is_of_crest(struct rescue_choice *c, const struct rescue_facts *facts)
{
	if (!c->crest_asked)
		c->crest_known = rescue_kin_ask_witness(c, c->crest, &c->crest_facts);
	c->crest_asked = true;
	return c->crest_known && rescue_kin_same_name(facts, &c->crest_facts);
}

/* Did it come with the storm, or up to a slow start before, and is it the same program? */
static bool kin_is_crest(struct rescue_choice *c, u32 index,
			 const struct rescue_facts *facts)
{
	return rescue_kin_is_recent(c, index) && kin_is_of_crest(c, facts);
}

/**
 * rescue_kin_goes_on() - below the root of a storm, does an older process take part in it?
 * @c: the look
 * @index: the node
 *
 * What a bomb had before it was held, let go, and has grown again, is older than the onset. It
 * is the same program, and runs on, or has borne a part of the weight. The program alone would
 * not do: idle workers of a server are as old.
 *
 * Return: whether it does, and may be taken.
 */
bool rescue_kin_goes_on(struct rescue_choice *c, u32 index)
{
	struct rescue_facts facts;

	if (!walk_is_living(c, index))
		return false;
	walk_ask(c, index, &facts);
	if (facts.traits & RESCUE_GONE || !kin_may_take(c, index, &facts))
		return false;
	return (facts.traits & RESCUE_RUNS || walk_node(c, index)->weight) &&
	       kin_is_of_crest(c, &facts);
}

/**
 * rescue_kin_is_leaf() - is it a storm by itself?
 * @c: the look
 * @index: a node without children
 *
 * The last link of a chain is, gone or not: the next one, of which nothing has been read yet,
 * is found by it.
 *
 * Return: whether it is, and may be taken.
 */
bool rescue_kin_is_leaf(struct rescue_choice *c, u32 index)
{
	struct rescue_facts facts;

	if (!walk_is_living(c, index) || !rescue_kin_is_early(c, index))
		return false;
	walk_ask(c, index, &facts);
	return kin_may_take(c, index, &facts);
}

/**
 * rescue_kin_belongs() - is it of the same job as a tree below it?
 * @c: the look
 * @index: the node above
 * @child: root of the tree
 *
 * Then it would go on, or start the storm again. A process belongs that
 *
 *   - came with the storm, and is the same program or of the same process group;
 *   - came with the storm and runs: it could still fork;
 *   - came with the storm, or shortly before, and only waits for it;
 *   - was there before, and has nothing else in the process group of the storm: a wrapper;
 *   - came up to a slow start before, is the same program, and has nothing else.
 *
 * Return: whether it does, and may be taken.
 */
bool rescue_kin_belongs(struct rescue_choice *c, u32 index, u32 child)
{
	struct rescue_facts facts, below;
	struct brood brood;

	if (index == RESCUE_ROOT)
		return false;
	/* All below has gone meanwhile: it is the last link of a chain. */
	if (!rescue_kin_ask_witness(c, child, &below))
		return rescue_kin_is_leaf(c, index);
	if (!walk_is_living(c, index))
		return kin_ghost_belongs(c, index, &below);
	walk_ask(c, index, &facts);
	if (facts.traits & RESCUE_GONE)
		return rescue_kin_is_young(c, index);
	if (!kin_may_take(c, index, &facts))
		return false;
	/* The PID 1 of a container that forks on is of it; one that only reaps is not. */
	if (facts.traits & RESCUE_MANAGER && !(facts.traits & RESCUE_RUNS) &&
	    !kin_is_crest(c, index, &facts))
		return false;
	if (rescue_kin_is_young(c, index))
		return facts.traits & RESCUE_RUNS ||
		       kin_is_kin(&facts, &below) ||
		       kin_only_waits(c, index, &facts, &below);
	if (rescue_kin_is_early(c, index) && facts.session == below.session &&
	    (rescue_kin_same_name(&facts, &below) ||
	     kin_only_waits(c, index, &facts, &below)))
		return true;
	kin_count_brood(c, index, &brood);
	if (facts.group && facts.group == below.group)
		return !brood.older;
	return !brood.odd && kin_is_crest(c, index, &facts);
}
