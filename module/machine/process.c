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
#include <linux/oom.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>
#include <linux/tty.h>

#include "machine/process.h"
#include "tree/command.h"

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

/**
 * rescue_process_witness() - somebody who can tell what a tree is
 * @l: the lineage
 * @root: the tree
 *
 * In a chain, who lives by the records may be gone already.
 *
 * Context: the rescuer.
 * Return: the first node of a walk down whose process is there, else the first
 * that has left its name, else the root.
 */
u32 rescue_process_witness(const struct rescue_lineage *l, u32 root)
{
	u32 named = RESCUE_NOBODY;
	u32 i;

	for (i = root; i; i = rescue_lineage_next_down(l, i, root)) {
		const struct rescue_node *node = rescue_node(l, i);
		bool there;

		rcu_read_lock();
		there = rescue_process_find(node);
		rcu_read_unlock();
		if (there && node->flags & RESCUE_LIVING)
			return i;
		/* A ghost that was made up at adoption has the name of whoever it was put below. */
		if (!named && node->comm[0] && node->start_ns > RESCUE_START_PGRP)
			named = i;
	}
	return named ?: root;
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

/**
 * rescue_process_terminal() - where its user sits
 * @p: group leader
 * @terminal: result
 *
 * Context: process, under rcu_read_lock().
 */
void rescue_process_terminal(struct task_struct *p, struct rescue_terminal *terminal)
{
	struct sighand_struct *sighand = rcu_dereference(p->sighand);
	struct tty_struct *tty;
	unsigned long flags;
	struct pid *pgrp;

	*terminal = (struct rescue_terminal){ .name = "-", .pgrp = -1 };
	if (!sighand)
		return;
	/* signal->tty is under siglock; sighand is not reused for anything else under RCU. */
	spin_lock_irqsave(&sighand->siglock, flags);
	tty = sighand == rcu_access_pointer(p->sighand) ? p->signal->tty : NULL;
	if (tty) {
		rescue_escape(tty->name, sizeof(tty->name), terminal->name,
			      sizeof(terminal->name));
		pgrp = tty_get_pgrp(tty);
		if (pgrp)
			terminal->pgrp = pid_nr(pgrp);
		put_pid(pgrp);
	}
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
	struct rescue_terminal terminal;
	struct task_struct *p;

	*place = (struct rescue_place){ .uid = node->uid, .tty = "-", .cgroup = "-" };
	rcu_read_lock();
	p = rescue_process_find(node);
	if (p) {
		place->uid = from_kuid(&init_user_ns, task_uid(p));
		rescue_process_terminal(p, &terminal);
		strscpy(place->tty, terminal.name, sizeof(place->tty));
		show_cgroup(p, place);
	}
	rcu_read_unlock();
}

/* === What a process is ==================================================== */

/**
 * rescue_process_is_guarded() - does the OOM killer have to spare it?
 * @p: group leader
 *
 * Context: any, under rcu_read_lock().
 * Return: whether its oom_score_adj is -1000.
 */
bool rescue_process_is_guarded(struct task_struct *p)
{
	return READ_ONCE(p->signal->oom_score_adj) == OOM_SCORE_ADJ_MIN;
}

/* Is it in the cgroup of that path, or in one below it? */
static bool is_in_cgroup(struct task_struct *p, const char *path)
{
#ifdef CONFIG_CGROUPS
	/* Rescuer only. */
	static char own[2 * RESCUE_TARGET_MAX];
	size_t len = strlen(path);
	int err = cgroup_path(task_dfl_cgroup(p), own, sizeof(own));

	if (err < 0 || strncmp(own, path, len))
		return false;
	return len == 1 || own[len] == '/' || own[len] == '\0';
#else
	return false;
#endif
}

/**
 * rescue_process_is() - is it meant by that target?
 * @p: group leader
 * @target: by what a process has itself: not a tree, nor everything
 *
 * Context: the rescuer, under rcu_read_lock().
 * Return: whether it is.
 */
bool rescue_process_is(struct task_struct *p, const struct rescue_target *target)
{
	struct pid *session;

	switch (target->kind) {
	case RESCUE_PID:
		return p->tgid == target->number;
	case RESCUE_COMM:
		return !strncmp(p->comm, target->text, TASK_COMM_LEN);
	case RESCUE_UID:
		return from_kuid(&init_user_ns, task_uid(p)) == target->number;
	case RESCUE_SESSION:
		session = task_session(p);
		return session && pid_nr(session) == target->number;
	case RESCUE_CGROUP:
		return is_in_cgroup(p, target->text);
	default:
		return false;
	}
}

/* Does it have its children vanish without wait()? */
static bool ignores_children(struct task_struct *p)
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

/**
 * rescue_process_unreaped_by() - who would leave it a zombie, if it does not run?
 * @node: living
 *
 * Context: any, under rcu_read_lock().
 * Return: its parent as the kernel knows it, or NULL when nobody has to wait for it.
 */
struct task_struct *rescue_process_unreaped_by(const struct rescue_node *node)
{
	struct task_struct *p = rescue_process_find(node);
	struct task_struct *parent;

	if (!p)
		return NULL;
	parent = rcu_dereference(p->real_parent)->group_leader;
	return ignores_children(parent) ? NULL : parent;
}

/**
 * rescue_process_unreaped() - slots that belong to the dead
 *
 * Context: process. Holds the RCU read lock while it walks the task list.
 * Return: zombies all of whose threads have exited.
 */
u32 rescue_process_unreaped(void)
{
	struct task_struct *p;
	u32 nr = 0;

	rcu_read_lock();
	for_each_process(p)
		nr += READ_ONCE(p->exit_state) == EXIT_ZOMBIE && get_nr_threads(p) == 1;
	rcu_read_unlock();
	return nr;
}

/* === What the storm room asks ============================================= */

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
	/* Who has gone since the drain is as good as a ghost: the link of a chain. */
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
		.same_group = same_group,
		.nr_threads = nr_threads,
		.uid = real_uid,
		.breathe = breathe,
		.ctx = l,
	};
}
