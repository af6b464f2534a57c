// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes with a bit and without a living member node.
 *
 * The rule: the bits are the truth. Whatever has one is held, and shares the fate of
 * the members.
 */
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

#include "hold/grip.h"
#include "hold/stray.h"
#include "hold/tally.h"
#include "machine/held.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "tree/lineage.h"

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
	bool mine;

	rescue_assert_owner();
	/* The bit was read first: if the number is its own still, so was the bit. */
	rcu_read_lock();
	mine = rescue_process_pid(node);
	rcu_read_unlock();
	if (!mine)
		return;
	if (stray_inherited_in_good_faith(l, node)) {
		rescue_lineage_join_born(l, index);
		node->flags |= RESCUE_PENDING;
		return;
	}
	rescue_grip_let_go(node);
	smp_mb();	/* thaw:C: if a stop comes later, its probe reads a clear bit */
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
	u32 pending = 0;

	rescue_assert_owner();
	rcu_read_lock();
	for_each_process(p) {
		struct task_struct *parent = rcu_dereference(p->real_parent)->group_leader;

		if (p->flags & PF_KTHREAD || rescue_lineage_find(l, p->tgid, p->start_boottime))
			continue;
		if (!rescue_held_has(p->tgid)) {
			if (!rescue_held_has(parent->tgid) || !rescue_grip_hold_task(p))
				continue;
			rescue_held_note_captured();
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
 * it a member was the last.
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
		smp_mb();	/* thaw:C: if a stop comes later, its probe reads a clear bit */
		kill_pid(task_tgid(p), sig, 1);
		nr++;
	}
	rcu_read_unlock();
	return nr;
}
