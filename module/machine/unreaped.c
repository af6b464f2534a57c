// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processes that have exited and still hold their slots.
 *
 * A slot comes free when the parent has reaped its child. A parent that is slow, stopped or
 * broken keeps slots that a kill was to give back.
 */
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "machine/describe.h"
#include "machine/sanity.h"
#include "machine/unreaped.h"

/**
 * rescue_unreaped_is() - has the process exited, with all of its threads, and is unreaped?
 * @p: group leader
 *
 * Context: any, under rcu_read_lock().
 * Return: whether it is a zombie.
 */
bool rescue_unreaped_is(struct task_struct *p)
{
	rescue_assert_rcu();
	return READ_ONCE(p->exit_state) == EXIT_ZOMBIE && get_nr_threads(p) == 1;
}

static struct task_struct *unreaped_parent(struct task_struct *p)
{
	return rcu_dereference(p->real_parent)->group_leader;
}

/*
 * The parent of more than half of them, if there is one. Source: Boyer and Moore, MJRTY, 1981.
 */
static struct task_struct *unreaped_majority(void)
{
	struct task_struct *p, *parent, *most = NULL;
	u32 lead = 0;

	for_each_process(p) {
		if (!rescue_unreaped_is(p))
			continue;
		parent = unreaped_parent(p);
		if (!lead)
			most = parent;
		lead += parent == most ? 1 : -1;
	}
	return most;
}

/**
 * rescue_unreaped_count() - how many zombies wait for the process that most wait for
 * @found: result
 *
 * Context: the rescuer.
 */
void rescue_unreaped_count(struct rescue_unreaped *found)
{
	struct task_struct *p, *most;
	u32 of_most = 0;

	rescue_assert_owner();
	*found = (struct rescue_unreaped){};
	rcu_read_lock();
	most = unreaped_majority();
	for_each_process(p) {
		if (!rescue_unreaped_is(p))
			continue;
		found->nr++;
		of_most += unreaped_parent(p) == most;
	}
	if (of_most > found->nr / 2) {
		found->nr = of_most;
		found->by = most->tgid;
		rescue_describe_escape(most->comm, sizeof(most->comm), found->name,
				       sizeof(found->name));
	}
	rcu_read_unlock();
}
