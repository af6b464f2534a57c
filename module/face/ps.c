// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line for each process: what ps cannot show any more, because it cannot be
 * started, and what only we know.
 *
 * The rule: one part of the list is a bounded piece of work; the rescuer has others.
 */
#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/tty.h>

#include "face/ps.h"
#include "machine/census.h"
#include "machine/held.h"
#include "machine/process.h"
#include "tree/lineage.h"

static int number_of(struct pid *pid)
{
	return pid ? pid_nr(pid) : 0;
}

/* As it is shown by /proc/PID/loginuid; -1 when it was never set. */
static int loginuid_of(struct task_struct *p)
{
	return from_kuid(&init_user_ns, audit_get_loginuid(p));
}

/* The first thread of a process may have exited while others go on: then of one of those. */
static char state_of(struct task_struct *p)
{
	struct task_struct *t;
	char state = task_state_to_char(p);

	if (!READ_ONCE(p->exit_state))
		return state;
	for_each_thread(p, t)
		if (!READ_ONCE(t->exit_state))
			return task_state_to_char(t);
	return state;
}

/* Its eldest ancestor below PID 1 that is known: all orphans of a bomb have the same. */
static u32 tree_of(const struct rescue_lineage *l, u32 index)
{
	for (;;) {
		u32 parent = rescue_node(l, index)->parent;

		if (parent == RESCUE_NOBODY || parent == RESCUE_ROOT ||
		    rescue_node(l, parent)->pid == 1)
			return index;
		index = parent;
	}
}

static void put_tree(struct rescue_ps *ps, const struct rescue_lineage *l, u32 index)
{
	const struct rescue_node *tree = index ? rescue_node(l, tree_of(l, index)) : NULL;

	if (tree)
		ps->len += scnprintf(ps->buf + ps->len, ps->size - ps->len, "%s%u",
				     tree->flags & RESCUE_LIVING ? "" : "ghost:", tree->pid);
	else
		ps->len += scnprintf(ps->buf + ps->len, ps->size - ps->len, "-");
}

/* Under rcu_read_lock(). */
static void put_line(struct rescue_ps *ps, const struct rescue_lineage *l, struct task_struct *p)
{
	u32 index = rescue_lineage_find(l, p->tgid, p->start_boottime);
	struct task_struct *parent = rcu_dereference(p->real_parent);
	char name[RESCUE_NAME_MAX];
	struct rescue_terminal tty;

	rescue_escape(p->comm, TASK_COMM_LEN, name, sizeof(name));
	rescue_process_terminal(p, &tty);
	ps->len += scnprintf(ps->buf + ps->len, ps->size - ps->len,
			     "%d %s %d %c %d %d %d %s %d %d ", p->tgid, name, loginuid_of(p),
			     state_of(p), parent->tgid, number_of(task_pgrp(p)),
			     number_of(task_session(p)), tty.name, tty.pgrp,
			     get_nr_threads(p));
	put_tree(ps, l, index);
	ps->len += scnprintf(ps->buf + ps->len, ps->size - ps->len, " %s %s\n",
			     rescue_held_has(p->tgid) ? "held" : "-",
			     rescue_spare_reason_name(index ? rescue_spare_reason(l, index) :
						      RESCUE_NOT_SPARED));
}

/**
 * rescue_ps_render() - write the next part of the list
 * @arg: struct rescue_ps
 *
 * In the order of process numbers. Who comes or goes between two parts may be
 * missing; nobody is shown twice.
 *
 * Context: the rescuer; for rescue_inbox_call().
 */
void rescue_ps_render(void *arg)
{
	struct rescue_ps *ps = arg;
	struct rescue_lineage *l = rescue_census_lineage();
	struct pid *pid;

	rescue_census_drain();
	if (!ps->next || ps->marks != rescue_spare_marks())
		ps->marks = rescue_spare_mark(l, &ps->caller);
	ps->len = 0;
	if (!ps->next)
		ps->len = scnprintf(ps->buf, ps->size,
				    "pid comm loginuid state ppid pgrp session tty tpgid threads tree held spared\n");
	rcu_read_lock();
	while (ps->size - ps->len >= RESCUE_PS_LINE) {
		struct task_struct *p;

		pid = idr_get_next(&init_pid_ns.idr, &ps->next);
		if (!pid)
			break;
		ps->next++;
		p = pid_task(pid, PIDTYPE_TGID);
		if (p)
			put_line(ps, l, p);
	}
	rcu_read_unlock();
}
