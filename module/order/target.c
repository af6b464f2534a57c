// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processes that a command selects.
 *
 * The rule: a process that is spared is counted and named, never marked.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "machine/describe.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "order/spare.h"
#include "order/target.h"
#include "tree/command.h"
#include "tree/leaves.h"
#include "tree/lineage.h"

static void target_note_spared(const struct rescue_lineage *l, u32 index,
			       struct rescue_selection *s)
{
	const struct rescue_node *node = rescue_node(l, index);
	size_t at = strlen(s->spared);
	char name[RESCUE_NAME_MAX];

	s->nr_spared++;
	rescue_describe_name(node, name, sizeof(name));
	if (at + strlen(name) + 32 > sizeof(s->spared))
		return;
	scnprintf(s->spared + at, sizeof(s->spared) - at, " %u(%s,%s)", node->pid, name,
		  rescue_spare_reasons[rescue_spare_reason(l, index)]);
}

/**
 * rescue_target_mark() - mark one process, if it may be touched
 * @l: the lineage, after rescue_spare_mark()
 * @index: its node, or that of a ghost
 * @s: selection; added to
 *
 * Context: the rescuer.
 */
void rescue_target_mark(struct rescue_lineage *l, u32 index, struct rescue_selection *s)
{
	struct rescue_node *node = rescue_node(l, index);
	bool living = node->flags & RESCUE_LIVING;

	rescue_assert_owner();
	if (node->flags & RESCUE_MARK)
		return;
	if (node->flags & RESCUE_SPARED) {
		if (living)
			target_note_spared(l, index, s);
		return;
	}
	node->flags |= RESCUE_MARK;
	if (!living)
		return;
	s->nr++;
	if (node->flags & RESCUE_MEMBER)
		s->nr_held++;
}

/**
 * rescue_target_begin() - begin a selection, without a mark
 * @l: the lineage, drained
 * @caller: of rescue_spare_mark(), which it calls
 * @s: result: empty
 *
 * Context: the rescuer.
 */
void rescue_target_begin(struct rescue_lineage *l, const struct rescue_caller *caller,
			 struct rescue_selection *s)
{
	rescue_assert_owner();
	rescue_spare_mark(l, caller);
	*s = (struct rescue_selection){ .nr_trees = 1 };
	rescue_lineage_clear_marks(l);
}

/* Children of a spared process are marked; ghosts too, for the sake of their late children. */
static void target_select_tree(struct rescue_lineage *l, u32 root, struct rescue_selection *s)
{
	u32 steps = 0;
	u32 i;

	if (!s->root)
		s->root = root;
	for (i = root; i; i = rescue_lineage_next_down(l, i, root)) {
		rescue_target_mark(l, i, s);
		rescue_node_breathe(&steps);
	}
}

/**
 * rescue_target_take() - the marked become members
 * @l: the lineage, with marks
 * @condemn: they are to be killed
 * @by_user: the order is one of their user, which that user may take back unless another order
 *           has them, too
 *
 * Before any record is read: a child that is born from now on joins by its parent.
 *
 * Context: the rescuer.
 */
void rescue_target_take(struct rescue_lineage *l, bool condemn, bool by_user)
{
	struct rescue_node *node;
	u32 i;

	rescue_assert_owner();
	rescue_for_each_node(l, i, node) {
		if (!(node->flags & RESCUE_MARK))
			continue;
		node->by_user = by_user && (node->by_user || !(node->flags & RESCUE_MEMBER));
		rescue_lineage_join(l, i);
		if (condemn)
			rescue_lineage_condemn(l, i);
	}
}

/**
 * rescue_target_spare_held() - spare what a user may not thaw
 * @l: the lineage, without spares
 * @uid: the user
 *
 * What root, the key or the guard has frozen, its user does not set free.
 *
 * Context: the rescuer.
 */
void rescue_target_spare_held(struct rescue_lineage *l, u32 uid)
{
	struct rescue_node *node;
	u32 i;

	rescue_assert_owner();
	rescue_for_each_node(l, i, node) {
		bool is_users = rescue_process_is_users(node, uid);

		if (!(node->flags & RESCUE_MEMBER) || (is_users && node->by_user))
			continue;
		node->flags |= RESCUE_SPARED;
		node->why_spared = is_users ? RESCUE_SPARED_ORDER : RESCUE_SPARED_OTHERS;
	}
}

/* === For slots ============================================================ */

struct leaves {
	struct rescue_lineage *l;
	struct rescue_selection *s;
};

static void target_ask_leaf(void *ctx, const struct rescue_node *node, struct rescue_reaping *r)
{
	const struct leaves *leaves = ctx;

	rescue_process_reaping(leaves->l, node, r);
}

static void target_mark_leaf(void *ctx, u32 index)
{
	const struct leaves *leaves = ctx;

	rescue_target_mark(leaves->l, index, leaves->s);
}

/**
 * rescue_target_select_leaves() - mark held processes whose death frees slots
 * @l: the lineage, after rescue_target_begin()
 * @nr_slots: how many slots are wanted
 * @s: selection; added to
 *
 * See rescue_leaves_select().
 *
 * Context: the rescuer.
 * Return: slots that come free; less than @nr_slots when all that may be was marked.
 */
u32 rescue_target_select_leaves(struct rescue_lineage *l, u32 nr_slots, struct rescue_selection *s)
{
	struct leaves ctx = { .l = l, .s = s };
	const struct rescue_reapers reapers = {
		.ctx = &ctx, .ask = target_ask_leaf, .mark = target_mark_leaf,
	};
	struct rescue_leaves found;

	rescue_assert_owner();
	found = rescue_leaves_select(l, nr_slots, &reapers);
	s->nr = found.nr;
	s->nr_held = found.nr;
	return found.nr_free;
}

/* === By number ============================================================ */

/* -ENOENT: no process has that number; -EPERM: a kernel thread; -ESRCH: one without a node. */
static int target_find_living(const struct rescue_lineage *l, u32 pid, u32 *index)
{
	struct task_struct *p;
	int err = -ENOENT;

	rcu_read_lock();
	p = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_TGID);
	if (p) {
		*index = rescue_lineage_find(l, pid, p->start_boottime);
		err = p->flags & PF_KTHREAD ? -EPERM : *index ? 0 : -ESRCH;
	}
	rcu_read_unlock();
	return err;
}

/* The youngest of that number: it is the one that was seen last. */
static u32 target_find_ghost(const struct rescue_lineage *l, u32 pid)
{
	u32 best = RESCUE_NOBODY;
	const struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node) {
		/* A free node may look like one. */
		if (node->pid != pid || node->flags & RESCUE_LIVING || rescue_node_is_free(node) ||
		    rescue_lineage_find(l, pid, node->start_ns) != i)
			continue;
		if (!best || node->start_ns > rescue_node(l, best)->start_ns)
			best = i;
	}
	return best;
}

static int target_refuse(struct rescue_selection *s, int err, const char *why)
{
	s->why = why;
	return err;
}

/* A root that is named may be one that must not be chosen unasked. */
static int target_allow_root(struct rescue_lineage *l, u32 root, struct rescue_selection *s)
{
	struct rescue_node *node = rescue_node(l, root);

	if (!(node->flags & RESCUE_SPARED))
		return 0;
	if (rescue_spare_reason(l, root) == RESCUE_SPARED_PROTECTED) {
		node->flags &= ~RESCUE_SPARED;
		return 0;
	}
	target_note_spared(l, root, s);
	if (rescue_spare_reason(l, root) == RESCUE_SPARED_OTHERS)
		return target_refuse(s, -EPERM, "it is not a process of that user alone:");
	return target_refuse(s, -EPERM, "it is never touched:");
}

static int target_select_by_number(struct rescue_lineage *l, const struct rescue_target *target,
				   bool held_only, struct rescue_selection *s)
{
	u32 root = RESCUE_NOBODY;
	int err = target->ghost ? -ENOENT : target_find_living(l, target->number, &root);

	if (err == -EPERM)
		return target_refuse(s, err, "it is a kernel thread");
	if (err == -ENOENT && target->kind == RESCUE_TREE)
		root = target_find_ghost(l, target->number);
	if (!root)
		return target_refuse(s, -ESRCH, "no such process");
	err = held_only ? 0 : target_allow_root(l, root, s);
	if (err)
		return err;
	if (target->kind == RESCUE_TREE) {
		target_select_tree(l, root, s);
	} else {
		s->root = root;
		rescue_target_mark(l, root, s);
	}
	return 0;
}

/* === By what they have in common ========================================== */

static void target_note_oldest(const struct rescue_lineage *l, u32 index,
			       struct rescue_selection *s)
{
	if (!s->root || rescue_node(l, index)->start_ns < rescue_node(l, s->root)->start_ns)
		s->root = index;
}

static void target_note_unknown(const struct task_struct *p, struct rescue_selection *s)
{
	if (s->nr_unknown < RESCUE_UNKNOWN_MAX)
		s->unknown[s->nr_unknown] = rescue_process_identity(p);
	s->nr_unknown++;
}

static void target_select_by_property(struct rescue_lineage *l, const struct rescue_target *target,
				      struct rescue_selection *s)
{
	struct task_struct *p;

	rcu_read_lock();
	for_each_process(p) {
		u32 index;

		if (!rescue_process_is(p, target))
			continue;
		index = rescue_lineage_find(l, p->tgid, p->start_boottime);
		if (!index) {
			/* An exiting process forks no more, and its children are in the list. */
			if (atomic_read(&p->signal->live))
				target_note_unknown(p, s);
			continue;
		}
		rescue_target_mark(l, index, s);
		if (rescue_node(l, index)->flags & RESCUE_MARK)
			target_note_oldest(l, index, s);
	}
	rcu_read_unlock();
}

static void target_select_all(struct rescue_lineage *l, struct rescue_selection *s)
{
	const struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node) {
		if (!(node->flags & RESCUE_MEMBER))
			continue;
		rescue_target_mark(l, i, s);
		if (node->flags & RESCUE_LIVING)
			target_note_oldest(l, i, s);
	}
}

/* Kill and thaw select of what is held only. */
static void target_drop_free(struct rescue_lineage *l, struct rescue_selection *s)
{
	struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node)
		if (!(node->flags & RESCUE_MEMBER))
			node->flags &= ~RESCUE_MARK;
	s->nr = s->nr_held;
}

static int target_verdict(struct rescue_selection *s, const char *none)
{
	if (s->nr)
		return 0;
	if (s->nr_spared)
		return target_refuse(s, -EPERM, "all of them are spared:");
	return target_refuse(s, -ESRCH, none);
}

/**
 * rescue_target_select() - mark the processes that a target names
 * @l: the lineage, after rescue_spare_mark()
 * @target: which; RESCUE_EVERYTHING: all members
 * @held_only: of them only members, and those whether spared meanwhile or not
 * @s: selection; added to
 *
 * Context: the rescuer.
 * Return: 0; -ESRCH: there is none; -EPERM: all of them must never be touched.
 */
int rescue_target_select(struct rescue_lineage *l, const struct rescue_target *target,
			 bool held_only, struct rescue_selection *s)
{
	int err = 0;

	rescue_assert_owner();
	switch (target->kind) {
	case RESCUE_EVERYTHING:
		target_select_all(l, s);
		break;
	case RESCUE_PID:
	case RESCUE_TREE:
		err = target_select_by_number(l, target, held_only, s);
		break;
	default:
		target_select_by_property(l, target, s);
	}
	if (err)
		return err;
	if (held_only)
		target_drop_free(l, s);
	return target_verdict(s, held_only ? "none of them is held" : "no process matches");
}

/**
 * rescue_target_count() - make a selection right after the rings were read
 * @l: the lineage, after rescue_spare_mark()
 * @s: selection: how many are marked. A mark on a spared process is taken away, and noted
 *
 * Newborns of the marked are marked already, but were not counted, and may be spared.
 *
 * Context: the rescuer.
 */
void rescue_target_count(struct rescue_lineage *l, struct rescue_selection *s)
{
	struct rescue_node *node;
	u32 i;

	rescue_assert_owner();
	s->nr = 0;
	s->nr_held = 0;
	rescue_for_each_node(l, i, node) {
		if (!(node->flags & RESCUE_MARK))
			continue;
		node->flags &= ~RESCUE_MARK;
		rescue_target_mark(l, i, s);
	}
}

/**
 * rescue_target_select_newborn() - mark those that had no node when they were selected
 * @l: the lineage, after rescue_target_select() by property, rescue_census_catch_up() and
 *     rescue_spare_mark()
 * @s: selection; made right
 *
 * All that is below them is marked too. A link of a chain that was found in the task list has
 * forked the next one and exited by the time that its birth is read: to look again would be a
 * race that a busy machine loses.
 *
 * Context: the rescuer.
 * Return: as rescue_target_select().
 */
int rescue_target_select_newborn(struct rescue_lineage *l, struct rescue_selection *s)
{
	u32 nr = min_t(u32, s->nr_unknown, RESCUE_UNKNOWN_MAX);
	u32 i;

	rescue_assert_owner();
	for (i = 0; i < nr; i++) {
		u32 index = rescue_lineage_find(l, s->unknown[i].pid, s->unknown[i].start_ns);

		if (index)
			target_select_tree(l, index, s);
	}
	rescue_target_count(l, s);
	return target_verdict(s, "no process matches");
}
