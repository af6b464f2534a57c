// SPDX-License-Identifier: GPL-2.0-only
/*
 * Holding a set of processes until none of them runs, and keeping them so.
 *
 * The rule: signals follow the bits, and a freeze is over when a drain that began
 * after all were quiet finds no newborn.
 */
#include <linux/math64.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "hold/grip.h"
#include "hold/hold.h"
#include "hold/stray.h"
#include "machine/census.h"
#include "machine/describe.h"
#include "machine/held.h"
#include "machine/nap.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "tree/breath.h"
#include "tree/lineage.h"

/*
 * R: boot-time clock when all members were last told to have their newborns killed. A process
 * with that bit that was born later has it from its creator.
 */
static u64 condemned_ns;

/**
 * rescue_freeze_restop() - stop the members that were woken
 * @l: the lineage
 * @tally: counters
 *
 * By the bits, which are set in any order, and without a look at all the nodes: it has to
 * be faster than the processes that wake.
 *
 * Context: the rescuer.
 */
void rescue_freeze_restop(struct rescue_lineage *l, struct rescue_tally *tally)
{
	u32 steps = 0;
	u32 nr = 0;

	rescue_assert_owner();
	if (likely(!rescue_held_take_woken()))
		return;
	for (; (nr = rescue_held_next_woken(nr)) < PID_MAX_LIMIT; nr++) {
		struct pid *pid;
		struct task_struct *p;
		u32 index;

		rcu_read_lock();
		pid = find_pid_ns(nr, &init_pid_ns);
		p = pid_task(pid, PIDTYPE_TGID);
		index = p ? rescue_lineage_find(l, nr, p->start_boottime) : RESCUE_NOBODY;
		/* The owner of a number with a bit is held; a newborn may have no node yet. */
		if (p && rescue_held_has(nr))
			rescue_grip_stop(p, pid);
		/* If it had been stopped before the freeze, then it is to run now. */
		if (p)
			rescue_stray_take_stopped(nr, p->start_boottime);
		rcu_read_unlock();
		rescue_node_breathe(&steps);
		tally->restopped++;
		if (index) {
			rescue_node(l, index)->flags &= ~RESCUE_STOPPED;
			rescue_node(l, index)->flags |= RESCUE_PENDING;
		}
	}
}

/* Was it to be killed at birth, where the probe may not do that itself? */
static bool freeze_is_born_condemned(const struct rescue_node *node)
{
	return node->start_ns > condemned_ns && rescue_held_kills_births(node->pid);
}

/* Stops a member that is pending. Returns false when there is nothing more to wait for. */
static bool freeze_see_to_pending(const struct rescue_lineage *l, struct rescue_node *node)
{
	bool is_held = rescue_held_has(node->pid);
	struct task_struct *p;
	struct pid *pid;
	bool pending = false;

	if (!is_held && rescue_grip_hold(node)) {
		is_held = true;
		rescue_held_note_captured();
	}
	/* Held when there was no node for it. */
	if (rescue_stray_take_stopped(node->pid, node->start_ns))
		node->flags |= RESCUE_STOPPED;
	rcu_read_lock();
	pid = rescue_process_pid(node);
	p = pid_task(pid, PIDTYPE_TGID);
	if (p) {
		/* A process without a bit is exiting; once it is quiet, its exit is recorded. */
		if (is_held && freeze_is_born_condemned(node))
			kill_pid(pid, SIGKILL, 1);
		else if (is_held)
			rescue_grip_stop(p, pid);
		pending = !rescue_grip_is_quiet(p, l, node);
	}
	rcu_read_unlock();
	return pending;
}

static void freeze_condemn_births(struct rescue_lineage *l)
{
	const struct rescue_node *node;
	bool more = false;
	u32 i;

	rescue_for_each_node(l, i, node) {
		/* Not held: it is exiting, and has no bits any more. */
		if (rescue_node_is_living_member(node) && rescue_held_has(node->pid))
			more |= rescue_held_kill_births(node->pid);
	}
	/* Later than the birth of all of them: they are stopped, not killed. */
	if (more)
		condemned_ns = ktime_get_boottime_ns();
}

/**
 * rescue_freeze_tend() - make every member stop, or stop again
 * @l: the lineage, drained
 * @tally: counters
 * @freezing: the condemned are stopped with the others; after a freeze they have another order
 *
 * Context: the rescuer.
 * Return: how many members have not been seen stopped yet.
 */
u32 rescue_freeze_tend(struct rescue_lineage *l, struct rescue_tally *tally, bool freezing)
{
	struct rescue_node *node;
	u32 pending = 0;
	u32 i;

	rescue_assert_owner();
	rescue_freeze_restop(l, tally);
	rescue_for_each_node(l, i, node) {
		if (!(node->flags & RESCUE_LIVING))
			continue;
		if (!(node->flags & RESCUE_MEMBER)) {
			if (likely(!rescue_held_has(node->pid)))
				continue;
			rescue_stray_see_to(l, i, tally);
		}
		if (node->flags & RESCUE_PENDING && (freezing || !node->condemned)) {
			if (freeze_see_to_pending(l, node))
				pending++;
			else
				node->flags &= ~RESCUE_PENDING;
		}
	}
	if (unlikely(l->nr_missed))
		pending += rescue_stray_tend_nodeless(l);
	if (tally->restopped > RESCUE_MAX_WAVES * (l->nr_members + 16))
		freeze_condemn_births(l);
	return pending;
}

/**
 * rescue_freeze_name_pending() - some of the pending members, for the outcome
 * @l: the lineage
 * @tally: result: @pending, with the state they are in
 *
 * Context: the rescuer.
 */
void rescue_freeze_name_pending(const struct rescue_lineage *l, struct rescue_tally *tally)
{
	char name[RESCUE_NAME_MAX];
	struct task_struct *p;
	size_t at = 0;
	const struct rescue_node *node;
	u32 i;

	rescue_assert_owner();
	tally->pending[0] = '\0';
	rescue_for_each_node(l, i, node) {
		if (!rescue_node_is_living_member(node) || !(node->flags & RESCUE_PENDING))
			continue;
		rescue_describe_name(node, name, sizeof(name));
		if (at + strlen(name) + 16 > sizeof(tally->pending))
			break;
		rcu_read_lock();
		p = rescue_process_find(node);
		at += scnprintf(tally->pending + at, sizeof(tally->pending) - at, " %u(%s,%c)",
				node->pid, name, p ? task_state_to_char(p) : '-');
		rcu_read_unlock();
	}
}

/* === Freeze =============================================================== */

/*
 * H1: the bits of all members that do not have theirs yet. Reads no records on the
 * way: an index must stay what it is. Returns how many.
 */
static u32 freeze_hold_members(struct rescue_lineage *l)
{
	struct rescue_node *node;
	u32 nr = 0;
	u32 i;

	rescue_for_each_node(l, i, node) {
		if (!rescue_node_is_living_member(node) || rescue_held_has(node->pid))
			continue;
		nr += rescue_grip_hold(node);
		node->flags |= RESCUE_PENDING;
	}
	return nr;
}

/*
 * Sleeps between two looks: long enough for the members to get the CPUs that
 * they need to stop, at least four fifths of them.
 *
 * While members are woken, it does not sleep: a member in kill(-1, SIGCONT) wakes
 * thousands, and each of them that comes to run in user space does it again. So they
 * are stopped right behind it, until none has been woken for a while.
 */
static void freeze_let_them_run(struct rescue_lineage *l, struct rescue_tally *tally, u64 looked_ns,
				u64 deadline_ns)
{
	u64 now = ktime_get_boottime_ns();
	u64 calm_ns = now + RESCUE_FIGHT_NS;

	if (!rescue_held_any_woken()) {
		rescue_nap(RESCUE_NAP_SHORT_NS + min_t(u64, 4 * looked_ns, RESCUE_NAP_NS));
		calm_ns = 0;
	}
	while ((rescue_held_any_woken() || now < calm_ns) && now < deadline_ns) {
		if (rescue_held_any_woken())
			calm_ns = now + RESCUE_FIGHT_NS;
		rescue_freeze_restop(l, tally);
		rescue_breathe();
		now = ktime_get_boottime_ns();
	}
}

/* How long a freeze waits: as long as members stop, but not for ever. */
struct patience {
	u64 give_up_ns;	/* unless one more has stopped by then */
	u64 end_ns;
	u32 stopped;	/* the most so far */
};

static void freeze_note_progress(const struct rescue_lineage *l, struct patience *patience,
				 u32 pending, u64 timeout_ns)
{
	u32 stopped = l->nr_members - min(l->nr_members, pending);

	if (stopped <= patience->stopped)
		return;
	patience->stopped = stopped;
	patience->give_up_ns = min(ktime_get_boottime_ns() + timeout_ns, patience->end_ns);
}

/*
 * The last look before the end of patience may have been the one that found all of them quiet,
 * or a newborn that is quiet as well. A caller that is told of processes that have not stopped
 * is told of one at least. Returns false when the freeze is over.
 */
static bool freeze_look_again(struct rescue_lineage *l, struct rescue_tally *tally, u32 *pending)
{
	u32 looks;

	for (looks = 0; !*pending && looks < RESCUE_LAST_LOOKS; looks++) {
		/* freeze:Q, once more. */
		smp_rmb();
		if (!rescue_census_drain() && !rescue_held_any_woken())
			return false;
		*pending = rescue_freeze_tend(l, tally, true);
	}
	return true;
}

/**
 * rescue_freeze_run() - hold all members, until none of them runs
 * @l: the lineage; the processes that are to be held have joined
 * @since_ns: boot-time clock of the order
 * @timeout_ns: how long to wait (not to hold) after the last member has stopped; to finish
 *              thousands of forks takes what it takes
 * @most_ns: how long to wait in all
 * @tally: counters; added to
 *
 * The end: all members have been seen stopped, and then a drain finds no child
 * of theirs. A member that has stopped has finished its fork, so the record of
 * the child is written.
 *
 * Context: the rescuer, sleeps.
 * Return: 0, or -ETIMEDOUT: all members are held, some have not stopped yet.
 */
int rescue_freeze_run(struct rescue_lineage *l, u64 since_ns, u64 timeout_ns, u64 most_ns,
		      struct rescue_tally *tally)
{
	struct patience patience = {
		.give_up_ns = ktime_get_boottime_ns() + timeout_ns,
		.end_ns = ktime_get_boottime_ns() + most_ns,
	};
	u32 pending, joined;
	bool busy;
	u64 now;

	rescue_assert_owner();
	/* Empty rings last longer than it takes to hold thousands. */
	rescue_census_catch_up();
	tally->held += freeze_hold_members(l);			/* freeze:H1 */
	/* freeze:H2: if a probe does not read H1's bit (B4), then H4 reads its record. */
	smp_mb();
	pending = rescue_freeze_tend(l, tally, true);		/* freeze:H3 */
	now = ktime_get_boottime_ns();
	tally->sent_us = div_u64(now - since_ns, NSEC_PER_USEC);
	do {
		freeze_note_progress(l, &patience, pending, timeout_ns);
		if (pending)
			freeze_let_them_run(l, tally, ktime_get_boottime_ns() - now,
					    patience.give_up_ns);
		/* freeze:Q: a member that was read as quiet has written its records before. */
		smp_rmb();
		joined = rescue_census_drain();		/* freeze:H4 */
		busy = pending || joined || rescue_held_any_woken();
		now = ktime_get_boottime_ns();
		if (busy)
			pending = rescue_freeze_tend(l, tally, true);	/* freeze:H5 */
	} while (busy && now < patience.give_up_ns);

	if (busy)
		busy = freeze_look_again(l, tally, &pending);
	rescue_freeze_name_pending(l, tally);
	tally->left = pending;
	tally->took_us = div_u64(ktime_get_boottime_ns() - since_ns, NSEC_PER_USEC);
	return busy ? -ETIMEDOUT : 0;
}
