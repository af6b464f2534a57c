/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walk: steps over the nodes, for the rooms of the choice.
 */
#ifndef RESCUE_WALK_H
#define RESCUE_WALK_H

#include <linux/minmax.h>
#include <linux/types.h>

#include "tree/breath.h"
#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/view.h"

/* One process carries a weight when the others have less than this part of it. */
#define REST_PARTS 16u

static inline struct rescue_node *walk_node(const struct rescue_choice *c, u32 index)
{
	return rescue_node(c->look->l, index);
}

/* One process carries a weight when it has so much of it. */
static inline u32 walk_most_of(u32 weight)
{
	return max(weight - weight / REST_PARTS, 1u);
}

static inline void walk_step(struct rescue_choice *c)
{
	if (++c->steps % RESCUE_BREATH_STEPS == 0)
		rescue_breathe();
}

static inline void walk_ask(const struct rescue_choice *c, u32 index, struct rescue_facts *facts)
{
	c->look->view->facts(c->look->view->ctx, index, facts);
}

static inline bool walk_is_living(const struct rescue_choice *c, u32 index)
{
	return walk_node(c, index)->flags & RESCUE_LIVING;
}

/* Does a living process tell of what kind it is? Without @facts it is not asked. */
static inline bool walk_answers(const struct rescue_choice *c, u32 index,
				struct rescue_facts *facts)
{
	if (!walk_is_living(c, index))
		return false;
	if (facts)
		walk_ask(c, index, facts);
	return !facts || !(facts->traits & RESCUE_GONE);
}

/* A user may let go of what a user has frozen (user=1): for any other it is as if not held. */
static inline u8 walk_flags(const struct rescue_choice *c, const struct rescue_node *node)
{
	return node->by_user && !c->look->limited ? node->flags & ~RESCUE_MEMBER : node->flags;
}

static inline bool walk_is_left_out(const struct rescue_choice *c, u32 index)
{
	return walk_flags(c, walk_node(c, index)) & c->look->leave_out;
}

/* The next of a walk down that leaves the tree of @index out. */
static inline u32 walk_over(const struct rescue_choice *c, u32 index)
{
	for (; index != RESCUE_ROOT; index = walk_node(c, index)->parent)
		if (walk_node(c, index)->next)
			return walk_node(c, index)->next;
	return RESCUE_NOBODY;
}

static inline u32 walk_down(const struct rescue_choice *c, u32 index)
{
	return walk_node(c, index)->child ?: walk_over(c, index);
}

#endif /* RESCUE_WALK_H */
