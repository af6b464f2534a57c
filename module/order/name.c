// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a name in the list of spares is worth.
 *
 * The rule: a bomb that takes a name which is spared does not live by it.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "machine/process.h"
#include "machine/sanity.h"
#include "order/name.h"
#include "tree/command.h"
#include "tree/lineage.h"

/* Creators of a daemon that have been folded away, made up ones too. More are a chain, */
#define MAX_FOLDED 8u
/* if its link is not older than this. */
#define YOUNG_NS (60ull * NSEC_PER_SEC)

/* So many processes of one name, and it says nothing any more. */
#define NAME_CROWD 512u

/**
 * rescue_name_is_of_creator() - is the creator of a process called the same?
 * @l: the lineage
 * @node: the process
 * @name: its name
 *
 * A child of a process that is spared by name is not spared, although it has the name from there.
 * A link of a chain is not spared either: its creator has been folded away with all before it. A
 * daemon has forked itself on now and then as well, but not just now.
 *
 * Context: the rescuer, under rcu_read_lock().
 * Return: whether it is.
 */
bool rescue_name_is_of_creator(const struct rescue_lineage *l, const struct rescue_node *node,
			       const char *name)
{
	const struct rescue_node *creator = rescue_node(l, node->parent);
	struct task_struct *p;

	rescue_assert_owner();
	rescue_assert_rcu();
	if (node->generation > creator->generation + MAX_FOLDED &&
	    ktime_get_boottime_ns() - node->start_ns < YOUNG_NS)
		return true;
	if (!(creator->flags & RESCUE_LIVING))
		return !strncmp(creator->comm, name, RESCUE_COMM_LEN);
	p = rescue_process_find(creator);
	return p && !strncmp(p->comm, name, TASK_COMM_LEN);
}

/**
 * rescue_name_is_crowd() - has a crowd a name?
 * @l: the lineage
 * @target: the name
 *
 * By the nodes, and not the list of all tasks: so others may run on the way.
 *
 * Context: the rescuer, may sleep.
 * Return: whether it has: then the name spares none.
 */
bool rescue_name_is_crowd(const struct rescue_lineage *l, const struct rescue_target *target)
{
	const struct rescue_node *node;
	u32 nr = 0;
	u32 i;

	rescue_assert_owner();
	rescue_for_each_node(l, i, node) {
		struct task_struct *p;

		if (!(node->flags & RESCUE_LIVING))
			continue;
		rcu_read_lock();
		p = rescue_process_find(node);
		nr += p && rescue_process_is(p, target);
		rcu_read_unlock();
	}
	return nr >= NAME_CROWD;
}
