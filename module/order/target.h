/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Target: the processes that a command selects, as marks on the nodes of the lineage.
 *
 * Preview and action select by the same code, and then do with the marks what
 * they are there for. The marks (RESCUE_MARK) hold until the next drain; a newborn of
 * a marked process that is read meanwhile is marked.
 */
#ifndef RESCUE_TARGET_H
#define RESCUE_TARGET_H

#include <linux/types.h>

#include "tree/node.h"

struct rescue_caller;
struct rescue_target;

/* Processes that are selected before they have a node: links of as many chains. */
#define RESCUE_UNKNOWN_MAX	16

/**
 * struct rescue_selection - what was marked
 * @nr: living processes that were marked
 * @nr_trees: trees that were marked, 1 for what is no tree; of storms set by the caller
 * @nr_held: those of them that are held already
 * @nr_spared: processes that the target names, and that are not marked because they are spared
 * @nr_unknown: processes that were born after the drain: they have no node yet
 * @unknown: the first of those
 * @root: node that stands for them: the root of the (first) tree, or the oldest process
 * @spared: some of those, "PID(name,reason) ..."
 * @why: nothing is selected: a sentence for the user
 */
struct rescue_selection {
	u32 nr;
	u32 nr_trees;
	u32 nr_held;
	u32 nr_spared;
	u32 nr_unknown;
	struct rescue_identity unknown[RESCUE_UNKNOWN_MAX];
	u32 root;
	char spared[128];
	const char *why;
};

void rescue_target_begin(struct rescue_lineage *l, const struct rescue_caller *caller,
			 struct rescue_selection *s);
void rescue_target_mark(struct rescue_lineage *l, u32 index, struct rescue_selection *s);
int rescue_target_select(struct rescue_lineage *l, const struct rescue_target *target,
			 bool held_only, struct rescue_selection *s);
int rescue_target_select_newborn(struct rescue_lineage *l, struct rescue_selection *s);
u32 rescue_target_select_leaves(struct rescue_lineage *l, u32 nr_slots,
				struct rescue_selection *s);
void rescue_target_count(struct rescue_lineage *l, struct rescue_selection *s);
void rescue_target_spare_held(struct rescue_lineage *l, u32 uid);
void rescue_target_take(struct rescue_lineage *l, bool condemn, bool by_user);

#endif /* RESCUE_TARGET_H */
