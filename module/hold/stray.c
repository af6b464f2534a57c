// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes with a bit and without a living member node.
 *
 * The rule: the bits are the truth. Whatever has one is held, and shares the fate of
 * the members.
 */
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

#include "bounds.h"
#include "hold/grip.h"
#include "hold/hold.h"
#include "hold/stray.h"
#include "machine/held.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "tree/lineage.h"

/*
 * R: stopped by another before they were held, with no node to note that in. After a thaw they
 * stay stopped; of more than that many the rest is woken.
 */
static struct rescue_identity stopped[RESCUE_MAX_STOPPED_STRAYS];
static u32 nr_stopped;

static void stray_note_stopped(const struct task_struct *p)
{
	if (nr_stopped < ARRAY_SIZE(stopped))
		stopped[nr_stopped++] = rescue_process_identity(p);
}

/**
 * rescue_stray_take_stopped() - was a process stopped already when it was held without a node?
 * @pid: with @start_ns its identity
 * @start_ns: see @pid
 *
 * Context: the rescuer.
 * Return: whether it was; that is forgotten.
 */
bool rescue_stray_take_stopped(u32 pid, u64 start_ns)
{
	u32 i;

	rescue_assert_owner();
	for (i = 0; i < nr_stopped; i++) {
		if (stopped[i].pid == pid && stopped[i].start_ns == start_ns) {
			stopped[i] = stopped[--nr_stopped];
			return true;
		}
	}
	return false;
}

/*
 * A newborn inherits the bit of its creator, so a process with a bit should be a member.
 * Not so if its creator is known, alive and not held: then the bit belonged to an earlier
 * owner of the number, or the creator was thawed since.
 */
static bool stray_inherited_in_good_faith(const struct rescue_lineage *l,
					  const struct rescue_node *node)
{
	const struct rescue_node *parent = rescue_node(l, node->parent);

	if (parent->flags & RESCUE_MEMBER || node->flags & RESCUE_ADOPTED)
		return true;
	/* Not where it is a guess, without a name: that one may have just exited. */
	if (parent->comm[0] && parent->flags & RESCUE_LIVING && !rescue_held_has(parent->pid))
		return false;
	return parent->flags & RESCUE_ADOPTED;
}

/**
 * rescue_stray_see_to() - a process with a node and a bit is no member
 * @l: the lineage
 * @index: its node; joins, or is let go
 * @tally: counters
 *
 * Context: the rescuer.
 */
void rescue_stray_see_to(struct rescue_lineage *l, u32 index, struct rescue_tally *tally)
{
	struct rescue_node *node = rescue_node(l, index);

	rescue_assert_owner();
	/* The bit was read first: if the number is its own still, so was the bit. */
	if (!rescue_process_is_there(node))
		return;
	if (stray_inherited_in_good_faith(l, node)) {
		rescue_lineage_join_born(l, index);
		node->flags |= RESCUE_PENDING;
		return;
	}
	rescue_grip_let_go(node);
	smp_mb();	/* thaw:C: if a stop comes later, its probe reads a clear bit */
	if (!rescue_stray_take_stopped(node->pid, node->start_ns))
		rescue_grip_send(node, SIGCONT);
	tally->let_go++;
}

/**
 * rescue_stray_tend_nodeless() - make processes stop that found no node
 * @l: the lineage
 *
 * A process without a node is held if its parent is, by the task list.
 *
 * Context: the rescuer.
 * Return: how many have not stopped yet.
 */
u32 rescue_stray_tend_nodeless(const struct rescue_lineage *l)
{
	struct task_struct *p;
	bool was_stopped;
	u32 pending = 0;

	rescue_assert_owner();
	rcu_read_lock();
	for_each_process(p) {
		struct task_struct *parent = rcu_dereference(p->real_parent)->group_leader;

		if (p->flags & PF_KTHREAD || rescue_lineage_find(l, p->tgid, p->start_boottime))
			continue;
		if (!rescue_held_has(p->tgid)) {
			if (!rescue_held_has(parent->tgid) ||
			    !rescue_grip_hold_task(p, &was_stopped))
				continue;
			rescue_held_note_captured();
			if (was_stopped)
				stray_note_stopped(p);
		}
		rescue_grip_stop(p, task_tgid(p));
		if (!rescue_grip_is_quiet(p, l, NULL))
			pending++;
	}
	rcu_read_unlock();
	return pending;
}

/**
 * rescue_stray_release() - kill or thaw what has a bit and is no living member
 * @l: the lineage
 * @sig: SIGKILL or SIGCONT
 *
 * Captured, and its node or its birth record was lost, or the drain that should have made
 * it a member was the last. What was stopped before it was held stays stopped.
 *
 * Context: the rescuer.
 * Return: how many were signalled.
 */
u32 rescue_stray_release(const struct rescue_lineage *l, int sig)
{
	struct task_struct *p;
	u32 nr = 0;

	rescue_assert_owner();
	rcu_read_lock();
	for_each_process(p) {
		u32 index;

		if (likely(!rescue_held_has(p->tgid)))
			continue;
		index = rescue_lineage_find(l, p->tgid, p->start_boottime);
		if (index && rescue_node_is_living_member(rescue_node(l, index)))
			continue;
		/* Gone: its exit has cleared the bit. Hidden by an exec: the next walk finds it. */
		if (sig == SIGCONT && !rescue_grip_let_go_task(p))
			continue;
		nr++;
		smp_mb();	/* thaw:C: if a stop comes later, its probe reads a clear bit */
		if (!rescue_stray_take_stopped(p->tgid, p->start_boottime) || sig != SIGCONT)
			kill_pid(task_tgid(p), sig, 1);
	}
	rcu_read_unlock();
	if (!nr)
		nr_stopped = 0;
	return nr;
}
