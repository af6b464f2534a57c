// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the process behind a node is right now.
 *
 * The rule: a pid alone is no identity. A caller that acts on a process finds it here,
 * under RCU, and acts before the read lock is dropped.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/idr.h>
#include <linux/oom.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "bounds.h"
#include "compat.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "machine/score.h"
#include "tree/breath.h"
#include "tree/command.h"
#include "tree/leaves.h"
#include "tree/lineage.h"
#include "tree/user.h"

/**
 * rescue_process_pid() - where signals to the process of a node go
 * @node: the node
 *
 * Not task_pid() of its leader: an exec by another thread makes that a new
 * leader, under the same struct pid.
 *
 * Context: any, under rcu_read_lock().
 * Return: its pid, or NULL when it is gone or the number has another owner by now.
 */
struct pid *rescue_process_pid(const struct rescue_node *node)
{
	struct pid *pid = find_pid_ns(node->pid, &init_pid_ns);
	struct task_struct *p = pid_task(pid, PIDTYPE_TGID);

	rescue_assert_rcu();
	return p && p->start_boottime == node->start_ns ? pid : NULL;
}

/**
 * rescue_process_find() - the process of a node
 * @node: the node
 *
 * Context: any, under rcu_read_lock().
 * Return: its group leader (perhaps a zombie), or NULL as rescue_process_pid().
 */
struct task_struct *rescue_process_find(const struct rescue_node *node)
{
	rescue_assert_rcu();
	return rescue_process_find_by(node->pid, node->start_ns);
}

/**
 * rescue_process_find_by() - a process, by its identity
 * @pid: its number
 * @start_ns: its birth
 *
 * Context: any, under rcu_read_lock().
 * Return: its group leader (perhaps a zombie), or NULL as rescue_process_pid().
 */
struct task_struct *rescue_process_find_by(u32 pid, u64 start_ns)
{
	struct task_struct *p = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_TGID);

	rescue_assert_rcu();
	return p && p->start_boottime == start_ns ? p : NULL;
}

/**
 * rescue_process_has_exited() - has a process given back all but its slot?
 * @p: group leader
 *
 * An exit record comes before the files are closed, since Linux 7 before the memory is freed, and
 * an empty p->mm before that on every kernel. A leader that has exited before its other threads
 * still is the process.
 *
 * Context: any, under rcu_read_lock().
 * Return: whether it is a zombie, or about to go.
 */
bool rescue_process_has_exited(struct task_struct *p)
{
	rescue_assert_rcu();
	return READ_ONCE(p->exit_state) && get_nr_threads(p) == 1;
}

/**
 * rescue_process_is_there() - has the process of a node not been released yet?
 * @node: the node
 *
 * Context: any.
 * Return: whether rescue_process_find() finds it.
 */
bool rescue_process_is_there(const struct rescue_node *node)
{
	bool there;

	rcu_read_lock();
	there = rescue_process_find(node);
	rcu_read_unlock();
	return there;
}

/**
 * rescue_process_is_protected() - does the OOM killer have to spare it?
 * @p: group leader
 *
 * Context: any, under rcu_read_lock().
 * Return: whether its oom_score_adj is -1000.
 */
bool rescue_process_is_protected(struct task_struct *p)
{
	rescue_assert_rcu();
	return rescue_score_of(p) == OOM_SCORE_ADJ_MIN;
}

/**
 * rescue_process_is_reaper() - does it get the orphans of others?
 * @p: group leader
 *
 * PID 1 of a container does as well as that of the machine. Then the real_parent of a
 * process says nothing of its creator.
 *
 * Context: any, under rcu_read_lock().
 * Return: whether it is the PID 1 of a pid namespace, or a subreaper.
 */
bool rescue_process_is_reaper(struct task_struct *p)
{
	struct pid *pid = task_tgid(p);		/* NULL: it has just been reaped */

	rescue_assert_rcu();
	return (pid && is_child_reaper(pid)) || p->signal->is_child_subreaper;
}

/**
 * rescue_process_ends_others() - does a pid namespace end with it?
 * @node: the node
 *
 * Context: any.
 * Return: whether it is the PID 1 of a container: then the kernel kills all in there when it exits.
 */
bool rescue_process_ends_others(const struct rescue_node *node)
{
	struct pid *pid;
	bool does;

	rcu_read_lock();
	pid = rescue_process_pid(node);
	does = pid && is_child_reaper(pid);
	rcu_read_unlock();
	return does;
}

/**
 * rescue_process_cgroup() - a number for its cgroup
 * @p: the process
 *
 * Context: any, under rcu_read_lock().
 * Return: the same number for the same cgroup; 1 on a kernel without cgroups.
 */
u64 rescue_process_cgroup(struct task_struct *p)
{
	rescue_assert_rcu();
#ifdef CONFIG_CGROUPS
	return cgroup_id(task_dfl_cgroup(p));
#else
	return 1;
#endif
}

/*
 * Is it in the cgroup of that path, or in one below it? A path is made in the square of its
 * depth, under a lock of all cgroups, and the depth is up to the owner of the processes. So
 * the one that is made is no deeper than @path.
 */
static bool process_is_in_cgroup(struct task_struct *p, const char *path)
{
#ifdef CONFIG_CGROUPS
	static char own[2 * RESCUE_TARGET_MAX];	/* R */
	struct cgroup *above = cgroup_ancestor(task_dfl_cgroup(p),
					       rescue_command_path_depth(path));

	return above && cgroup_path(above, own, sizeof(own)) >= 0 && !strcmp(own, path);
#else
	return false;
#endif
}

/**
 * rescue_process_is() - does that target select it?
 * @p: group leader
 * @target: a property of one process: not a tree, not everything
 *
 * Context: the rescuer, under rcu_read_lock().
 * Return: whether it is.
 */
bool rescue_process_is(struct task_struct *p, const struct rescue_target *target)
{
	rescue_assert_owner();
	rescue_assert_rcu();
	switch (target->kind) {
	case RESCUE_PID:
		return p->tgid == target->number;
	case RESCUE_COMM:
		return !strncmp(p->comm, target->text, TASK_COMM_LEN);
	case RESCUE_UID:
		return from_kuid(&init_user_ns, task_uid(p)) == target->number;
	case RESCUE_PGRP:
		return pid_nr(task_pgrp(p)) == target->number;
	case RESCUE_SESSION:
		return pid_nr(task_session(p)) == target->number;
	case RESCUE_CGROUP:
		return process_is_in_cgroup(p, target->text);
	default:
		return false;
	}
}

/**
 * rescue_process_ids() - the uids in some credentials
 * @cred: the credentials
 * @ids: result
 *
 * Context: any; @cred does not go meanwhile.
 */
void rescue_process_ids(const struct cred *cred, struct rescue_ids *ids)
{
	*ids = (struct rescue_ids){
		.real = from_kuid(&init_user_ns, cred->uid),
		.effective = from_kuid(&init_user_ns, cred->euid),
		.saved = from_kuid(&init_user_ns, cred->suid),
		.fs = from_kuid(&init_user_ns, cred->fsuid),
	};
}

static bool process_all_threads_are_users(struct task_struct *p, u32 uid)
{
	struct rescue_ids ids;
	struct task_struct *t;

	for_each_thread(p, t) {
		rescue_process_ids(__task_cred(t), &ids);
		if (!rescue_user_owns(uid, &ids))
			return false;
	}
	return true;
}

/**
 * rescue_process_is_users() - is it of a user, and of no other?
 * @node: its node; of a process that has exited the real uid decides
 * @uid: the user; RESCUE_NO_USER owns no process
 *
 * All its threads are asked: a daemon may have one thread for each user that it serves.
 *
 * Context: the rescuer.
 * Return: whether it is.
 */
bool rescue_process_is_users(const struct rescue_node *node, u32 uid)
{
	struct task_struct *p;
	bool is_users;

	rescue_assert_owner();
	rcu_read_lock();
	p = rescue_process_find(node);
	if (p)
		is_users = process_all_threads_are_users(p, uid);
	else
		is_users = uid != RESCUE_NO_USER && node->uid == uid;
	rcu_read_unlock();
	return is_users;
}

/* Does it have its children vanish without wait()? */
static bool process_ignores_children(struct task_struct *p)
{
	struct sighand_struct *sighand = rcu_dereference(p->sighand);
	const struct k_sigaction *action;

	if (!sighand)
		return true;
	/* Unlocked: a change meanwhile makes a slot come free later than was promised. */
	action = &sighand->action[SIGCHLD - 1];
	return READ_ONCE(action->sa.sa_handler) == SIG_IGN ||
	       READ_ONCE(action->sa.sa_flags) & SA_NOCLDWAIT;
}

static u32 process_node(const struct rescue_lineage *l, struct task_struct *p)
{
	return rescue_lineage_find(l, p->tgid, p->start_boottime);
}

/* The node of what gets the orphans of a pid namespace in the end. */
static u32 process_init_node(const struct rescue_lineage *l, struct pid_namespace *ns)
{
	return ns ? process_node(l, READ_ONCE(ns->child_reaper)->group_leader) : RESCUE_NOBODY;
}

/**
 * rescue_process_reaping() - what becomes of a process that dies
 * @l: the lineage
 * @node: living
 * @r: result; of a process that is gone: that it frees no slot
 *
 * As exit_notify(), do_notify_parent() and find_new_reaper() decide in the kernel: a parent is
 * asked only for SIGCHLD, which the signal becomes when that has called exec, and never of what is
 * traced.
 *
 * Context: any.
 */
void rescue_process_reaping(const struct rescue_lineage *l, const struct rescue_node *node,
			    struct rescue_reaping *r)
{
	struct task_struct *p, *parent, *tracer;
	struct pid_namespace *ns;

	*r = (struct rescue_reaping){ .threads = 1 };
	rcu_read_lock();
	p = rescue_process_find(node);
	/* NULL where p has been released meanwhile. PID 1 is released after all others. */
	ns = p ? task_active_pid_ns(p) : NULL;
	if (!ns)
		goto unlock;
	parent = rcu_dereference(p->real_parent);
	tracer = READ_ONCE(p->ptrace) ? rcu_dereference(p->parent) : NULL;
	r->parent = process_node(l, parent->group_leader);
	if (tracer && !same_thread_group(tracer, parent))
		r->tracer = process_node(l, tracer->group_leader);
	r->is_init = READ_ONCE(ns->child_reaper)->group_leader == p;
	r->init = process_init_node(l, r->is_init ? ns->parent : ns);
	r->is_foreign = task_active_pid_ns(parent) != ns;
	r->threads = tracer ? 1 : get_nr_threads(p);
	r->adopts = r->is_init || p->signal->is_child_subreaper;
	r->ignores = process_ignores_children(p);
	r->asks = !tracer && (READ_ONCE(p->exit_signal) == SIGCHLD ||
			      READ_ONCE(p->parent_exec_id) != READ_ONCE(parent->self_exec_id));
	r->vanishes = !tracer && rescue_task_reaps_itself(p);
unlock:
	rcu_read_unlock();
}

/* The processes of the next numbers. @next: where it goes on; -1: there are no more. */
static void process_each_of_slice(int *next, bool (*visit)(struct task_struct *p, void *arg),
				  void *arg)
{
	int i;

	rcu_read_lock();
	for (i = 0; i < RESCUE_SWEEP_SLICE && *next >= 0; i++, (*next)++) {
		struct pid *pid = idr_get_next(&init_pid_ns.idr, next);
		struct task_struct *p = pid_task(pid, PIDTYPE_TGID);

		if (!pid || (p && !visit(p, arg))) {
			*next = -1;
			break;
		}
	}
	rcu_read_unlock();
}

/**
 * rescue_process_each() - call a function for each process
 * @visit: called with a group leader, perhaps a zombie, under rcu_read_lock(); returns false when
 *         it has seen enough
 * @arg: for it
 *
 * By number, of so many under one RCU read lock that it takes a millisecond or two; then others
 * may run. A process that is there all the while is visited once. One that is born meanwhile may
 * be missed, although its creator has not been visited yet: then walk the list of tasks.
 *
 * Context: process, may sleep.
 */
void rescue_process_each(bool (*visit)(struct task_struct *p, void *arg), void *arg)
{
	int next = 1;

	while (next >= 0) {
		process_each_of_slice(&next, visit, arg);
		rescue_breathe();
	}
}
