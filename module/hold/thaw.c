// SPDX-License-Identifier: GPL-2.0-only
/*
 * Letting members go.
 *
 * The rule: they go on as they were. A process that had been stopped before the freeze
 * stays stopped.
 */
#include <linux/math64.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "hold/grip.h"
#include "hold/hold.h"
#include "hold/stray.h"
#include "machine/census.h"
#include "machine/held.h"
#include "machine/sanity.h"
#include "tree/lineage.h"

/* Every process with a bit, and every member. */
static void thaw_mark_all(struct rescue_lineage *l)
{
	struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node) {
		bool stray = node->flags & RESCUE_LIVING && rescue_held_has(node->pid);

		if (node->flags & RESCUE_MEMBER || stray)
			node->flags |= RESCUE_MARK;
		else
			node->flags &= ~RESCUE_MARK;
	}
}

/* Lets the marked go, and takes the marks. Returns how many. */
static u32 thaw_let_go_marked(struct rescue_lineage *l)
{
	struct rescue_node *node;
	u32 nr = 0;
	u32 i;

	rescue_for_each_node(l, i, node) {
		if (!rescue_node_has(node, RESCUE_LIVING | RESCUE_MARK))
			continue;
		/* A member without its bit has just exited. */
		if (rescue_grip_let_go(node) || node->flags & RESCUE_MEMBER)
			nr++;
	}
	/*
	 * thaw:R: if a capture reads a bit as set, then the drain reads that of the child.
	 * thaw:C: if a stop comes after the SIGCONT, then its probe reads the bit as clear.
	 */
	smp_mb();
	rescue_for_each_node(l, i, node) {
		if (!(node->flags & RESCUE_MARK))
			continue;
		if (node->flags & RESCUE_LIVING && !(node->flags & RESCUE_STOPPED))
			rescue_grip_send(node, SIGCONT);
		rescue_lineage_leave(l, i);
		node->flags &= ~RESCUE_MARK;
	}
	return nr;
}

/**
 * rescue_thaw_all() - let all members go, as they were
 * @l: the lineage, drained
 * @tally: counters
 *
 * Context: the rescuer.
 * Return: how many were let go.
 */
u32 rescue_thaw_all(struct rescue_lineage *l, struct rescue_tally *tally)
{
	u64 start = ktime_get_boottime_ns();
	u32 nr = 0;
	u32 found;

	rescue_assert_owner();
	do {
		thaw_mark_all(l);
		found = thaw_let_go_marked(l);
		found += rescue_stray_release(l, SIGCONT);
		nr += found;
		rescue_census_drain();
	} while (found);
	/* No process is held: none need be stopped again. */
	rescue_held_take_woken();
	tally->took_us = div_u64(ktime_get_boottime_ns() - start, NSEC_PER_USEC);
	return nr;
}

/**
 * rescue_thaw_marked() - let the marked go, the others stay held
 * @l: the lineage, with marks
 * @tally: counters
 *
 * Newborns that were captured meanwhile have a bit and no member above them any
 * more: rescue_freeze_tend() lets them go.
 *
 * Context: the rescuer.
 * Return: how many were let go.
 */
u32 rescue_thaw_marked(struct rescue_lineage *l, struct rescue_tally *tally)
{
	u64 start = ktime_get_boottime_ns();
	u32 nr = thaw_let_go_marked(l);

	rescue_assert_owner();
	rescue_census_drain();
	rescue_freeze_tend(l, tally, false);
	tally->took_us = div_u64(ktime_get_boottime_ns() - start, NSEC_PER_USEC);
	return nr;
}
