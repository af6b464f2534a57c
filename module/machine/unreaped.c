// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processes that have exited and still hold their slots.
 *
 * A slot comes free when the parent has reaped its child. A parent that is slow, stopped or
 * broken keeps slots that a kill was to give back.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "machine/describe.h"
#include "machine/process.h"
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

/* What was seen, and the process with which the others are compared. */
struct unreaped_poll {
	struct rescue_unreaped *found;
	struct rescue_identity most;
	char comm[TASK_COMM_LEN];
	u32 lead;
	u32 of_most;
};

static bool unreaped_is_most(const struct unreaped_poll *poll, const struct task_struct *p)
{
	return p->tgid == poll->most.pid && p->start_boottime == poll->most.start_ns;
}

/*
 * The parent of more than half of them, if there is one. Source: Boyer and Moore, MJRTY, 1981.
 */
static bool unreaped_vote(struct task_struct *p, void *arg)
{
	struct unreaped_poll *poll = arg;
	struct task_struct *parent;

	if (!rescue_unreaped_is(p))
		return true;
	parent = unreaped_parent(p);
	if (!poll->lead) {
		poll->most = rescue_process_identity(parent);
		memcpy(poll->comm, parent->comm, sizeof(poll->comm));
	}
	poll->lead += unreaped_is_most(poll, parent) ? 1 : -1;
	return true;
}

static bool unreaped_count(struct task_struct *p, void *arg)
{
	struct unreaped_poll *poll = arg;

	if (!rescue_unreaped_is(p))
		return true;
	poll->found->nr++;
	poll->of_most += unreaped_is_most(poll, unreaped_parent(p));
	return true;
}

/**
 * rescue_unreaped_count() - how many zombies wait for the process that most wait for
 * @found: result
 *
 * Context: the rescuer, may sleep.
 */
void rescue_unreaped_count(struct rescue_unreaped *found)
{
	struct unreaped_poll poll = { .found = found };

	rescue_assert_owner();
	*found = (struct rescue_unreaped){};
	rescue_process_each(unreaped_vote, &poll);
	rescue_process_each(unreaped_count, &poll);
	if (poll.of_most <= found->nr / 2)
		return;
	found->nr = poll.of_most;
	found->by = poll.most.pid;
	rescue_describe_escape(poll.comm, sizeof(poll.comm), found->name, sizeof(found->name));
}
