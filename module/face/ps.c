// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line for each process: what ps cannot show any more, because it cannot be
 * started, and what only we know.
 *
 * The rule: one part of the list is a bounded piece of work; the rescuer has others.
 */
#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_buf.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "face/file.h"
#include "machine/census.h"
#include "machine/describe.h"
#include "machine/held.h"
#include "machine/sanity.h"
#include "order/spare.h"
#include "tree/lineage.h"

/* The longest line, and some. */
#define LINE_MAX 320u

/**
 * struct listing - an open ps
 * @lock: one reader of the descriptor at a time
 * @caller: I: the reader; what its commands would spare is shown as spared
 * @next: L: process number at which to go on; at first 0
 * @marks: L: those of the parts before, see rescue_spare_marks()
 * @out: L: the last part, in @text
 * @at: L: bytes of it that have been read
 * @text: L: its memory
 *
 * I: set when it is opened. L: under @lock, and by the rescuer that the reader waits for.
 */
struct listing {
	struct mutex lock;	/* one reader of the descriptor at a time */
	struct rescue_caller caller;
	int next;
	u32 marks;
	struct seq_buf out;
	size_t at;
	char text[4096];
};

/* === By the rescuer ======================================================= */

/* As it is shown by /proc/PID/loginuid; -1 when it was never set. */
static int ps_loginuid_of(struct task_struct *p)
{
	return from_kuid(&init_user_ns, audit_get_loginuid(p));
}

/* The first thread of a process may have exited while others go on: then of one of those. */
static char ps_state_of(struct task_struct *p)
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
static u32 ps_tree_of(const struct rescue_lineage *l, u32 index)
{
	for (;;) {
		u32 parent = rescue_node(l, index)->parent;

		if (parent == RESCUE_NOBODY || parent == RESCUE_ROOT ||
		    rescue_node(l, parent)->pid == 1)
			return index;
		index = parent;
	}
}

static void ps_put_tree(struct seq_buf *out, const struct rescue_lineage *l, u32 index)
{
	const struct rescue_node *tree = index ? rescue_node(l, ps_tree_of(l, index)) : NULL;

	if (tree)
		seq_buf_printf(out, "%s%u", tree->flags & RESCUE_LIVING ? "" : "ghost:", tree->pid);
	else
		seq_buf_printf(out, "-");
}

/* Under rcu_read_lock(). */
static void ps_put_line(struct seq_buf *out, const struct rescue_lineage *l, struct task_struct *p)
{
	u32 index = rescue_lineage_find(l, p->tgid, p->start_boottime);
	struct task_struct *parent = rcu_dereference(p->real_parent);
	char name[RESCUE_NAME_MAX];
	char tty[RESCUE_TTY_MAX];
	int foreground;

	rescue_assert_rcu();
	rescue_describe_escape(p->comm, TASK_COMM_LEN, name, sizeof(name));
	foreground = rescue_describe_terminal(p, tty, sizeof(tty));
	seq_buf_printf(out, "%d %s %d %c %d %d %d %s %d %d ", p->tgid, name, ps_loginuid_of(p),
		       ps_state_of(p), parent->tgid, pid_nr(task_pgrp(p)), pid_nr(task_session(p)),
		       tty, foreground, get_nr_threads(p));
	ps_put_tree(out, l, index);
	seq_buf_printf(out, " %s %s\n", rescue_held_has(p->tgid) ? "held" : "-",
		       rescue_spare_reasons[index ? rescue_spare_reason(l, index) :
						    RESCUE_NOT_SPARED]);
}

/*
 * Writes the next part of the list, in the order of process numbers. A process that comes or
 * goes between two parts may be missing; none is shown twice.
 */
static void ps_put_part(void *arg)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct listing *listing = arg;
	struct task_struct *p;
	struct pid *pid;

	rescue_census_drain();
	if (!listing->next || listing->marks != rescue_spare_marks())
		listing->marks = rescue_spare_mark(l, &listing->caller);
	seq_buf_clear(&listing->out);
	if (!listing->next)
		seq_buf_printf(&listing->out,
			       "pid comm loginuid state ppid pgrp session tty tpgid threads tree held spared\n");
	rcu_read_lock();
	while (seq_buf_buffer_left(&listing->out) >= LINE_MAX) {
		pid = idr_get_next(&init_pid_ns.idr, &listing->next);
		if (!pid)
			break;
		listing->next++;
		p = pid_task(pid, PIDTYPE_TGID);
		if (p)
			ps_put_line(&listing->out, l, p);
	}
	rcu_read_unlock();
}

/* === The file ============================================================= */

/* Not seekable: bash would seek after every line. */
static int ps_open(struct inode *inode, struct file *file)
{
	struct listing *listing;

	if (!rescue_file_may_use())
		return -EPERM;
	listing = kzalloc(sizeof(*listing), GFP_KERNEL);
	if (!listing)
		return -ENOMEM;
	mutex_init(&listing->lock);
	listing->caller = rescue_file_caller();
	rescue_file_limit(file, &listing->caller);
	seq_buf_init(&listing->out, listing->text, sizeof(listing->text));
	file->private_data = listing;
	return nonseekable_open(inode, file);
}

static int ps_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t ps_read_part(struct listing *listing, char __user *buf, size_t len)
{
	int err;

	if (listing->at == seq_buf_used(&listing->out)) {
		err = rescue_file_ask(ps_put_part, listing);
		if (err)
			return err;
		listing->at = 0;
	}
	len = min(len, seq_buf_used(&listing->out) - listing->at);
	if (copy_to_user(buf, listing->text + listing->at, len))
		return -EFAULT;
	listing->at += len;
	return len;
}

static ssize_t ps_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	struct listing *listing = file->private_data;
	ssize_t n;

	if (mutex_lock_interruptible(&listing->lock))
		return -EBUSY;
	n = ps_read_part(listing, buf, len);
	mutex_unlock(&listing->lock);
	return n;
}

const struct proc_ops rescue_ps_ops = {
	.proc_open	= ps_open,
	.proc_read	= ps_read,
	.proc_release	= ps_release,
};
