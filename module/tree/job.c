// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which processes are of the job that makes a storm.
 *
 * The rule: what a process does and where it stands decides, and never a name alone.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/brood.h"
#include "tree/job.h"
#include "tree/kin.h"
#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/walk.h"

/* How far below one that gives process groups is looked for. */
#define APART_STEPS 8u

/* What has forked a storm has no child with more than one part of so many. */
#define SPREAD_PARTS 4u

static bool job_is_of_group(const struct rescue_facts *a, const struct rescue_facts *b)
{
	return a->group && a->group == b->group;
}

/* Has it given what is below it a process group in its session? */
static bool job_is_apart(const struct rescue_facts *facts, const struct rescue_facts *below)
{
	return facts->session && facts->session == below->session && facts->group != below->group;
}

/* A process group, or a session? */
static bool job_has_parted(const struct rescue_facts *facts, const struct rescue_facts *below)
{
	return facts->session && below->session && facts->group != below->group;
}

/* On the way up, the process speaks for the tree below it, and for what it has given that. */
static void job_speak(struct rescue_choice *c, const struct rescue_facts *facts, bool forks_itself)
{
	c->below_is_apart |= c->below_known && job_is_apart(facts, &c->below);
	c->below_has_parted = c->below_known && job_has_parted(facts, &c->below);
	c->below = *facts;
	c->below_known = true;
	c->below_forks_itself = forks_itself;
}

/**
 * rescue_job_is_source() - has the process forked most of the storm itself?
 * @c: the look; its brood is that of the node
 * @index: the node
 *
 * Or it is the storm, by its threads, or by zombies that it does not reap. A process that
 * has older children of another kind is no source: a runtime with its services.
 *
 * Return: whether it is one, and may be taken. Then it speaks for the tree on the way up.
 */
bool rescue_job_is_source(struct rescue_choice *c, u32 index)
{
	u32 weight = walk_node(c, index)->weight;
	struct rescue_brood *brood = &c->brood;
	struct rescue_facts facts;
	u32 own;

	if (c->pressure == RESCUE_DEPTH || !walk_is_living(c, index))
		return false;
	walk_ask(c, index, &facts);
	if (!rescue_kin_may_take(c, index, &facts) || facts.traits & RESCUE_GONE)
		return false;
	rescue_brood_compare(c, brood);
	if (brood->older)
		return false;
	own = weight - min(weight, brood->all);
	if (c->pressure == RESCUE_MEMORY)
		own = 0;
	c->below_known = false;
	c->below_is_apart = false;
	job_speak(c, &facts, false);
	return (u64)(brood->light + own) * 2 >= weight;
}

/* A ghost is of the storm when it bore it late, or under the same name. */
static bool job_ghost_belongs(struct rescue_choice *c, u32 index,
			      const struct rescue_facts *below)
{
	const struct rescue_node *node = walk_node(c, index);

	return rescue_kin_is_early(c, index) ||
	       (node->uid == below->uid && node->comm[0] &&
		!strncmp(node->comm, below->name, RESCUE_COMM_LEN));
}

/*
 * Does it do nothing but wait for the one child that it has, in the same session? A session
 * leader is a login, a shim or a terminal server instead, whatever it waits for.
 */
static bool job_only_waits(const struct rescue_choice *c, u32 index,
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

/* Did it come with the storm, or up to a slow start before, and is it the same program? */
static bool job_is_crest(struct rescue_choice *c, u32 index,
			 const struct rescue_facts *facts)
{
	return rescue_kin_is_early(c, index) && rescue_kin_is_of_crest(c, facts);
}

/**
 * rescue_job_goes_on() - below the root of a storm, does an older process take part in it?
 * @c: the look
 * @index: the node
 *
 * What a bomb had before it was held, let go, and has grown again, is older than the onset. It
 * is the same program, and runs on, or has borne a part of the weight. The program alone would
 * not do: idle workers of a server are as old.
 *
 * Return: whether it does, and may be taken.
 */
bool rescue_job_goes_on(struct rescue_choice *c, u32 index)
{
	struct rescue_facts facts;

	if (!walk_is_living(c, index))
		return false;
	walk_ask(c, index, &facts);
	if (facts.traits & RESCUE_GONE || !rescue_kin_may_take(c, index, &facts))
		return false;
	return (facts.traits & RESCUE_AWAKE || walk_node(c, index)->weight) &&
	       rescue_kin_is_of_crest(c, &facts);
}

/**
 * rescue_job_is_leaf() - is it a storm by itself?
 * @c: the look
 * @index: a node without children
 *
 * The last link of a chain is, gone or not: the next one, of which nothing has been read yet,
 * is found by it.
 *
 * Return: whether it is, and may be taken.
 */
bool rescue_job_is_leaf(struct rescue_choice *c, u32 index)
{
	/* As the survey has read it. No part of the storm speaks for a shell: none is below. */
	struct rescue_facts facts = { .traits = walk_node(c, index)->traits };

	if (!walk_is_living(c, index) || !rescue_kin_is_early(c, index))
		return false;
	return rescue_kin_may_take(c, index, &facts);
}

/* The children of a node on the way up; its heaviest is the one by which the walk came down. */
static struct rescue_brood *job_brood_of(struct rescue_choice *c, u32 index, u32 below)
{
	if (c->brood.parent == index)
		return &c->brood;
	while (walk_node(c, below)->parent != index)
		below = walk_node(c, below)->parent;
	c->above = (struct rescue_brood){ .parent = index, .heaviest = below };
	return &c->above;
}

/*
 * Was it there before, and does nothing but wait for the storm, again and again? One that came
 * shortly before, and has started several parts of the storm, has them under several names.
 */
static bool job_is_wrapper(struct rescue_choice *c, u32 index, const struct rescue_facts *facts,
			   struct rescue_brood *brood)
{
	bool early = rescue_kin_is_early(c, index);

	if (facts->tasks != 1)
		return false;
	return (early && brood == &c->brood) ||
	       !rescue_brood_has_other(c, brood, early ? facts : NULL);
}

/*
 * Does it sleep, and has given what is below it a process group in its session? Then it is a shell
 * that makes jobs, unless one below it does so, too.
 */
static bool job_makes_jobs(const struct rescue_choice *c, const struct rescue_facts *facts)
{
	return !(facts->traits & RESCUE_AWAKE) && !c->below_is_apart &&
	       job_is_apart(facts, &c->below);
}

/* The node where the storm spreads has it in all its children. */
static bool job_has_nothing_else(struct rescue_choice *c, u32 index, u32 below,
				 const struct rescue_facts *facts)
{
	struct rescue_brood *brood = job_brood_of(c, index, below);

	return brood == &c->brood || !rescue_brood_has_other(c, brood, facts);
}

/* Is it in the process group of the storm? Where that spreads, a good part of it is enough. */
static bool job_is_in_group(struct rescue_choice *c, u32 index, const struct rescue_facts *facts)
{
	return job_is_of_group(facts, &c->below) ||
	       (facts->group && c->brood.parent == index && !rescue_brood_is_crowd(&c->brood) &&
		rescue_brood_shares_group(c, &c->brood, facts->group));
}

/*
 * Has it given a process group, or a session, to what is below it, as that has to its own child?
 * So the storm does, and it has begun with that; unless it is a login, which has changed its user.
 */
static bool job_has_begun_it(struct rescue_choice *c, u32 index, const struct rescue_facts *facts)
{
	const struct rescue_facts *below = &c->below;

	return c->below_has_parted && job_has_parted(facts, below) && facts->tasks == 1 &&
	       facts->cgroup == below->cgroup && facts->uid == below->uid &&
	       facts->uid == walk_node(c, index)->uid;
}

/*
 * Has it forked the storm, in parts of which none carries that? So does what starts workers, each
 * in a session of its own with children of its own. A runtime has threads, a rollout has services
 * that have, and a shell makes jobs.
 */
static bool job_has_spread(const struct rescue_choice *c, u32 index,
			   const struct rescue_facts *facts)
{
	const struct rescue_brood *brood = &c->brood;

	return brood->parent == index && facts->tasks == 1 && c->below.tasks == 1 &&
	       (u64)walk_node(c, brood->heaviest)->weight * SPREAD_PARTS <= brood->all;
}

/* Is a living process of the same job as the tree below it? */
static bool job_has(struct rescue_choice *c, u32 index, u32 child,
		    const struct rescue_facts *facts)
{
	const struct rescue_facts *below = &c->below;
	struct rescue_brood *brood;
	bool in_group;

	if (!rescue_kin_may_take(c, index, facts))
		return false;
	in_group = job_is_in_group(c, index, facts);
	if (!in_group && job_makes_jobs(c, facts))
		return false;
	/* It has opened a terminal for another program: tmux, script, sshd. */
	if (below->traits & RESCUE_SHELL && !rescue_kin_same_name(facts, below))
		return false;
	/*
	 * The PID 1 of a container is of it where the crowd is its own. One that reaps runs, too,
	 * for as long as a bomb leaves orphans.
	 */
	if (facts->traits & RESCUE_MANAGER && !job_is_crest(c, index, facts) &&
	    !(facts->traits & RESCUE_RUNS && c->brood.parent == index))
		return false;
	if (rescue_kin_is_young(c, index))
		return facts->traits & RESCUE_RUNS || rescue_kin_same_name(facts, below) ||
		       job_has_spread(c, index, facts) ||
		       job_only_waits(c, index, facts, below) ||
		       ((in_group || job_has_begun_it(c, index, facts)) &&
			job_has_nothing_else(c, index, child, facts));
	if (rescue_kin_is_early(c, index) && facts->traits & RESCUE_AWAKE && in_group)
		return true;
	if (rescue_kin_is_early(c, index) && facts->session == below->session &&
	    (rescue_kin_same_name(facts, below) || job_only_waits(c, index, facts, below)))
		return true;
	brood = job_brood_of(c, index, child);
	rescue_brood_compare(c, brood);
	if (in_group && rescue_kin_is_of_crest(c, facts))
		return facts->traits & RESCUE_AWAKE || !brood->older;
	if (in_group)
		return job_is_wrapper(c, index, facts, brood);
	return !brood->odd && job_is_crest(c, index, facts);
}

/* Have the first below given groups, or sessions, to theirs? Each of a bomb may have, then. */
static void job_look_below(struct rescue_choice *c, u32 link)
{
	struct rescue_facts facts;
	u32 steps;

	for (steps = 0; link && steps < APART_STEPS; steps++) {
		walk_step(c);
		if (rescue_kin_ask_witness(c, link, &facts)) {
			c->below_is_apart |= job_is_apart(&c->below, &facts);
			c->below_has_parted |= job_has_parted(&c->below, &facts);
		}
		link = walk_node(c, link)->child;
	}
}

/**
 * rescue_job_belongs() - is it of the same job as a tree below it?
 * @c: the look; @c->below is what that tree is like, once that is known
 * @index: the node above
 * @child: root of the tree
 *
 * Then it would go on, or start the storm again. A process belongs that has not opened a terminal
 * for another program, is no shell that makes jobs, and
 *
 *   - came with the storm, and is the same program;
 *   - came with the storm, in its process group, and has no child that is something else; or has
 *     given it one, or a session, as the storm does to its own;
 *   - came with the storm, and has forked it in many parts, of which none carries it;
 *   - came with the storm and runs: it could still fork; or shortly before, in its process group;
 *   - came with the storm, or shortly before, and only waits for it;
 *   - was there before, in the process group of the storm, has one thread and no child that is
 *     something else: a wrapper; or is the same program, and runs, or has none from long before;
 *   - came shortly before, is the same program in another session, and has nothing else.
 *
 * Return: whether it does, and may be taken. Then it speaks for the tree on the way up; below a
 * ghost, the process does that spoke before.
 */
bool rescue_job_belongs(struct rescue_choice *c, u32 index, u32 child)
{
	struct rescue_facts facts;

	if (index == RESCUE_ROOT)
		return false;
	if (!c->below_known) {
		c->below_known = rescue_kin_ask_witness(c, child, &c->below);
		if (c->below_known)
			job_look_below(c, child);
	}
	/* All below has gone meanwhile: it is the last link of a chain. */
	if (!c->below_known)
		return rescue_job_is_leaf(c, index);
	if (!walk_is_living(c, index))
		return job_ghost_belongs(c, index, &c->below) &&
		       !rescue_brood_has_job(c, index, &c->below);
	walk_ask(c, index, &facts);
	if (facts.traits & RESCUE_GONE)
		return rescue_kin_is_young(c, index);
	c->forks_itself = rescue_kin_same_name(&facts, &c->below);
	if (!job_has(c, index, child, &facts))
		return false;
	job_speak(c, &facts, c->forks_itself);
	return true;
}
