// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the files of /proc/rescue have in common.
 *
 * The rule: everything must work from shell builtins, one byte at a time or with
 * a seek after every line, without a fork.
 */
#include <linux/bitmap.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_buf.h>

#include "bounds.h"
#include "compat.h"
#include "face/file.h"
#include "face/watch.h"
#include "machine/inbox.h"
#include "machine/process.h"
#include "params.h"
#include "tree/user.h"

/* One reader at a time asks the rescuer. */
static DEFINE_MUTEX(reader_mutex);

/**
 * rescue_file_caller() - the process that uses a file
 *
 * Context: process.
 * Return: the identity of current.
 */
struct rescue_caller rescue_file_caller(void)
{
	struct task_struct *leader = current->group_leader;

	return (struct rescue_caller){ .pid = leader->tgid, .start_ns = leader->start_boottime };
}

/*
 * A group is one of the machine; a user namespace can lend its members no right. In a container
 * without one, root takes what group it likes: so the pid namespace has to be the initial one.
 */
static bool file_am_of_group(void)
{
	return rescue_params.gid >= 0 && current_user_ns() == &init_user_ns &&
	       task_active_pid_ns(current) == &init_pid_ns &&
	       in_group_p(make_kgid(&init_user_ns, rescue_params.gid));
}

/**
 * rescue_file_may_use() - has current the right?
 *
 * Judged when a file is opened, on the opener: what writes later may be a program with
 * more rights that was tricked into it. And once more when a command is written: what
 * was opened may have come into other hands. The mode of a file is not enough: root
 * in a container passes it.
 *
 * Context: process.
 * Return: whether it has.
 */
bool rescue_file_may_use(void)
{
	return ns_capable(&init_user_ns, CAP_SYS_ADMIN) || file_am_of_group();
}

/**
 * rescue_file_limit() - limit an order to processes of the user that gives it, if it must be
 * @file: an open file of /proc/rescue
 * @caller: result: @limited and @uid
 *
 * With user=1, the right of root is limited to nothing, that of the group to its user. The user
 * is that of the opener, as a program that writes later may have been tricked into it; of the
 * writer, where root has left its descriptor to one.
 *
 * Context: process, after rescue_file_may_use().
 */
void rescue_file_limit(const struct file *file, struct rescue_caller *caller)
{
	const struct cred *cred = file->f_cred;
	struct rescue_ids ids;

	if (!rescue_params.user)
		return;
	if (file_ns_capable(file, &init_user_ns, CAP_SYS_ADMIN)) {
		if (ns_capable(&init_user_ns, CAP_SYS_ADMIN))
			return;
		cred = current_cred();
	}
	rescue_process_ids(cred, &ids);
	caller->limited = true;
	caller->uid = rescue_user_of(&ids);
}

/**
 * rescue_file_ask() - have the rescuer do something for a reader
 * @fn: what
 * @arg: for @fn
 *
 * Context: process, sleeps.
 * Return: 0, or -EBUSY when a signal came first.
 */
int rescue_file_ask(void (*fn)(void *arg), void *arg)
{
	int err;

	if (mutex_lock_interruptible(&reader_mutex))
		return -EBUSY;
	err = rescue_inbox_call(RESCUE_FROM_READER, fn, arg);
	mutex_unlock(&reader_mutex);
	return err ? -EBUSY : 0;
}

/* === Snapshots: status, top, limits and forks, made when they are opened ========= */

/**
 * struct snapshot - one rendering, for one open file
 * @watch: of incidents
 * @len: bytes of @text
 * @text: what is read
 *
 * Preallocated. Owned by the file that has set its bit in snapshots_used.
 */
struct snapshot {
	struct rescue_watch watch;
	size_t len;
	char text[RESCUE_SNAPSHOT_SIZE];
};

static struct snapshot snapshots[RESCUE_SNAPSHOTS];
static DECLARE_BITMAP(snapshots_used, RESCUE_SNAPSHOTS);	/* A */

static struct snapshot *file_take_snapshot(void)
{
	int i;

	for (i = 0; i < RESCUE_SNAPSHOTS; i++)
		if (!test_and_set_bit_lock(i, snapshots_used))	/* file:T */
			return &snapshots[i];
	return NULL;
}

static int file_snapshot_release(struct inode *inode, struct file *file)
{
	struct snapshot *snapshot = file->private_data;

	rescue_watch_end(&snapshot->watch);
	clear_bit_unlock(snapshot - snapshots, snapshots_used);	/* file:R */
	return 0;
}

static ssize_t file_snapshot_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	struct snapshot *snapshot = file->private_data;

	return simple_read_from_buffer(buf, len, pos, snapshot->text, snapshot->len);
}

static __poll_t file_snapshot_poll(struct file *file, poll_table *table)
{
	struct snapshot *snapshot = file->private_data;

	return rescue_watch_poll(&snapshot->watch, file, table);
}

static loff_t file_snapshot_lseek(struct file *file, loff_t offset, int whence)
{
	struct snapshot *snapshot = file->private_data;

	return fixed_size_llseek(file, offset, whence, snapshot->len);
}

static int file_snapshot_open(struct inode *inode, struct file *file)
{
	rescue_render render = pde_data(inode);
	struct snapshot *snapshot;
	struct seq_buf out;
	int err;

	if (!rescue_file_may_use())
		return -EPERM;
	snapshot = file_take_snapshot();
	if (!snapshot)
		return -EBUSY;
	file->private_data = snapshot;
	rescue_watch_begin(&snapshot->watch);
	seq_buf_init(&out, snapshot->text, sizeof(snapshot->text));
	err = render(&out);
	/* What does not fit is cut, and a terminator is no part of it. */
	snapshot->len = min_t(size_t, seq_buf_used(&out), RESCUE_SNAPSHOT_SIZE - 1);
	if (err)
		file_snapshot_release(inode, file);
	return err;
}

const struct proc_ops rescue_snapshot_ops = {
	.proc_open	= file_snapshot_open,
	.proc_read	= file_snapshot_read,
	.proc_poll	= file_snapshot_poll,
	.proc_lseek	= file_snapshot_lseek,
	.proc_release	= file_snapshot_release,
};
