/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kin: how old a process is beside the storm, and of which kind it is.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 */
#ifndef RESCUE_KIN_H
#define RESCUE_KIN_H

#include <linux/types.h>

#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/walk.h"

void rescue_kin_set_onset(struct rescue_choice *c, u64 age_ns, u64 burst_ns);
u32 rescue_kin_witness_of(struct rescue_choice *c, u32 top, struct rescue_facts *facts);
bool rescue_kin_may_take(struct rescue_choice *c, u32 index, const struct rescue_facts *facts);
bool rescue_kin_multiplies(struct rescue_choice *c, u32 root);
bool rescue_kin_is_of_crest(struct rescue_choice *c, const struct rescue_facts *facts);
bool rescue_kin_same_name(const struct rescue_facts *a, const struct rescue_facts *b);

/**
 * rescue_kin_came_after() - was it born late enough?
 * @c: the look
 * @index: the node, living or ghost
 * @since_ns: boot-time clock
 *
 * Return: whether it was. The ghost of a process group that is older than the module always
 * was, as all of that group is one job.
 */
static inline bool rescue_kin_came_after(const struct rescue_choice *c, u32 index, u64 since_ns)
{
	u64 start = walk_node(c, index)->start_ns;

	return start >= since_ns || start == RESCUE_START_PGRP;
}

/**
 * rescue_kin_is_young() - did it come with the storm?
 * @c: the look
 * @index: the node; a ghost did when the process that speaks for it has
 *
 * Return: whether it did.
 */
static inline bool rescue_kin_is_young(struct rescue_choice *c, u32 index)
{
	u32 witness;

	if (rescue_kin_came_after(c, index, c->loose_ns))
		return true;
	witness = walk_is_living(c, index) ? RESCUE_NOBODY : rescue_kin_witness_of(c, index, NULL);
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
static inline bool rescue_kin_is_early(const struct rescue_choice *c, u32 index)
{
	return rescue_kin_came_after(c, index, c->early_ns);
}

/**
 * rescue_kin_ask_witness() - what is a tree like?
 * @c: the look
 * @top: the tree
 * @facts: result: those of its root, or of the first process near below that answers
 *
 * Return: false: no process answers.
 */
static inline bool rescue_kin_ask_witness(struct rescue_choice *c, u32 top,
					  struct rescue_facts *facts)
{
	return walk_answers(c, top, facts) || rescue_kin_witness_of(c, top, facts);
}

#endif /* RESCUE_KIN_H */
