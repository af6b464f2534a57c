// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/rescue/: ctl, status, top, limits, ps, log.
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
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>

#include "face/limits.h"
#include "face/procfs.h"
#include "face/ps.h"
#include "face/sysrq.h"
#include "face/top.h"
#include "machine/census.h"
#include "machine/held.h"
#include "machine/inbox.h"
#include "machine/rings.h"
#include "order/journal.h"
#include "order/order.h"
#include "order/spare.h"
#include "tree/command.h"
#include "tree/lineage.h"

static int gid = -1;
module_param(gid, int, 0444);
MODULE_PARM_DESC(gid, "group that may use /proc/rescue beside root (default -1: none)");

/* One command at a time; a writer that is interrupted while it waits gets -EBUSY. */
static DEFINE_MUTEX(ctl_mutex);
/* One reader at a time asks the rescuer. */
static DEFINE_MUTEX(reader_mutex);

static struct rescue_caller myself(void)
{
	struct task_struct *leader = current->group_leader;

	return (struct rescue_caller){ .pid = leader->tgid, .start_ns = leader->start_boottime };
}

/* === Rights =============================================================== */

/* A group is one of the machine; a user namespace can lend its members no right. */
static bool am_of_group(void)
{
	return gid >= 0 && current_user_ns() == &init_user_ns &&
	       in_group_p(make_kgid(&init_user_ns, gid));
}

/*
 * Judged when a file is opened, on the opener: what writes later may be a program with
 * more rights that was tricked into it. And once more when a command is written: what
 * was opened may have come into other hands. The mode of a file is not enough: root
 * in a container passes it.
 */
static bool may_use(void)
{
	return ns_capable(&init_user_ns, CAP_SYS_ADMIN) || am_of_group();
}

/* Asks the rescuer. Returns -EBUSY when a signal came first. */
static int ask(void (*fn)(void *arg), void *arg)
{
	int err;

	if (mutex_lock_interruptible(&reader_mutex))
		return -EBUSY;
	err = rescue_inbox_call(RESCUE_FROM_READER, fn, arg);
	mutex_unlock(&reader_mutex);
	return err ? -EBUSY : 0;
}

/* === ctl ================================================================== */

/* Every reason for doing nothing, or not all. */
static const struct {
	int err;
	const char *name;
} errors[] = {
	{ -EINVAL,	"EINVAL" },
	{ -ESRCH,	"ESRCH" },
	{ -EPERM,	"EPERM" },
	{ -EBUSY,	"EBUSY" },
	{ -ENOSPC,	"ENOSPC" },
	{ -ETIMEDOUT,	"ETIMEDOUT" },
	{ -EFAULT,	"EFAULT" },
	{ -ENODEV,	"ENODEV" },
};

/* Any context of a writer, atomic. */
static atomic_t nr_errors[ARRAY_SIZE(errors)];

static DEFINE_SPINLOCK(outcome_lock);
/* L: under outcome_lock. */
static char outcome[RESCUE_OUTCOME_MAX] = "ok nothing has been asked yet";

static void set_outcome(int err, const char *text)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].err == err)
			atomic_inc(&nr_errors[i]);
	spin_lock(&outcome_lock);
	strscpy(outcome, text, sizeof(outcome));
	spin_unlock(&outcome_lock);
}

static int refuse(int err, const char *name, const char *why)
{
	char text[RESCUE_OUTCOME_MAX];

	scnprintf(text, sizeof(text), "error %s: %s", name, why);
	set_outcome(err, text);
	return err;
}

static int run(const struct rescue_command *command)
{
	static struct rescue_request request;	/* L: under ctl_mutex */
	u64 asked_ns = ktime_get_boottime_ns();
	int err;

	if (mutex_lock_interruptible(&ctl_mutex))
		return refuse(-EBUSY, "EBUSY", "interrupted while another was being served");
	request = (struct rescue_request){
		.command = *command,
		.caller = myself(),
		.trigger = "ctl",
		.asked_ns = asked_ns,
	};
	if (rescue_inbox_call(RESCUE_FROM_CTL, rescue_action_run, &request)) {
		mutex_unlock(&ctl_mutex);
		return refuse(-EBUSY, "EBUSY", "interrupted while another was being served");
	}
	err = request.err;
	set_outcome(err, request.outcome);
	pr_notice("%s%s by pid %u: %s\n", command->preview ? "preview " : "",
		  rescue_command_name(command->verb), request.caller.pid, request.outcome);
	mutex_unlock(&ctl_mutex);
	return err;
}

static ssize_t ctl_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	char text[RESCUE_COMMAND_MAX];
	struct rescue_command command;
	const char *why;
	int err;

	/*
	 * Whoever keeps a descriptor open reads the outcome from its beginning. Both,
	 * because what is in @pos is forgotten when we fail.
	 */
	*pos = 0;
	file->f_pos = 0;
	if (!may_use())
		return refuse(-EPERM, "EPERM",
			      "whoever writes to ctl needs the right as well as who opened it");
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

static int ctl_open(struct inode *inode, struct file *file)
{
	if (!may_use())
		return refuse(-EPERM, "EPERM",
			      "whoever opens ctl needs CAP_SYS_ADMIN, or to be of the group of gid=");
	return nonseekable_open(inode, file);
}

static const struct proc_ops ctl_ops = {
	.proc_open	= ctl_open,
	.proc_read	= ctl_read,
	.proc_write	= ctl_write,
};

/* === status, top and limits: snapshots, made when they are opened ========= */

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

/* Opens a snapshot file: checks the right, and has @render fill the text. */
static int snapshot_open(struct inode *inode, struct file *file,
			 int (*render)(struct snapshot *snapshot))
{
	struct snapshot *snapshot;
	int err;

	if (!may_use())
		return -EPERM;
	snapshot = take_snapshot();
	if (!snapshot)
		return -EBUSY;
	file->private_data = snapshot;
	err = render(snapshot);
	if (err)
		snapshot_release(inode, file);
	return err;
}

static int render_top(struct snapshot *snapshot)
{
	struct rescue_top top = {
		.caller = myself(),
		.buf = snapshot->text,
		.size = sizeof(snapshot->text),
		.max_lines = RESCUE_TOP_MAX,
	};
	int err = ask(rescue_top_render, &top);

	snapshot->len = top.len;
	return err;
}

static int top_open(struct inode *inode, struct file *file)
{
	return snapshot_open(inode, file, render_top);
}

static const struct proc_ops top_ops = {
	.proc_open	= top_open,
	.proc_read	= snapshot_read,
	.proc_lseek	= snapshot_lseek,
	.proc_release	= snapshot_release,
};

static int render_limits(struct snapshot *snapshot)
{
	struct rescue_limits limits;
	int err;

	rescue_limits_read();
	err = ask(rescue_limits_of_culprit, &limits);
	if (!err)
		snapshot->len = rescue_limits_render(&limits, snapshot->text,
						     sizeof(snapshot->text));
	return err;
}

static int limits_open(struct inode *inode, struct file *file)
{
	return snapshot_open(inode, file, render_limits);
}

static const struct proc_ops limits_ops = {
	.proc_open	= limits_open,
	.proc_read	= snapshot_read,
	.proc_lseek	= snapshot_lseek,
	.proc_release	= snapshot_release,
};

static size_t kib(size_t bytes)
{
	return DIV_ROUND_UP(bytes, 1024);
}

/*
 * The lineage is the rescuer's, which does not mark its writes. These numbers are shown
 * and decide nothing: each is right for some moment, and torn at worst.
 */
#define glance(number) data_race(READ_ONCE(number))

__printf(2, 3)
static void put(struct snapshot *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	s->len += vscnprintf(s->text + s->len, sizeof(s->text) - s->len, fmt, args);
	va_end(args);
}

static void put_storm(struct snapshot *s)
{
	const struct rescue_lineage *l = rescue_census_lineage();
	u32 held = glance(l->nr_members);

	put(s, "held: %u\n", held);
	put(s, "stopped: %u\n", held - min(held, rescue_action_pending()));
	put(s, "captured: %u\n", rescue_held_captured());
	put(s, "incidents: %u\n", rescue_journal_last());
	put(s, "processes: %u\n", glance(l->nr_living));
	put(s, "ghosts: %u\n", glance(l->nr_ghosts));
	put(s, "births: %llu\n", glance(l->nr_births));
	put(s, "tasks_used: %u\n", rescue_limits_used());
	put(s, "tasks_limit: %u\n", rescue_limits_slots());
}

static void put_setup(struct snapshot *s)
{
	char text[RESCUE_SYSRQ_TEXT];

	rescue_sysrq_show(text, sizeof(text));
	put(s, "sysrq_key: %s\n", text);
	put(s, "spares: ");
	s->len += rescue_spare_show(s->text + s->len, RESCUE_SPARES_TEXT);
	put(s, "\n");
}

static void put_health(struct snapshot *s)
{
	const struct rescue_lineage *l = rescue_census_lineage();
	int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++)
		put(s, "refused_%s: %d\n", errors[i].name, atomic_read(&nr_errors[i]));
	put(s, "records_lost: %llu\n", rescue_rings_lost());
	put(s, "births_missed: %llu\n", glance(l->nr_missed));
	put(s, "resyncs: %llu\n", rescue_census_resyncs());
	put(s, "nodes: %u\n", rescue_lineage_size(l));
	put(s, "nodes_free: %u\n", glance(l->nr_free));
	put(s, "rings_kib: %zu\n", kib(rescue_rings_bytes()));
	put(s, "bitmaps_kib: %zu\n", kib(rescue_held_bytes()));
	put(s, "lineage_kib: %zu\n", kib(rescue_census_bytes()));
}

/* Not through the rescuer: status must answer while a freeze or a kill is under way. */
static int render_status(struct snapshot *s)
{
	s->len = 0;
	rescue_limits_read();
	put(s, "version: %s\n", THIS_MODULE->version);
	put_storm(s);
	put_setup(s);
	put_health(s);
	return 0;
}

static int status_open(struct inode *inode, struct file *file)
{
	return snapshot_open(inode, file, render_status);
}

static const struct proc_ops status_ops = {
	.proc_open	= status_open,
	.proc_read	= snapshot_read,
	.proc_lseek	= snapshot_lseek,
	.proc_release	= snapshot_release,
};

/* === ps: as long as there are processes, part by part ===================== */

/**
 * struct listing - an open ps
 * @lock: one reader of the descriptor at a time
 * @part: L: what was rendered last
 * @at: L: bytes of it that have been read
 * @text: L: its memory
 */
struct listing {
	struct mutex lock;	/* one reader of the descriptor at a time */
	struct rescue_ps part;
	size_t at;
	char text[4096];
};

/* Not seekable: bash would seek after every line. */
static int ps_open(struct inode *inode, struct file *file)
{
	struct listing *listing;

	if (!may_use())
		return -EPERM;
	listing = kzalloc(sizeof(*listing), GFP_KERNEL);
	if (!listing)
		return -ENOMEM;
	mutex_init(&listing->lock);
	listing->part = (struct rescue_ps){
		.caller = myself(),
		.buf = listing->text,
		.size = sizeof(listing->text),
	};
	file->private_data = listing;
	return nonseekable_open(inode, file);
}

static int ps_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t read_part(struct listing *listing, char __user *buf, size_t len)
{
	int err;

	if (listing->at == listing->part.len) {
		err = ask(rescue_ps_render, &listing->part);
		if (err)
			return err;
		listing->at = 0;
	}
	len = min(len, listing->part.len - listing->at);
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
	n = read_part(listing, buf, len);
	mutex_unlock(&listing->lock);
	return n;
}

static const struct proc_ops ps_ops = {
	.proc_open	= ps_open,
	.proc_read	= ps_read,
	.proc_release	= ps_release,
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
	void *copy;

	if (!may_use())
		return -EPERM;
	copy = __seq_open_private(file, &log_seq_ops, rescue_journal_copy_size());
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
	{ "limits",	0400, &limits_ops },
	{ "ps",		0400, &ps_ops },
	{ "log",	0400, &log_ops },
	/* Last: whoever can write it can hold somebody, and then loading must not fail. */
	{ "ctl",	0600, &ctl_ops },
};

static struct proc_dir_entry *dir;

/* What root may do with a file its group may, if there is one. */
static void open_to_group(struct proc_dir_entry *entry)
{
	if (gid >= 0)
		proc_set_user(entry, GLOBAL_ROOT_UID, make_kgid(&init_user_ns, gid));
}

static umode_t with_group(umode_t mode)
{
	return gid >= 0 ? mode | mode >> 3 : mode;
}

/**
 * rescue_procfs_init() - make /proc/rescue and its files
 *
 * Context: process, may sleep; everything else works already.
 * Return: 0, -EINVAL for a group that cannot be, or -ENOMEM.
 */
int rescue_procfs_init(void)
{
	int i;

	if (gid < -1 || (gid >= 0 && !gid_valid(make_kgid(&init_user_ns, gid)))) {
		pr_err("gid=%d is not a group\n", gid);
		return -EINVAL;
	}
	dir = proc_mkdir_mode("rescue", with_group(0500), NULL);
	if (!dir)
		return -ENOMEM;
	open_to_group(dir);
	for (i = 0; i < ARRAY_SIZE(files); i++) {
		struct proc_dir_entry *entry = proc_create(files[i].name,
							   with_group(files[i].mode), dir,
							   files[i].ops);

		if (!entry) {
			rescue_procfs_exit();
			return -ENOMEM;
		}
		open_to_group(entry);
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
