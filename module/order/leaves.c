// SPDX-License-Identifier: GPL-2.0-only
/*
 * The held processes that die for slots: what trim selects.
 *
 * The rule: a slot comes free when a process that runs reaps what died, and no held one does.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "machine/process.h"
#include "machine/sanity.h"
#include "order/leaves.h"
#include "order/target.h"
#include "tree/lineage.h"

/* The members that a zombie would wait for: RESCUE_NOBODY where it is no member that lives. */
struct reapers {
	u32 parent;	/* unless that reaps it at once */
	u32 heir;	/* gets it when the parent is killed, too: a subreaper, or PID 1 */
};

static u32 leaves_member(const struct rescue_lineage *l, struct task_struct *p)
{
	u32 i = p ? rescue_lineage_find(l, p->tgid, p->start_boottime) : RESCUE_NOBODY;

	return i && rescue_node_has(rescue_node(l, i), RESCUE_LIVING | RESCUE_MEMBER) ? i :
	       RESCUE_NOBODY;
}

static struct reapers leaves_reapers_of(const struct rescue_lineage *l,
					const struct rescue_node *node)
{
	struct reapers by;

	rcu_read_lock();
	by.parent = leaves_member(l, rescue_process_unreaped_by(node));
	by.heir = leaves_member(l, rescue_process_orphans_go_to(node));
	rcu_read_unlock();
	return by;
}

/* Is it frozen, and stays so? */
static bool leaves_stays(const struct rescue_lineage *l, u32 index)
{
	return index && !(rescue_node(l, index)->flags & RESCUE_MARK);
}

/* The process that has the zombie when all that are marked have been killed. */
static u32 leaves_keeper(const struct rescue_lineage *l, struct reapers by)
{
	if (leaves_stays(l, by.parent))
		return by.parent;
	return by.parent && leaves_stays(l, by.heir) ? by.heir : RESCUE_NOBODY;
}

/* What outlives the selection keeps them as zombies: they would die for no slot at all. */
static void leaves_let_vain_be(struct rescue_lineage *l, struct rescue_selection *s)
{
	struct rescue_node *node;
	struct reapers by;
	u32 steps = 0;
	u32 i;

	rescue_for_each_node(l, i, node) {
		rescue_node_breathe(&steps);
		if (!(node->flags & RESCUE_MARK))
			continue;
		by = leaves_reapers_of(l, node);
		if (!leaves_keeper(l, by) || (node->weight && !leaves_stays(l, by.heir)))
			continue;
		node->flags &= ~RESCUE_MARK;
		s->nr--;
		s->nr_held--;
	}
}

/**
 * rescue_leaves_select() - mark held leaves whose death frees slots
 * @l: the lineage
 * @nr_slots: how many slots are wanted
 * @s: selection; added to
 *
 * From the leaves up, until enough slots would come free. The slot of a process whose parent is
 * frozen comes free when that is killed as well: a few more are marked than slots come free, at
 * most one for each. Where a subreaper above is frozen, or PID 1 of their pid namespace, none comes
 * free before that is killed, and all below it.
 *
 * Context: the rescuer.
 * Return: slots that come free; less than @nr_slots when all that is held was marked.
 */
u32 rescue_leaves_select(struct rescue_lineage *l, u32 nr_slots, struct rescue_selection *s)
{
	struct reapers by;
	struct rescue_node *node;
	u32 nr_free = 0, steps = 0;
	u32 keeper, i;

	rescue_assert_owner();
	/* In the weight, while we are here: zombies that this process would leave. */
	rescue_for_each_node(l, i, node)
		if (node->flags & RESCUE_LIVING)
			node->weight = 0;

	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT && nr_free < nr_slots;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		rescue_node_breathe(&steps);
		node = rescue_node(l, i);
		if (!rescue_node_has(node, RESCUE_LIVING | RESCUE_MEMBER) ||
		    node->flags & RESCUE_MARK)
			continue;
		by = leaves_reapers_of(l, node);
		keeper = leaves_keeper(l, by);
		rescue_target_mark(l, i, s);
		if (!(node->flags & RESCUE_MARK))
			continue;
		if (leaves_stays(l, by.heir))
			rescue_node(l, by.heir)->weight += node->weight;
		else
			nr_free += node->weight;
		if (keeper)
			rescue_node(l, keeper)->weight++;
		else
			nr_free++;
	}
	leaves_let_vain_be(l, s);
	return nr_free;
}
