// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/rescue/: ctl, status, top, log.
 *
 * The rule: everything must work from shell builtins, one byte at a time or with
 * a seek after every line, without a fork.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitmap.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>

#include "action.h"
#include "census.h"
#include "command.h"
#include "held.h"
#include "journal.h"
#include "limits.h"
#include "lineage.h"
#include "probe.h"
#include "procfs.h"
#include "rescuer.h"
#include "top.h"

/* One command at a time; a writer that is interrupted while it waits gets -EBUSY. */
static DEFINE_MUTEX(ctl_mutex);
/* One top at a time. */
static DEFINE_MUTEX(top_mutex);

static struct rescue_caller myself(void)
{
	struct task_struct *leader = current->group_leader;

	return (struct rescue_caller){ .pid = leader->tgid, .start_ns = leader->start_boottime };
}

/* === ctl ================================================================== */

static DEFINE_SPINLOCK(outcome_lock);
/* L: under outcome_lock. */
static char outcome[RESCUE_OUTCOME_MAX] = "ok nothing has been asked yet";

static void set_outcome(const char *text)
{
	spin_lock(&outcome_lock);
	strscpy(outcome, text, sizeof(outcome));
	spin_unlock(&outcome_lock);
}

static int refuse(int err, const char *name, const char *why)
{
	char text[RESCUE_OUTCOME_MAX];

	scnprintf(text, sizeof(text), "error %s: %s", name, why);
	set_outcome(text);
	return err;
}

static int run(const struct rescue_command *command)
{
	struct rescue_request request = {
		.command = *command,
		.caller = myself(),
		.trigger = "ctl",
	};

	if (mutex_lock_interruptible(&ctl_mutex))
		return refuse(-EBUSY, "EBUSY", "interrupted while another was being served");
	rescue_rescuer_call(RESCUE_FROM_CTL, rescue_action_run, &request);
	set_outcome(request.outcome);
	mutex_unlock(&ctl_mutex);
	pr_notice("%s%s by pid %u: %s\n", rescue_command_name(command->verb),
		  command->force ? " force" : "", request.caller.pid, request.outcome);
	return request.err;
}

static ssize_t ctl_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	char text[RESCUE_COMMAND_MAX];
	struct rescue_command command;
	const char *why;
	int err;

	/* Whoever keeps a descriptor open reads the outcome from its beginning. */
	*pos = 0;
	if (copy_from_user(text, buf, min(len, sizeof(text))))
		return refuse(-EFAULT, "EFAULT", "the buffer cannot be read");
	err = rescue_command_parse(text, len, &command, &why);
	if (err)
		return refuse(err, "EINVAL", why);
	err = run(&command);
	return err ?: len;
}

static ssize_t ctl_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	char text[RESCUE_OUTCOME_MAX + 1];

	spin_lock(&outcome_lock);
	strscpy(text, outcome, sizeof(text) - 1);
	spin_unlock(&outcome_lock);
	strcat(text, "\n");
	return simple_read_from_buffer(buf, len, pos, text, strlen(text));
}

static bool may_command(const struct file *file)
{
	return file_ns_capable(file, &init_user_ns, CAP_SYS_ADMIN);
}

/* The right is judged here, on the opener: a write is then only the use of a descriptor. */
static int ctl_open(struct inode *inode, struct file *file)
{
	if (file->f_mode & FMODE_WRITE && !may_command(file))
		return refuse(-EPERM, "EPERM", "whoever opens ctl for writing needs CAP_SYS_ADMIN");
	return nonseekable_open(inode, file);
}

static const struct proc_ops ctl_ops = {
	.proc_open	= ctl_open,
	.proc_read	= ctl_read,
	.proc_write	= ctl_write,
};

/* === status and top: snapshots, made when they are opened ================= */

#define NR_SNAPSHOTS	8
#define SNAPSHOT_SIZE	8192

/**
 * struct snapshot - one rendering, for one open file
 * @len: bytes of @text
 * @text: what is read
 *
 * Preallocated. Owned by the file that has set its bit in snapshots_used.
 */
struct snapshot {
	size_t len;
	char text[SNAPSHOT_SIZE];
};

static struct snapshot snapshots[NR_SNAPSHOTS];
static DECLARE_BITMAP(snapshots_used, NR_SNAPSHOTS);

static struct snapshot *take_snapshot(void)
{
	int i;

	for (i = 0; i < NR_SNAPSHOTS; i++)
		if (!test_and_set_bit(i, snapshots_used))
			return &snapshots[i];
	return NULL;
}

static int snapshot_release(struct inode *inode, struct file *file)
{
	struct snapshot *snapshot = file->private_data;

	smp_mb__before_atomic();	/* the next owner's writes come after our reads */
	clear_bit(snapshot - snapshots, snapshots_used);
	return 0;
}

static ssize_t snapshot_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	struct snapshot *snapshot = file->private_data;

	return simple_read_from_buffer(buf, len, pos, snapshot->text, snapshot->len);
}

static loff_t snapshot_lseek(struct file *file, loff_t offset, int whence)
{
	struct snapshot *snapshot = file->private_data;

	return fixed_size_llseek(file, offset, whence, snapshot->len);
}

static int top_open(struct inode *inode, struct file *file)
{
	struct snapshot *snapshot = take_snapshot();
	struct rescue_top top;

	if (!snapshot)
		return -EBUSY;
	top = (struct rescue_top){
		.caller = myself(),
		.buf = snapshot->text,
		.size = sizeof(snapshot->text),
	};
	file->private_data = snapshot;
	if (mutex_lock_interruptible(&top_mutex)) {
		snapshot_release(inode, file);
		return -EBUSY;
	}
	rescue_rescuer_call(RESCUE_FROM_TOP, rescue_top_render, &top);
	mutex_unlock(&top_mutex);
	snapshot->len = top.len;
	return 0;
}

static const struct proc_ops top_ops = {
	.proc_open	= top_open,
	.proc_read	= snapshot_read,
	.proc_lseek	= snapshot_lseek,
	.proc_release	= snapshot_release,
};

static size_t kib(size_t bytes)
{
	return DIV_ROUND_UP(bytes, 1024);
}

/* Not through the rescuer: status must answer while a freeze or a kill is under way. */
static int status_open(struct inode *inode, struct file *file)
{
	const struct rescue_lineage *l = rescue_census_lineage();
	struct snapshot *s = take_snapshot();

	if (!s)
		return -EBUSY;
	rescue_limits_read();
	s->len = scnprintf(s->text, sizeof(s->text),
			   "version: %s\n"
			   "held: %u\n"
			   "captured: %u\n"
			   "processes: %u\n"
			   "ghosts: %u\n"
			   "births: %llu\n"
			   "tasks_used: %u\n"
			   "tasks_limit: %u\n"
			   "records_lost: %llu\n"
			   "births_missed: %llu\n"
			   "resyncs: %llu\n"
			   "nodes: %u\n"
			   "nodes_free: %u\n"
			   "rings_kib: %zu\n"
			   "bitmaps_kib: %zu\n"
			   "lineage_kib: %zu\n",
			   THIS_MODULE->version, READ_ONCE(l->nr_members), rescue_held_captured(),
			   READ_ONCE(l->nr_living), READ_ONCE(l->nr_ghosts),
			   READ_ONCE(l->nr_births), rescue_limits_used(),
			   rescue_limits_slots(), rescue_probe_lost(),
			   READ_ONCE(l->nr_missed), rescue_census_resyncs(),
			   rescue_lineage_size(l), READ_ONCE(l->nr_free), kib(rescue_probe_bytes()),
			   kib(rescue_held_bytes()), kib(rescue_census_bytes()));
	file->private_data = s;
	return 0;
}

static const struct proc_ops status_ops = {
	.proc_open	= status_open,
	.proc_read	= snapshot_read,
	.proc_lseek	= snapshot_lseek,
	.proc_release	= snapshot_release,
};

/* === log ================================================================== */

static const struct seq_operations log_seq_ops = {
	.start	= rescue_journal_start,
	.next	= rescue_journal_next,
	.stop	= rescue_journal_stop,
	.show	= rescue_journal_show,
};

/* Not seekable: bash would seek after every line, and seq_file render all before it again. */
static int log_open(struct inode *inode, struct file *file)
{
	void *copy = __seq_open_private(file, &log_seq_ops, rescue_journal_copy_size());

	return copy ? nonseekable_open(inode, file) : -ENOMEM;
}

static const struct proc_ops log_ops = {
	.proc_open	= log_open,
	.proc_read	= seq_read,
	.proc_release	= seq_release_private,
};

/* === Load and unload ====================================================== */

static const struct {
	const char *name;
	umode_t mode;
	const struct proc_ops *ops;
} files[] = {
	{ "status",	0400, &status_ops },
	{ "top",	0400, &top_ops },
	{ "log",	0400, &log_ops },
	/* Last: whoever can write it can hold somebody, and then loading must not fail. */
	{ "ctl",	0600, &ctl_ops },
};

static struct proc_dir_entry *dir;

/**
 * rescue_procfs_init() - make /proc/rescue and its files
 *
 * Context: process, may sleep; everything else works already.
 * Return: 0 or -ENOMEM.
 */
int rescue_procfs_init(void)
{
	int i;

	dir = proc_mkdir_mode("rescue", 0500, NULL);
	if (!dir)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(files); i++) {
		if (!proc_create(files[i].name, files[i].mode, dir, files[i].ops)) {
			rescue_procfs_exit();
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * rescue_procfs_exit() - on return no file operation runs or will run
 *
 * Files that are still open lose their operations, and are released.
 *
 * Context: process, sleeps until running operations have returned.
 */
void rescue_procfs_exit(void)
{
	proc_remove(dir);
}
