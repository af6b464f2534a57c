// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel's OOM killer is offered.
 *
 * The rule: a member is raised before it has its bit. For the notifier leaves a process with a
 * bit to the kernel, which would take the largest of all if none were raised. What clears the bit
 * of a living process takes the score back (grip.c). A newborn has the score of its creator; if it
 * is not captured, its creator's probe takes that back.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "hold/hold.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "machine/score.h"
#include "tree/lineage.h"

static void offer_process(const struct rescue_node *node)
{
	struct task_struct *p;

	rcu_read_lock();
	p = rescue_process_find(node);
	if (p)
		rescue_score_raise(p);
	rcu_read_unlock();
}

/**
 * rescue_offer_members() - let the kernel's OOM killer take members before all others
 * @l: the lineage
 *
 * Until they are thawed. A member that was offered before, and was given another
 * oom_score_adj since, is offered again.
 *
 * Context: the rescuer.
 */
void rescue_offer_members(struct rescue_lineage *l)
{
	const struct rescue_node *node;
	u32 i;

	rescue_assert_owner();
	rescue_for_each_node(l, i, node)
		if (rescue_node_is_living_member(node))
			offer_process(node);
}
