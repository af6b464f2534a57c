// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keeps the lineage true: from the rings, and from the task list.
 *
 * The rule: a record that was lost must not become a process that is missed.
 * Whatever cannot be read from the rings is found in the task list.
 */
#include <linux/cred.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "bounds.h"
#include "machine/census.h"
#include "machine/failures.h"
#include "machine/pool.h"
#include "machine/process.h"
#include "machine/rings.h"
#include "machine/sanity.h"
#include "tree/adopt.h"
#include "tree/due.h"
#include "tree/lineage.h"
#include "tree/merge.h"
#include "tree/programs.h"
#include "tree/ring.h"

/* R, but S for its counters. */
static struct rescue_lineage lineage;
static struct rescue_programs programs;	/* R */
static u64 lost_known;			/* R */
static struct rescue_due resync_due;	/* R */
static u64 nr_resyncs;			/* S */

/* === From the rings ======================================================= */

/* A new child of a member is a member, and so is what was known of it before. */
static u32 census_join_if_born_to_member(u32 index)
{
	u32 joined = 0;
	u32 i;

	if (!(rescue_node(&lineage, rescue_node(&lineage, index)->parent)->flags & RESCUE_MEMBER))
		return 0;
	for (i = index; i; i = rescue_lineage_next_down(&lineage, i, index)) {
		struct rescue_node *node = rescue_node(&lineage, i);

		if (node->flags & (RESCUE_MEMBER | RESCUE_SPARED))
			continue;
		rescue_lineage_join_born(&lineage, i);
		if (node->flags & RESCUE_LIVING) {
			node->flags |= RESCUE_PENDING;
			joined++;
		}
	}
	return joined;
}

/* Returns how many joined the held set. */
static u32 census_apply(const struct rescue_record *record)
{
	struct rescue_person child = {
		.pid = record->pid,
		.start_ns = record->start_ns,
		.uid = record->uid,
		.vforked = record->vfork,
		.born_protected = record->born_protected,
	};
	u32 index;

	switch (record->kind) {
	case RESCUE_BIRTH:
		index = rescue_lineage_birth(&lineage, &child, record->parent_pid,
					     record->parent_start_ns);
		rescue_programs_birth(&programs, &lineage, record);
		return index ? census_join_if_born_to_member(index) : 0;
	case RESCUE_THREAD:
		rescue_lineage_thread(&lineage, record->pid, record->start_ns,
				      record->parent_start_ns);
		rescue_programs_thread(&programs, &lineage, record);
		return 0;
	case RESCUE_EXEC:
		rescue_programs_exec(&programs, &lineage, record);
		rescue_lineage_exec(&lineage, record->pid, record->start_ns, record->comm);
		return 0;
	case RESCUE_EXIT:
		rescue_programs_exit(&programs, &lineage, record);
		rescue_lineage_exit(&lineage, record->pid, record->start_ns, record->uid,
				    record->comm);
		return 0;
	}
	rescue_impossible(true);
	return 0;
}

static u32 census_drain_rings(void)
{
	struct rescue_merge *merge = rescue_rings_begin();
	const struct rescue_record *record;
	u32 joined = 0;
	u32 nr = 0;

	while ((record = rescue_merge_peek(merge))) {
		joined += census_apply(record);
		rescue_merge_pop(merge);
		rescue_node_breathe(&nr);
	}
	return joined;
}

/* Has a record been lost, or been read in vain, since the task list was walked? */
static bool census_owes_resync(void)
{
	/* Processes without a node are looked for when there are some again, not for each. */
	return unlikely(rescue_rings_lost() != lost_known ||
			(lineage.nr_missed &&
			 lineage.nr_free > rescue_lineage_size(&lineage) / 8));
}

static u32 census_drain_and_settle(void)
{
	u32 joined = 0;
	int turn;

	rescue_failures_collect(&programs, ktime_get_boottime_ns());
	rescue_pool_grow(&lineage);
	for (turn = 0; turn < RESCUE_DRAIN_TURNS; turn++) {
		joined += census_drain_rings();
		if (!rescue_lineage_settle(&lineage))
			break;
	}
	return joined;
}

/**
 * rescue_census_drain() - read all records that were written before the call
 *
 * For a command: if records were lost, then the task list is walked, whenever it was before.
 *
 * Context: the rescuer, may sleep.
 * Return: how many newborns joined the held set (their creators are members).
 */
u32 rescue_census_drain(void)
{
	u32 joined = census_drain_and_settle();

	rescue_assert_owner();
	return census_owes_resync() ? joined + rescue_census_resync() : joined;
}

/**
 * rescue_census_tend() - read the records, and walk the task list if that is due
 *
 * For the time between commands. Forks that are faster than the walk would have it walk for
 * ever; now it gets a tenth of the time. What joins the held set meanwhile is held already,
 * by its bit.
 *
 * Context: the rescuer, may sleep.
 * Return: jiffies until a walk that is owed is due, or MAX_SCHEDULE_TIMEOUT: none is owed.
 */
long rescue_census_tend(void)
{
	u64 wait_ns;

	rescue_assert_owner();
	census_drain_and_settle();
	if (!census_owes_resync()) {
		rescue_pool_shrink(&lineage);
		return MAX_SCHEDULE_TIMEOUT;
	}
	wait_ns = rescue_due_in(&resync_due, ktime_get_ns());
	if (wait_ns)
		return nsecs_to_jiffies(wait_ns) + 1;
	rescue_census_resync();
	return MAX_SCHEDULE_TIMEOUT;
}

/**
 * rescue_census_catch_up() - read what there is, so that no ring overflows
 *
 * Unlike rescue_census_drain() it frees no node: every index stays good.
 *
 * Context: the rescuer, may sleep.
 */
void rescue_census_catch_up(void)
{
	rescue_assert_owner();
	census_drain_rings();
}

/* === From the task list =================================================== */

/* Its exit record may have been read already: no node must be put below it. */
static bool census_is_exiting(struct task_struct *p)
{
	return !atomic_read(&p->signal->live);
}

/* Under rcu_read_lock(). Returns how many joined the held set. */
static u32 census_adopt(struct task_struct *p)
{
	struct task_struct *parent = rcu_dereference(p->real_parent)->group_leader;
	bool orphan = rescue_process_is_reaper(parent) || census_is_exiting(parent);
	struct rescue_person person = {
		.pid = p->tgid,
		.start_ns = p->start_boottime,
		.uid = from_kuid(&init_user_ns, task_uid(p)),
		.vforked = READ_ONCE(p->vfork_done),
		/* Its birth was not seen; but both have it, so it is likely from there. */
		.born_protected = rescue_process_is_protected(p) &&
				  rescue_process_is_protected(parent),
	};
	bool kernel = is_global_init(p) || parent->flags & PF_KTHREAD;
	char comm[TASK_COMM_LEN];
	u32 known = rescue_lineage_find(&lineage, person.pid, person.start_ns);
	u32 index;

	rescue_assert_rcu();
	/* A process with a node was judged when its birth was read: no member for a reason. */
	if (known && rescue_node(&lineage, known)->comm[0])
		known = RESCUE_ROOT;
	memcpy(comm, p->comm, sizeof(comm));
	orphan &= !kernel;
	if (orphan && census_is_exiting(parent))
		parent = init_pid_ns.child_reaper;
	index = rescue_adopt(&lineage, &person, comm, kernel ? 0 : parent->tgid,
			     kernel ? 0 : parent->start_boottime,
			     orphan ? pid_nr(task_pgrp(p)) : 0,
			     orphan ? pid_nr(task_session(p)) : 0);
	return index && known != RESCUE_ROOT ? census_join_if_born_to_member(index) : 0;
}

static bool census_visit(struct task_struct *p, void *joined)
{
	if (!(p->flags & PF_KTHREAD) && !census_is_exiting(p))
		*(u32 *)joined += census_adopt(p);
	return true;
}

/* Returns how many joined the held set. A number that is used anew behind our back has a record. */
static u32 census_adopt_all(void)
{
	u32 joined = 0;

	rescue_adopt_begin(&lineage);
	rescue_process_each(census_visit, &joined);
	rescue_adopt_end(&lineage);
	return joined;
}

/**
 * rescue_census_resync() - adopt every living process, bury the others
 *
 * At load, and after records were lost. A process that is not in the task list
 * has exited; one whose last thread is exiting is not adopted, because its exit
 * record may have been read already.
 *
 * Context: the rescuer, may sleep. Holds the RCU read lock for RESCUE_SWEEP_SLICE numbers at
 * a time.
 * Return: how many joined the held set (their parents are members).
 */
u32 rescue_census_resync(void)
{
	u64 begun_ns = ktime_get_ns();
	u32 joined;

	rescue_assert_owner();
	lost_known = rescue_rings_lost();
	lineage.nr_missed = 0;
	WRITE_ONCE(nr_resyncs, nr_resyncs + 1);

	joined = census_adopt_all();
	/* Twice: for nodes that died before the walk, and for those it found dead. */
	rescue_lineage_settle(&lineage);
	joined += census_drain_rings();
	rescue_lineage_settle(&lineage);

	resync_due.ended_ns = ktime_get_ns();
	resync_due.took_ns = resync_due.ended_ns - begun_ns;
	return joined;
}

/**
 * rescue_census_resyncs() - how often the task list had to be walked
 *
 * Context: any.
 * Return: walks since load, the one at load included.
 */
u64 rescue_census_resyncs(void)
{
	return READ_ONCE(nr_resyncs);
}

/* === What is kept ========================================================= */

/**
 * rescue_census_lineage() - the lineage
 *
 * Return: it. Only the rescuer may follow its nodes; its counters may be read in any
 * context that can live with a stale value.
 */
struct rescue_lineage *rescue_census_lineage(void)
{
	return &lineage;
}

/**
 * rescue_census_programs() - how programs make processes
 *
 * Return: the table, of the rescuer alone.
 */
struct rescue_programs *rescue_census_programs(void)
{
	return &programs;
}
