// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processes that are never touched, and why.
 *
 * The rule: a process is spared for what it is, never for what it calls itself.
 * The administrator may spare a name. So that a bomb that takes it does not live, a name
 * does not spare a process whose creator has the same name, and spares none as soon as a
 * crowd has it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/seq_buf.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "machine/describe.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "order/name.h"
#include "order/spare.h"
#include "tree/command.h"
#include "tree/lineage.h"

/**
 * struct spare - an entry of the list
 * @target: the processes; RESCUE_EVERYTHING: a free entry
 * @start_ns: (pid, tree) birth of the process, so that the next owner of the number is not spared
 */
struct spare {
	struct rescue_target target;
	u64 start_ns;
};

/* L: under spares_lock, but read by the rescuer, which alone writes (and load), without it. */
static struct spare spares[RESCUE_SPARES_MAX];
static DEFINE_SPINLOCK(spares_lock);

/* R: how often the marks were made. */
static u32 marks;

const char * const rescue_spare_reasons[] = {
	[RESCUE_NOT_SPARED]	= "-",
	[RESCUE_SPARED_INIT]	= "init",
	[RESCUE_SPARED_CALLER]	= "caller",
	[RESCUE_SPARED_LISTED]	= "listed",
	[RESCUE_SPARED_OTHERS]	= "other-user",
	[RESCUE_SPARED_ORDER]	= "other-order",
	[RESCUE_SPARED_PROTECTED] = "oom-protected",
	[RESCUE_SPARED_THAWED]	= "thawed",
};

static_assert(ARRAY_SIZE(rescue_spare_reasons) == RESCUE_NR_SPARE_REASONS);
static_assert(RESCUE_NR_SPARE_REASONS <= 8);	/* rescue_node.why_spared */

/* === The list ============================================================= */

static bool spare_is_used(const struct spare *spare)
{
	return spare->target.kind != RESCUE_EVERYTHING;
}

static bool spare_is_identity(const struct rescue_target *target)
{
	return target->kind == RESCUE_PID || target->kind == RESCUE_TREE;
}

static bool spare_is_same(const struct rescue_target *a, const struct rescue_target *b)
{
	return a->kind == b->kind && a->number == b->number && !strcmp(a->text, b->text);
}

static bool spare_is_there(const struct rescue_target *target, u64 start_ns)
{
	u32 i;

	for (i = 0; i < RESCUE_SPARES_MAX; i++)
		if (spare_is_same(&spares[i].target, target) && spares[i].start_ns == start_ns)
			return true;
	return false;
}

/* Boot-time clock of the birth of a process, 0 if there is none of that number. */
static u64 spare_birth_of(u32 pid)
{
	struct task_struct *p;
	u64 start_ns = 0;

	rcu_read_lock();
	p = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_TGID);
	if (p && !(p->flags & PF_KTHREAD))
		start_ns = p->start_boottime;
	rcu_read_unlock();
	return start_ns;
}

/* An entry that is free, or whose process has exited (a tree goes on without its root). */
static struct spare *spare_find_room(void)
{
	u32 i;

	for (i = 0; i < RESCUE_SPARES_MAX; i++)
		if (!spare_is_used(&spares[i]) ||
		    (spares[i].target.kind == RESCUE_PID &&
		     spare_birth_of(spares[i].target.number) != spares[i].start_ns))
			return &spares[i];
	return NULL;
}

static int spare_add(const struct rescue_target *target)
{
	u64 start_ns = spare_is_identity(target) ? spare_birth_of(target->number) : 0;
	struct spare *spare;

	if (spare_is_identity(target) && (!start_ns || target->ghost))
		return -ESRCH;
	if (spare_is_there(target, start_ns))
		return 0;
	spare = spare_find_room();
	if (!spare)
		return -ENOSPC;
	spin_lock(&spares_lock);
	*spare = (struct spare){ .target = *target, .start_ns = start_ns };
	spin_unlock(&spares_lock);
	return 0;
}

/* RESCUE_NOBODY: its root has exited, and its node is gone. */
static u32 spare_root_of(const struct rescue_lineage *l, const struct spare *spare)
{
	return rescue_lineage_find(l, spare->target.number, spare->start_ns);
}

static void spare_set_tree(struct rescue_lineage *l, u32 root, bool on)
{
	u32 steps = 0;
	u32 i;

	for (i = root; i; i = rescue_lineage_next_down(l, i, root)) {
		rescue_node(l, i)->in_spared_tree = on;
		rescue_node_breathe(&steps);
	}
}

/* A process in a spared tree tells that to its children at birth; the rest is told here. */
static void spare_mark_trees(struct rescue_lineage *l)
{
	u32 i;

	for (i = 0; i < RESCUE_SPARES_MAX; i++)
		if (spares[i].target.kind == RESCUE_TREE)
			spare_set_tree(l, spare_root_of(l, &spares[i]), true);
}

/*
 * Without its root, the descendants of a spared tree cannot be told from those of others: they
 * stay marked until the last spared tree is removed, whichever that is. Returns whether they do.
 */
static bool spare_unmark_tree(struct rescue_lineage *l, const struct spare *spare)
{
	u32 root = spare_root_of(l, spare);
	u32 nr_trees = 0;
	u32 i;

	for (i = 0; i < RESCUE_SPARES_MAX; i++)
		nr_trees += spares[i].target.kind == RESCUE_TREE;
	spare_set_tree(l, nr_trees == 1 ? RESCUE_ROOT : root, false);
	return nr_trees > 1 && !root;
}

/**
 * rescue_spare_add() - never touch some processes, from now on
 * @l: the lineage, drained
 * @target: which. A pid or tree is the process that has the number now. A tree stays
 *          spared when its root has exited.
 *
 * Context: the rescuer.
 * Return: 0, also if they were spared already; -ESRCH: no such process; -ENOSPC.
 */
int rescue_spare_add(struct rescue_lineage *l, const struct rescue_target *target)
{
	int err = spare_add(target);

	rescue_assert_owner();
	if (!err)
		spare_mark_trees(l);
	return err;
}

/**
 * rescue_spare_remove() - take an entry off the list
 * @l: the lineage, drained
 * @target: as it was given to rescue_spare_add()
 *
 * Context: the rescuer.
 * Return: 0; 1: a tree without its root, whose processes are spared as long as another tree is;
 * -ESRCH.
 */
int rescue_spare_remove(struct rescue_lineage *l, const struct rescue_target *target)
{
	bool later = false;
	u32 nr = 0;
	u32 i;

	rescue_assert_owner();
	for (i = 0; i < RESCUE_SPARES_MAX; i++) {
		if (!spare_is_same(&spares[i].target, target))
			continue;
		if (target->kind == RESCUE_TREE)
			later |= spare_unmark_tree(l, &spares[i]);
		spin_lock(&spares_lock);
		spares[i] = (struct spare){};
		spin_unlock(&spares_lock);
		nr++;
	}
	spare_mark_trees(l);	/* other trees that lie in it */
	return nr ? later : -ESRCH;
}

static int spare_add_word(const char *word, size_t len)
{
	const char *colon = memchr(word, ':', len);
	const char *why = "it must be KIND:VALUE";
	struct rescue_target target;
	int err = -EINVAL;

	if (colon)
		err = rescue_command_parse_target(word, colon - word, colon + 1,
						  word + len - colon - 1, &target, &why);
	if (err) {
		pr_err("spare=%.*s: %s\n", (int)len, word, why);
		return err;
	}
	err = spare_add(&target);
	if (err)
		pr_err("spare=%.*s: %s\n", (int)len, word,
		       err == -ESRCH ? "no such process" : "too many");
	return err;
}

/**
 * rescue_spare_init() - take over what the module parameter says
 * @list: "KIND:VALUE,KIND:VALUE,...", or empty
 *
 * Context: load, before there is a rescuer.
 * Return: 0, -EINVAL, -ESRCH or -ENOSPC.
 */
int rescue_spare_init(const char *list)
{
	size_t len;
	int err = 0;

	for (; *list && !err; list += len + (list[len] == ',')) {
		len = strchrnul(list, ',') - list;
		err = spare_add_word(list, len);
	}
	return err;
}

/**
 * rescue_spare_show() - the list, as a line of status
 * @out: result, "spares: kind:value ..."; "-" when it is empty
 *
 * Context: any but interrupts.
 */
void rescue_spare_show(struct seq_buf *out)
{
	char text[RESCUE_PATH_MAX];
	u32 nr = 0;
	u32 i;

	seq_buf_printf(out, "spares:");
	spin_lock(&spares_lock);
	for (i = 0; i < RESCUE_SPARES_MAX; i++) {
		const struct rescue_target *t = &spares[i].target;

		if (!spare_is_used(&spares[i]))
			continue;
		nr++;
		scnprintf(text, sizeof(text), "%u", t->number);
		if (t->text[0])
			rescue_describe_escape(t->text, sizeof(t->text), text, sizeof(text));
		seq_buf_printf(out, " %s:%s", rescue_command_kind_name(t->kind), text);
	}
	spin_unlock(&spares_lock);
	seq_buf_printf(out, "%s\n", nr ? "" : " -");
}

/* === The marks ============================================================ */

/* Marks a node; of several reasons, the first of their enum is shown. */
static void spare_mark(struct rescue_node *node, enum rescue_spare_reason reason)
{
	if (!(node->flags & RESCUE_SPARED) || node->why_spared > reason)
		node->why_spared = reason;
	node->flags |= RESCUE_SPARED;
}

/* Is it marked for that reason, or for one before it? */
static bool spare_is_marked(const struct rescue_node *node, enum rescue_spare_reason reason)
{
	return node->flags & RESCUE_SPARED && node->why_spared <= reason;
}

/*
 * Marks a process and its ancestors: those by lineage, and those that the kernel knows. What is
 * marked for a line has its ancestors marked, as the reasons of lines come before all others. So
 * a chain costs no more than it has links.
 */
static void spare_mark_line(struct rescue_lineage *l, struct task_struct *p,
			    enum rescue_spare_reason reason)
{
	for (; p && p->pid; p = rcu_dereference(p->real_parent)) {
		u32 index = rescue_lineage_find(l, p->tgid, p->group_leader->start_boottime);

		while (index && index != RESCUE_ROOT &&
		       !spare_is_marked(rescue_node(l, index), reason)) {
			spare_mark(rescue_node(l, index), reason);
			index = rescue_node(l, index)->parent;
		}
	}
}

/* Of a process that is what the entry says: does the entry spare it? */
static bool spare_is_listed(const struct rescue_lineage *l, const struct rescue_node *node,
			    struct task_struct *p, const struct spare *spare)
{
	const struct rescue_target *target = &spare->target;

	if (target->kind == RESCUE_PID)
		return p->start_boottime == spare->start_ns;
	return target->kind != RESCUE_COMM || !rescue_name_is_of_creator(l, node, target->text);
}

/* The entries that spare processes now: a bit for each. */
static u32 spare_entries_that_count(const struct rescue_lineage *l)
{
	u32 entries = 0;
	u32 i;

	static_assert(RESCUE_SPARES_MAX <= 32);
	for (i = 0; i < RESCUE_SPARES_MAX; i++) {
		const struct rescue_target *target = &spares[i].target;

		if (spare_is_used(&spares[i]) && target->kind != RESCUE_TREE &&
		    !(target->kind == RESCUE_COMM && rescue_name_is_crowd(l, target)))
			entries |= 1u << i;
	}
	return entries;
}

/*
 * For what it is itself: an entry says so, or it has the protection of its own accord, not from
 * its creator. Under rcu_read_lock().
 */
static void spare_mark_one(const struct rescue_lineage *l, struct rescue_node *node,
			   struct task_struct *p, u32 entries)
{
	u32 i;

	if (unlikely(rescue_process_is_protected(p)) && !node->born_protected)
		spare_mark(node, RESCUE_SPARED_PROTECTED);
	for (i = 0; i < RESCUE_SPARES_MAX && entries >> i; i++)
		if (entries & (1u << i) && rescue_process_is(p, &spares[i].target) &&
		    spare_is_listed(l, node, p, &spares[i]))
			spare_mark(node, RESCUE_SPARED_LISTED);
}

/* By the nodes, and not the list of all tasks: so others may run on the way. */
static void spare_mark_each(struct rescue_lineage *l)
{
	u32 entries = spare_entries_that_count(l);
	struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node) {
		struct task_struct *p;

		if (!(node->flags & RESCUE_LIVING))
			continue;
		rcu_read_lock();
		p = rescue_process_find(node);
		if (p)
			spare_mark_one(l, node, p, entries);
		rcu_read_unlock();
	}
}

/* All marks go; with a caller the nodes that have inherited a reason get theirs. */
static void spare_mark_inherited(struct rescue_lineage *l, const struct rescue_caller *caller)
{
	struct rescue_node *node;
	u32 i;

	if (caller)
		spare_mark_trees(l);
	rescue_for_each_node(l, i, node) {
		node->flags &= ~RESCUE_SPARED;
		if (rescue_node_is_free(node))
			continue;
		if (caller && node->in_spared_tree)
			spare_mark(node, RESCUE_SPARED_LISTED);
		if (caller && caller->unasked && node->thawed)
			spare_mark(node, RESCUE_SPARED_THAWED);
		if (caller && caller->limited && !rescue_process_is_users(node, caller->uid))
			spare_mark(node, RESCUE_SPARED_OTHERS);
	}
}

/**
 * rescue_spare_mark() - mark what must not be touched by the request at hand
 * @l: the lineage, drained
 * @caller: the process that asks; NULL: the request can do no harm, nothing is marked
 *
 * PID 1; the caller and the caller's ancestors, those by lineage and those by
 * real_parent, which may differ; the list; and processes that have set their own
 * oom_score_adj to -1000; for a user without root, processes that are not of that user. Kernel
 * threads have no node.
 *
 * Context: the rescuer.
 * Return: a number that rescue_spare_marks() returns as long as the marks are these.
 */
u32 rescue_spare_mark(struct rescue_lineage *l, const struct rescue_caller *caller)
{
	rescue_assert_owner();
	spare_mark_inherited(l, caller);
	if (!caller)
		return ++marks;

	rcu_read_lock();
	spare_mark_line(l, pid_task(find_pid_ns(1, &init_pid_ns), PIDTYPE_TGID),
			RESCUE_SPARED_INIT);
	/* By identity: the caller may be too young to have a node. */
	spare_mark_line(l, rescue_process_find_by(caller->pid, caller->start_ns),
			RESCUE_SPARED_CALLER);
	rcu_read_unlock();
	spare_mark_each(l);
	return ++marks;
}

/**
 * rescue_spare_marks() - which marks are there?
 *
 * Context: the rescuer.
 * Return: what the last rescue_spare_mark() returned.
 */
u32 rescue_spare_marks(void)
{
	rescue_assert_owner();
	return marks;
}

/**
 * rescue_spare_reason() - why is it spared?
 * @l: the lineage, after rescue_spare_mark()
 * @index: the node
 *
 * Context: the rescuer.
 * Return: the first reason that holds.
 */
enum rescue_spare_reason rescue_spare_reason(const struct rescue_lineage *l, u32 index)
{
	const struct rescue_node *node = rescue_node(l, index);

	rescue_assert_owner();
	return node->flags & RESCUE_SPARED ? node->why_spared : RESCUE_NOT_SPARED;
}
