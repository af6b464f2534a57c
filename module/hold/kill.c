// SPDX-License-Identifier: GPL-2.0-only
/*
 * Killing the condemned, and waiting until they have exited.
 *
 * The rule: leaves first. Root first would wake the others (a process group that becomes
 * orphaned while a member is stopped is sent SIGHUP and SIGCONT), and makes the reaper
 * look at thousands of living children.
 */
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "hold/grip.h"
#include "hold/hold.h"
#include "hold/stray.h"
#include "machine/census.h"
#include "machine/held.h"
#include "machine/nap.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "tree/lineage.h"

/* R: the processes of a batch that have not exited. */
static struct {
	u32 nr;
	struct rescue_identity of[RESCUE_KILL_BATCH];
} batch;

static bool kill_is_condemned(const struct rescue_node *node)
{
	return node->condemned && rescue_node_is_living_member(node);
}

/* From now on newborns of the condemned are killed at birth. They are pending until signalled. */
static void kill_condemn_births(struct rescue_lineage *l)
{
	struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node) {
		if (!kill_is_condemned(node))
			continue;
		node->flags |= RESCUE_PENDING;
		rescue_held_kill_births(node->pid);
	}
	smp_mb();	/* freeze:H2: if a probe does not read this, a drain reads its record */
}

/* Signals the condemned, children before parents, at most @max. Returns how many. */
static u32 kill_leaves(struct rescue_lineage *l, u32 max)
{
	u32 seen = 0;
	u32 nr = 0;
	u32 i;

	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT && nr < max;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		struct rescue_node *node = rescue_node(l, i);

		rescue_node_breathe(&seen);
		if (!kill_is_condemned(node) || !(node->flags & RESCUE_PENDING))
			continue;
		node->flags &= ~RESCUE_PENDING;
		/* A newborn that a drain has found. */
		if (!rescue_held_has(node->pid))
			rescue_grip_hold(node);
		rescue_grip_send(node, SIGKILL);
		if (nr < RESCUE_KILL_BATCH)
			batch.of[nr] = (struct rescue_identity){ node->pid, node->start_ns };
		nr++;
	}
	batch.nr = min(nr, RESCUE_KILL_BATCH);
	return nr;
}

/* Forgets those of the batch that have exited. Returns whether one is left. */
static bool kill_batch_is_exiting(void)
{
	u32 left = 0;
	u32 i;

	rcu_read_lock();
	for (i = 0; i < batch.nr; i++) {
		struct task_struct *p = rescue_process_find_by(batch.of[i].pid,
							       batch.of[i].start_ns);

		if (p && !rescue_process_has_exited(p))
			batch.of[left++] = batch.of[i];
	}
	rcu_read_unlock();
	batch.nr = left;
	return left;
}

static bool kill_memory_is_short(void)
{
	return si_mem_available() < totalram_pages() / 50;
}

/*
 * Lets a batch exit. Returns when it has, or has had its time. The others stay stopped. Not by
 * the records: those say that an exit has begun, and all batches would free their memory at once.
 */
static void kill_await_batch(struct rescue_lineage *l, struct rescue_tally *tally)
{
	u64 end = ktime_get_boottime_ns() + RESCUE_BATCH_NS;

	while (kill_batch_is_exiting() && ktime_get_boottime_ns() < end) {
		rescue_nap(RESCUE_NAP_SHORT_NS);
		rescue_census_drain();
		rescue_freeze_restop(l, tally);
	}
}

/* The last member has gone: nothing of the held set may be left. */
static void kill_forget(struct rescue_lineage *l)
{
	const struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node)
		rescue_lineage_leave(l, i);
}

/**
 * rescue_kill_run() - kill the condemned, and wait until they have exited
 * @l: the lineage, drained
 * @patience_ns: give up when for so long none has exited
 * @most_ns: and after so long in all
 * @tally: counters; @killed and @left are set
 *
 * Context: the rescuer, sleeps.
 * Return: 0, or -ETIMEDOUT: all were signalled and stay held, some have not exited.
 */
int rescue_kill_run(struct rescue_lineage *l, u64 patience_ns, u64 most_ns,
		    struct rescue_tally *tally)
{
	u64 start = ktime_get_boottime_ns();
	u64 progress = start;
	u32 before = l->nr_condemned;
	u32 fewest = before;
	u32 nr;
	u64 now;

	rescue_assert_owner();
	kill_condemn_births(l);
	do {
		nr = kill_leaves(l, kill_memory_is_short() ? U32_MAX : RESCUE_KILL_BATCH);
		if (nr)
			kill_await_batch(l, tally);
		else
			rescue_nap(RESCUE_NAP_SHORT_NS);
		rescue_census_drain();
		if (l->nr_members > l->nr_condemned)
			rescue_freeze_tend(l, tally, false);
		now = ktime_get_boottime_ns();
		if (nr || l->nr_condemned < fewest) {
			fewest = min(fewest, l->nr_condemned);
			progress = now;
		}
		if (!l->nr_members)
			nr = rescue_stray_release(l, SIGKILL);
	} while ((l->nr_condemned || nr) && now < progress + patience_ns &&
		 now < start + most_ns);

	/* The time was up between two batches: the rest exits without another order. */
	if (l->nr_condemned)
		kill_leaves(l, U32_MAX);
	tally->left = l->nr_condemned;
	tally->killed = before - min(before, tally->left);
	tally->took_us = div_u64(now - start, NSEC_PER_USEC);
	if (!l->nr_members)
		kill_forget(l);
	if (!l->nr_condemned)
		return 0;
	kill_condemn_births(l);	/* as pending, for their names and for the next kill */
	rescue_freeze_name_pending(l, tally);
	return -ETIMEDOUT;
}
