/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Choice: what presses, and which processes brought it.
 */
#ifndef RESCUE_CHOICE_H
#define RESCUE_CHOICE_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_view;
struct rescue_machine;

enum rescue_pressure {
	RESCUE_CALM,
	RESCUE_SLOTS,		/* the machine's task slots are short */
	RESCUE_LIMIT,		/* those of a user, a cgroup or a pid namespace are */
	RESCUE_CPU,		/* tasks wait for CPUs */
	RESCUE_MEMORY,
	RESCUE_GROWTH,		/* a crowd, or generation after generation, that keeps coming */
	RESCUE_NR_PRESSURES,
};

/**
 * struct rescue_look - one look for a storm
 * @l: the lineage
 * @view: where to ask
 * @machine: what it has
 * @caller: node of the process that asks, or RESCUE_NOBODY (the key); it and its ancestors
 *          are never taken (they carry RESCUE_SPARED already)
 * @leave_out: nodes with one of these flags have no weight: what is held already
 * @only: RESCUE_CALM: whatever presses; else this pressure alone (a second look)
 * @force: take the best guess below the thresholds, too
 */
struct rescue_look {
	struct rescue_lineage *l;
	const struct rescue_view *view;
	struct rescue_machine machine;
	u32 caller;
	u8 leave_out;
	enum rescue_pressure only;
	bool force;
};

/**
 * struct rescue_verdict - what the look has found
 * @pressure: what presses; RESCUE_CALM: nothing does
 * @anchor: node below which the storm grows, or RESCUE_NOBODY: there is no storm
 * @anchor_taken: the anchor itself is of the storm
 * @nr: living processes that were marked (RESCUE_MARK)
 * @nr_left: living processes below the anchor that were not
 */
struct rescue_verdict {
	enum rescue_pressure pressure;
	u32 anchor;
	bool anchor_taken;
	u32 nr;
	u32 nr_left;
};

bool rescue_choice_look(const struct rescue_look *look, struct rescue_verdict *verdict);
const char *rescue_pressure_name(enum rescue_pressure pressure);

#endif /* RESCUE_CHOICE_H */
