/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Leaves: the held processes whose death frees slots, as marks on the nodes of the lineage.
 */
#ifndef RESCUE_LEAVES_H
#define RESCUE_LEAVES_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_node;

/**
 * struct rescue_reaping - what becomes of a process that dies, as the kernel has it now
 * @parent: node of the process that has to wait for it; RESCUE_NOBODY where that has none
 * @tracer: node of another process that has to wait before; RESCUE_NOBODY: nothing else traces it
 * @init: node of PID 1 of its pid namespace, or, for one that is that itself, of the pid namespace
 *        above; RESCUE_NOBODY where it is PID 1 of the machine
 * @threads: how many leave no zombie, and itself
 * @is_init: it is PID 1 of a pid namespace
 * @is_foreign: its parent is in another pid namespace
 * @adopts: it gets what below it loses its parent: a subreaper, or PID 1
 * @ignores: what dies below it leaves no zombie, if that asks
 * @asks: it leaves no zombie where its parent ignores that
 * @vanishes: it leaves no zombie at all
 */
struct rescue_reaping {
	u32 parent;
	u32 tracer;
	u32 init;
	u32 threads;
	bool is_init;
	bool is_foreign;
	bool adopts;
	bool ignores;
	bool asks;
	bool vanishes;
};

/**
 * struct rescue_reapers - what the selection asks of the machine
 * @ctx: theirs
 * @ask: what becomes of a living process
 * @mark: mark a process, if it may be touched
 */
struct rescue_reapers {
	void *ctx;
	void (*ask)(void *ctx, const struct rescue_node *node, struct rescue_reaping *r);
	void (*mark)(void *ctx, u32 index);
};

/**
 * struct rescue_leaves - what was selected
 * @nr: how many are marked
 * @nr_free: the slots that come free when they have died
 */
struct rescue_leaves {
	u32 nr;
	u32 nr_free;
};

struct rescue_leaves rescue_leaves_select(struct rescue_lineage *l, u32 nr_slots,
					  const struct rescue_reapers *reapers);

#endif /* RESCUE_LEAVES_H */
