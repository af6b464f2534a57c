// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the choice of a storm asks of the machine.
 *
 * The rule: an answer is about the process of a node as it is now; a process that has gone
 * since the drain is as good as a ghost.
 */
#include <linux/cred.h>
#include <linux/minmax.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "machine/census.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "machine/slots.h"
#include "machine/view.h"
#include "params.h"
#include "tree/lineage.h"
#include "tree/storm.h"

/*
 * PID 1 and the ancestors of the caller are spared; this is the belt to those
 * braces. Whoever the OOM killer has to spare is not chosen, only named.
 */
static bool may_choose(void *lineage, u32 index)
{
	struct task_struct *p;
	bool may;

	rcu_read_lock();
	p = rescue_process_find(rescue_node(lineage, index));
	/* A process that has gone since the drain is as good as a ghost: the link of a chain. */
	may = !p || (!is_global_init(p) && !(p->flags & PF_KTHREAD) &&
		     !rescue_process_is_guarded(p));
	rcu_read_unlock();
	return may;
}

/* At least 1: who has just gone still counts as one. */
static u32 nr_threads(void *lineage, u32 index)
{
	struct task_struct *p;
	u32 nr = 1;

	rcu_read_lock();
	p = rescue_process_find(rescue_node(lineage, index));
	if (p)
		nr = max(get_nr_threads(p), 1);
	rcu_read_unlock();
	return nr;
}

static u32 real_uid(void *lineage, u32 index)
{
	const struct rescue_node *node = rescue_node(lineage, index);
	struct task_struct *p;
	u32 uid = node->uid;

	rcu_read_lock();
	p = rescue_process_find(node);
	if (p)
		uid = from_kuid(&init_user_ns, task_uid(p));
	rcu_read_unlock();
	return uid;
}

/*
 * Compared, never dereferenced: a stale group can at worst climb one process
 * too few or too many of the same job.
 */
static struct pid *group_of(const struct rescue_node *node)
{
	struct task_struct *p = rescue_process_find(node);

	return p ? task_pgrp(p) : NULL;
}

static bool is_login_shell(const struct rescue_node *node)
{
	struct task_struct *p = rescue_process_find(node);

	return p && p->signal->leader && READ_ONCE(p->signal->tty);
}

static bool is_shell(void *lineage, u32 index)
{
	bool shell;

	rcu_read_lock();
	shell = is_login_shell(rescue_node(lineage, index));
	rcu_read_unlock();
	return shell;
}

static void breathe(void *lineage)
{
	cond_resched();
}

static bool has_group_in(const struct rescue_lineage *l, u32 above, u32 root)
{
	struct pid *group = group_of(rescue_node(l, above));
	u32 i;

	for (i = group ? root : 0; i; i = rescue_lineage_next_down(l, i, root))
		if (group_of(rescue_node(l, i)) == group)
			return true;
	return false;
}

/*
 * Has @above forked the root as soon as it was born, and just now? Members of a
 * bomb do, and the first of them may have been preempted ever since, so that it has
 * no other share in the storm. Servers and shells take longer to their first fork.
 */
static bool forked_at_birth(const struct rescue_node *above, const struct rescue_node *root)
{
	struct task_struct *p = rescue_process_find(above);

	return p && !p->signal->is_child_subreaper && root->start_ns > above->start_ns &&
	       root->start_ns - above->start_ns < NSEC_PER_SEC / 10 &&
	       ktime_get_boottime_ns() - above->start_ns < 60 * NSEC_PER_SEC;
}

/*
 * The same process group, that is: the group of @above has a member in the tree;
 * or members of the same bomb. A session leader with a terminal is somebody's
 * shell, and never the job.
 */
static bool same_job(void *lineage, u32 above, u32 root)
{
	const struct rescue_node *node = rescue_node(lineage, above);
	bool same;

	rcu_read_lock();
	same = !is_login_shell(node) &&
	       (has_group_in(lineage, above, root) ||
		forked_at_birth(node, rescue_node(lineage, root)));
	rcu_read_unlock();
	return same;
}

static bool same_group(void *lineage, u32 index, u32 root)
{
	bool same;

	rcu_read_lock();
	same = has_group_in(lineage, index, root);
	rcu_read_unlock();
	return same;
}

/**
 * rescue_view_look() - what the choice of a storm needs to look now
 * @s: result
 * @leave_out: nodes with one of these flags have no weight
 *
 * Context: the rescuer.
 */
void rescue_view_look(struct rescue_storm *s, u8 leave_out)
{
	static struct rescue_view view = {
		.may_choose = may_choose,
		.is_shell = is_shell,
		.same_job = same_job,
		.same_group = same_group,
		.nr_threads = nr_threads,
		.uid = real_uid,
		.breathe = breathe,
	};

	rescue_assert_owner();
	view.ctx = rescue_census_lineage();
	*s = (struct rescue_storm){
		.l = rescue_census_lineage(),
		.view = &view,
		.thresholds = {
			.slots = rescue_slots_limit(),
			/* Zero would make everything a storm. */
			.share = clamp(READ_ONCE(rescue_params.share), 1u, 100u),
			.rate = max(READ_ONCE(rescue_params.rate), 1u),
		},
		.now_ns = ktime_get_boottime_ns(),
		.unreaped = rescue_process_unreaped(),
		.leave_out = leave_out,
	};
}
