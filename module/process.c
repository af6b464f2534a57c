// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the process behind a node is right now.
 *
 * The rule: a pid alone is nobody. Whoever acts on a process finds it here,
 * under RCU, and acts before the read lock is dropped.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>
#include <linux/tty.h>

#include "process.h"

/**
 * rescue_process_pid() - where signals to the process of a node go
 * @node: the node
 *
 * Not task_pid() of its leader: an exec by another thread makes that a new
 * leader, under the same struct pid.
 *
 * Context: any, under rcu_read_lock().
 * Return: its pid, or NULL when it is gone or the number is somebody else's by now.
 */
struct pid *rescue_process_pid(const struct rescue_node *node)
{
	struct pid *pid = find_pid_ns(node->pid, &init_pid_ns);
	struct task_struct *p = pid_task(pid, PIDTYPE_TGID);

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
	struct task_struct *p = pid_task(find_pid_ns(node->pid, &init_pid_ns), PIDTYPE_TGID);

	return p && p->start_boottime == node->start_ns ? p : NULL;
}

static bool is_plain(char c)
{
	return isascii(c) && isgraph(c) && c != '\\' && c != '(' && c != ')' && c != '<';
}

/**
 * rescue_escape() - make an attacker's string one harmless word
 * @src: at most @len bytes, or terminated before
 * @len: bytes of @src
 * @dst: result, terminated; cut between characters
 * @size: bytes of @dst
 *
 * Blanks, control characters, backslashes, the characters that ancestries are
 * drawn with, and what is not ASCII become \ooo. Nothing at all becomes "-".
 */
void rescue_escape(const char *src, size_t len, char *dst, size_t size)
{
	char *end = dst + size - 1;
	char *start = dst;
	size_t i;

	for (i = 0; i < len && src[i]; i++) {
		unsigned char c = src[i];

		if (end - dst < (is_plain(c) ? 1 : 4))
			break;
		if (is_plain(c))
			*dst++ = c;
		else
			dst += sprintf(dst, "\\%03o", c);
	}
	if (dst == start)
		*dst++ = '-';
	*dst = '\0';
}

/**
 * rescue_process_name() - what a process is called
 * @node: living: its name now; ghost: its last one
 * @buf: result, escaped
 * @size: bytes of @buf, RESCUE_NAME_MAX for all of it
 *
 * Context: any.
 */
void rescue_process_name(const struct rescue_node *node, char *buf, size_t size)
{
	struct task_struct *p;

	rcu_read_lock();
	p = rescue_process_find(node);
	/* Unlocked: a rename meanwhile shows as a mix of two names, still terminated by size. */
	if (p)
		rescue_escape(p->comm, RESCUE_COMM_LEN, buf, size);
	else
		rescue_escape(node->comm, RESCUE_COMM_LEN, buf, size);
	rcu_read_unlock();
}

static void show_tty(struct task_struct *p, struct rescue_place *place)
{
	struct sighand_struct *sighand = rcu_dereference(p->sighand);
	unsigned long flags;

	if (!sighand)
		return;
	/* signal->tty is under siglock; sighand is not reused for anything else under RCU. */
	spin_lock_irqsave(&sighand->siglock, flags);
	if (sighand == rcu_access_pointer(p->sighand) && p->signal->tty)
		rescue_escape(p->signal->tty->name, sizeof(p->signal->tty->name),
			      place->tty, sizeof(place->tty));
	spin_unlock_irqrestore(&sighand->siglock, flags);
}

static void show_cgroup(struct task_struct *p, struct rescue_place *place)
{
#ifdef CONFIG_CGROUPS
	char path[256];
	size_t len;

	if (cgroup_path(task_dfl_cgroup(p), path, sizeof(path)) < 0)
		return;
	/* The tail says most: .../user-1000.slice/session-3.scope */
	len = strnlen(path, sizeof(path));
	if (len > RESCUE_PATH_MAX - 1)
		rescue_escape(path + len - (RESCUE_PATH_MAX - 1), RESCUE_PATH_MAX - 1,
			      place->cgroup, sizeof(place->cgroup));
	else
		rescue_escape(path, len, place->cgroup, sizeof(place->cgroup));
#endif
}

/**
 * rescue_process_place() - where a process stands
 * @node: the node
 * @place: result; "-" for what is not known; of a ghost the uid alone
 *
 * Context: process.
 */
void rescue_process_place(const struct rescue_node *node, struct rescue_place *place)
{
	struct task_struct *p;

	*place = (struct rescue_place){ .uid = node->uid, .tty = "-", .cgroup = "-" };
	rcu_read_lock();
	p = rescue_process_find(node);
	if (p) {
		place->uid = from_kuid(&init_user_ns, task_uid(p));
		show_tty(p, place);
		show_cgroup(p, place);
	}
	rcu_read_unlock();
}

/* === What the storm room asks ============================================= */

/* PID 1 and the ancestors of the caller are spared; this is the belt to those braces. */
static bool may_choose(void *lineage, u32 index)
{
	struct task_struct *p;
	bool may;

	rcu_read_lock();
	p = rescue_process_find(rescue_node(lineage, index));
	may = p && !is_global_init(p) && !(p->flags & PF_KTHREAD);
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

/**
 * rescue_process_view() - answers for the storm room, from the real processes
 * @l: the lineage; the rescuer's
 *
 * Return: the view.
 */
struct rescue_view rescue_process_view(struct rescue_lineage *l)
{
	return (struct rescue_view){
		.may_choose = may_choose,
		.is_shell = is_shell,
		.same_job = same_job,
		.nr_threads = nr_threads,
		.breathe = breathe,
		.ctx = l,
	};
}
