// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is never touched, and why.
 *
 * The rule: a process is spared for what it is, never for what it is called. A
 * bomb that is called sshd is a bomb.
 */
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

#include "lineage.h"
#include "process.h"
#include "spare.h"

static void mark(struct rescue_lineage *l, u32 pid, u64 start_ns)
{
	u32 index = rescue_lineage_find(l, pid, start_ns);

	for (; index && index != RESCUE_ROOT; index = rescue_node(l, index)->parent)
		rescue_node(l, index)->flags |= RESCUE_SPARED;
}

/* The ancestors that the kernel knows; PID 1 is the last of them. */
static void mark_parents(struct rescue_lineage *l, struct task_struct *p)
{
	while (p->pid) {
		mark(l, p->tgid, p->group_leader->start_boottime);
		p = rcu_dereference(p->real_parent);
	}
}

/**
 * rescue_spare_mark() - mark who must not be touched by the request at hand
 * @l: the lineage, drained
 * @caller: whose request it is
 *
 * PID 1, the caller, and the caller's ancestors: those by lineage, and those by
 * real_parent, which may differ. Kernel threads have no node.
 *
 * Context: the rescuer.
 */
void rescue_spare_mark(struct rescue_lineage *l, const struct rescue_caller *caller)
{
	/* By identity: the caller may be too young to have a node. */
	const struct rescue_node who = { .pid = caller->pid, .start_ns = caller->start_ns };
	struct task_struct *p;
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++)
		rescue_node(l, i)->flags &= ~RESCUE_SPARED;

	rcu_read_lock();
	p = pid_task(find_pid_ns(1, &init_pid_ns), PIDTYPE_TGID);
	if (p)
		mark_parents(l, p);
	p = rescue_process_find(&who);
	if (p)
		mark_parents(l, p);
	rcu_read_unlock();
}
