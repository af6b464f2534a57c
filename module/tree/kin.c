// SPDX-License-Identifier: GPL-2.0-only
/*
 * How old a process is beside the storm, and of which kind it is.
 *
 * The rule: a ghost is what the nearest living process below it is.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/kin.h"
#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/walk.h"

/* Its first ones come thinly, so that the onset cuts them off: one part of so many of its time. */
#define HEAD_PARTS 8u

/*
 * The first of a storm may have come before its onset: so many times as long as it took to come, or
 * RESCUE_SLOW_START_NS.
 */
#define EARLY_TIMES 3u

/* How far below a ghost a living process is looked for that can speak for it. */
#define WITNESS_STEPS 64u

/* Among so many children of a ghost. */
#define WITNESS_CHILDREN 8u

/* So many of the newest children are looked at for one that has children. */
#define MULTIPLY_STEPS 8u

/* One of them that lives, or else the lightest. */
static u32 kin_nearest_child(struct rescue_choice *c, u32 parent)
{
	u32 nearest = RESCUE_NOBODY;
	u32 child = walk_node(c, parent)->child;
	u32 nr;

	for (nr = 0; child && nr < WITNESS_CHILDREN; nr++) {
		if (walk_is_living(c, child))
			return child;
		if (!nearest || walk_node(c, child)->weight < walk_node(c, nearest)->weight)
			nearest = child;
		child = walk_node(c, child)->next;
		walk_step(c);
	}
	return nearest;
}

/*
 * Newest first, the way down may be one of ghosts alone, for as many generations as there are: each
 * has left a process, and has gone on in the other child. A ghost has two children at least, or
 * else it would have been folded away. So the lighter one has at most half of the weight, and that
 * way is short.
 */
static u32 kin_nearest_of(struct rescue_choice *c, u32 top)
{
	u32 steps;
	u32 i = top;

	for (steps = 0; i && steps < WITNESS_STEPS && !walk_is_living(c, i); steps++)
		i = kin_nearest_child(c, i);
	return i;
}

/**
 * rescue_kin_witness_of() - a process that can tell of what kind a tree is
 * @c: the look
 * @top: the tree
 * @facts: result: what that is like; NULL: is not asked
 *
 * Return: its root, or the first process near below that answers; RESCUE_NOBODY: none does.
 */
u32 rescue_kin_witness_of(struct rescue_choice *c, u32 top, struct rescue_facts *facts)
{
	u32 steps;
	u32 i = top;

	for (steps = 0; i && steps < WITNESS_STEPS; steps++) {
		if (walk_answers(c, i, facts))
			return i;
		i = rescue_lineage_next_down(c->look->l, i, top);
		walk_step(c);
	}
	i = i ? kin_nearest_of(c, top) : RESCUE_NOBODY;
	return i && walk_answers(c, i, facts) ? i : RESCUE_NOBODY;
}

/**
 * rescue_kin_set_onset() - what counts as young, and as near, from now on
 * @c: the look
 * @age_ns: how long ago the storm began
 * @burst_ns: how long it took to come
 *
 * It may have stood at a limit for hours since: what is near to it is the same then as it was
 * when it came.
 */
void rescue_kin_set_onset(struct rescue_choice *c, u64 age_ns, u64 burst_ns)
{
	u64 now = c->look->machine.now_ns;

	c->loose_ns = now - min(now, age_ns + burst_ns / HEAD_PARTS);
	c->early_ns = now - min(now, age_ns + max(EARLY_TIMES * burst_ns, RESCUE_SLOW_START_NS));
}

/*
 * The leader of a session that has a terminal is a shell: it waits at its prompt, and makes a
 * process group for each job. But a command may have been given a terminal of its own (tmux new
 * COMMAND, ssh -t). Of such a one, that came with the storm and runs, the storm is the same
 * program in the same group.
 */
static bool kin_is_shell(struct rescue_choice *c, u32 index, const struct rescue_facts *facts)
{
	if (!(facts->traits & RESCUE_SHELL))
		return false;
	return !(facts->traits & RESCUE_AWAKE) || !rescue_kin_is_early(c, index) ||
	       index == c->crest || !rescue_kin_is_of_crest(c, facts) ||
	       c->crest_facts.group != facts->group;
}

/**
 * rescue_kin_may_take() - may the process be taken, if it is of the storm?
 * @c: the look
 * @index: its node
 * @facts: its facts
 *
 * Return: whether it may. What it bore may be in any case.
 */
bool rescue_kin_may_take(struct rescue_choice *c, u32 index, const struct rescue_facts *facts)
{
	const struct rescue_node *node = walk_node(c, index);

	if (index == RESCUE_ROOT || node->flags & RESCUE_SPARED || kin_is_shell(c, index, facts))
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
	return a->uid == b->uid && !memcmp(a->name, b->name, sizeof(a->name));
}

/**
 * rescue_kin_is_of_crest() - is it the program of the heaviest part of the tree being judged?
 * @c: the look
 * @facts: a process
 *
 * Return: whether it is, as far as a process answers for that part.
 */
bool rescue_kin_is_of_crest(struct rescue_choice *c, const struct rescue_facts *facts)
{
	if (!c->crest_asked)
		c->crest_known = rescue_kin_ask_witness(c, c->crest, &c->crest_facts);
	c->crest_asked = true;
	return c->crest_known && rescue_kin_same_name(facts, &c->crest_facts);
}

/* Does it go on as its parent does, and a child of its does, too? */
static bool kin_forks_on(const struct rescue_choice *c, const struct rescue_node *node)
{
	return node->fresh && node->child && walk_node(c, node->child)->fresh;
}

/**
 * rescue_kin_multiplies() - is a tree a bomb, too, of which there are few yet?
 * @c: the look, with its weights
 * @root: root of the tree, which came with the storm
 *
 * Return: whether it is more than a few, and half of the root's newest children have children, of
 * which none has called exec since its birth: what builds does, and of workers that fork, or are
 * about to start a helper, there are few at a time.
 */
bool rescue_kin_multiplies(struct rescue_choice *c, u32 root)
{
	u32 child = walk_node(c, root)->child;
	u32 nr = 0, steps;

	if (walk_node(c, root)->weight <= c->light)
		return false;
	for (steps = 0; child && steps < MULTIPLY_STEPS; steps++) {
		walk_step(c);
		nr += kin_forks_on(c, walk_node(c, child));
		child = walk_node(c, child)->next;
	}
	return nr && nr * 2 >= steps;
}
