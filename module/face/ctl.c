// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands in, outcomes out.
 *
 * The rule: the outcome is that of the last command, from any writer that has the same right:
 * root's, or that of a user. A process without a right cannot change what they read: it is counted.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/ratelimit.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>

#include "face/file.h"
#include "machine/inbox.h"
#include "machine/quota.h"
#include "order/answer.h"
#include "order/guard.h"
#include "order/order.h"
#include "order/request.h"
#include "tree/command.h"
#include "tree/user.h"

/* One command at a time; a writer that is interrupted while it waits gets -EBUSY. */
static DEFINE_MUTEX(ctl_mutex);

static DEFINE_SPINLOCK(outcome_lock);
/*
 * L: under outcome_lock. One for root, and one for the users that user=1 lets in: any of them could
 * overwrite in a loop what the administrator reads.
 */
static char outcomes[2][RESCUE_OUTCOME_MAX] = {
	"ok nothing has been asked yet",
	"ok nothing has been asked yet",
};

static void ctl_set_outcome(const struct rescue_caller *caller, int err, const char *text)
{
	rescue_answer_count(err);
	spin_lock(&outcome_lock);
	strscpy(outcomes[caller->limited], text, RESCUE_OUTCOME_MAX);
	spin_unlock(&outcome_lock);
}

static int ctl_refuse(const struct rescue_caller *caller, int err, const char *why)
{
	char text[RESCUE_OUTCOME_MAX];

	scnprintf(text, sizeof(text), "error %s: %s", rescue_answer_error_name(err), why);
	ctl_set_outcome(caller, err, text);
	return err;
}

/* What the administrator reads stays: root of a container could overwrite it in a loop. */
static int ctl_turn_away(void)
{
	rescue_answer_count(-EPERM);
	return -EPERM;
}

/* Users may fill the log: what is said of their orders is limited. */
static void ctl_tell(const struct rescue_command *command, const struct rescue_caller *caller,
		     const char *said)
{
	static DEFINE_RATELIMIT_STATE(of_users, 5 * HZ, 10);

	if (!caller->limited || __ratelimit(&of_users))
		pr_notice("%s%s by pid %u: %s\n", command->preview ? "preview " : "",
			  rescue_command_name(command->verb), caller->pid, said);
}

static int ctl_run(const struct rescue_command *command, const struct rescue_caller *caller)
{
	static struct rescue_request request;	/* L: under ctl_mutex */
	u64 asked_ns = ktime_get_boottime_ns();
	char said[RESCUE_OUTCOME_MAX];
	int err;

	if (mutex_lock_interruptible(&ctl_mutex))
		return ctl_refuse(caller, -EBUSY, "interrupted while another was being served");
	request = (struct rescue_request){
		.command = *command,
		.caller = *caller,
		.trigger = "ctl",
		.asked_ns = asked_ns,
	};
	if (rescue_inbox_call(RESCUE_FROM_CTL,
			      command->verb == RESCUE_GUARD ? rescue_guard_set : rescue_order_run,
			      &request)) {
		mutex_unlock(&ctl_mutex);
		return ctl_refuse(caller, -EBUSY, "interrupted while another was being served");
	}
	err = request.err;
	strscpy(said, request.outcome, sizeof(said));
	ctl_set_outcome(caller, err, said);
	mutex_unlock(&ctl_mutex);
	/* A slow console keeps only this writer waiting, and not the next order. */
	ctl_tell(command, caller, said);
	return err;
}

static ssize_t ctl_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	char text[RESCUE_COMMAND_MAX];
	struct rescue_command command;
	struct rescue_caller caller;
	const char *why;
	int err;

	/*
	 * A shell that keeps the descriptor open reads the outcome from its beginning. Both,
	 * because what is in @pos is forgotten when the write fails.
	 */
	*pos = 0;
	file->f_pos = 0;
	if (!rescue_file_may_use())
		return ctl_turn_away();	/* the opener had it, and passed the file on */
	caller = rescue_file_caller();
	rescue_file_limit(file, &caller);
	if (copy_from_user(text, buf, min(len, sizeof(text))))
		return ctl_refuse(&caller, -EFAULT, "the buffer cannot be read");
	err = rescue_command_parse(text, len, &command, &why);
	if (err)
		return ctl_refuse(&caller, err, why);
	if (caller.limited && !rescue_user_may(command.verb))
		return ctl_refuse(&caller, -EPERM,
				  "that is for root: with user=1, a user has freeze, kill, trim and thaw");
	err = ctl_run(&command, &caller);
	return err ?: len;
}

static ssize_t ctl_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	char text[RESCUE_OUTCOME_MAX + 1];
	struct rescue_caller caller = {};

	rescue_file_limit(file, &caller);
	spin_lock(&outcome_lock);
	strscpy(text, outcomes[caller.limited], sizeof(text) - 1);
	spin_unlock(&outcome_lock);
	strcat(text, "\n");
	return simple_read_from_buffer(buf, len, pos, text, strlen(text));
}

static int ctl_open(struct inode *inode, struct file *file)
{
	if (!rescue_file_may_use())
		return ctl_turn_away();
	/* Here, because an open takes memory anyway. */
	if (file->f_mode & FMODE_WRITE)
		rescue_quota_refresh();
	return nonseekable_open(inode, file);
}

const struct proc_ops rescue_ctl_ops = {
	.proc_open	= ctl_open,
	.proc_read	= ctl_read,
	.proc_write	= ctl_write,
};
