// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line for each incident.
 *
 * The rule: position 0 is the header, position n the incident number n. What the journal
 * has dropped meanwhile is skipped.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/time64.h>

#include "face/file.h"
#include "face/watch.h"
#include "order/journal.h"

/* One open file. */
struct log_reader {
	struct rescue_incident copy;
	struct rescue_watch watch;
};

static void *log_start(struct seq_file *m, loff_t *pos)
{
	u32 last = rescue_journal_last();
	u32 first = last - min(last, RESCUE_JOURNAL_SIZE) + 1;

	if (!*pos)
		return SEQ_START_TOKEN;
	*pos = max_t(loff_t, *pos, first);
	return *pos <= last ? pos : NULL;
}

static void *log_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return log_start(m, pos);
}

static void log_stop(struct seq_file *m, void *v)
{
}

static void log_put_time(struct seq_file *m, time64_t time)
{
	struct tm tm;

	time64_to_tm(time, 0, &tm);
	seq_printf(m, "%04ld-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
		   tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void log_put_incident(struct seq_file *m, const struct rescue_incident *i)
{
	seq_printf(m, "%u ", i->id);
	log_put_time(m, i->time);
	seq_printf(m, " %s %s %u %s%u %u %s %s", i->trigger, rescue_incident_states[i->state],
		   i->trees, i->culprit.ghost ? "ghost:" : "", i->culprit.pid,
		   i->culprit.place.uid, i->culprit.place.tty, i->culprit.place.cgroup);
	seq_printf(m, " %u %u %u %u %u %u %u", i->tally.held, i->tally.captured,
		   i->tally.restopped, i->tally.let_go, i->tally.spared, i->killed, i->left);
	seq_printf(m, " %u %u %u %s %s\n", i->tally.sent_us, i->tally.took_us, i->end_us,
		   i->culprit.name, i->culprit.ancestry);
}

static int log_show(struct seq_file *m, void *v)
{
	struct rescue_incident *copy = &((struct log_reader *)m->private)->copy;
	loff_t *pos = v;

	if (v == SEQ_START_TOKEN)
		seq_puts(m,
			 "id time trigger state trees root uid tty cgroup held captured restopped let_go spared killed left sent_us stopped_us end_us comm ancestry\n");
	else if (rescue_journal_get(*pos, copy))
		log_put_incident(m, copy);
	return 0;
}

static const struct seq_operations seq_ops = {
	.start	= log_start,
	.next	= log_next,
	.stop	= log_stop,
	.show	= log_show,
};

/* Not seekable: bash would seek after every line, and seq_file render all before it again. */
static int log_open(struct inode *inode, struct file *file)
{
	struct log_reader *reader;

	if (!rescue_file_may_use())
		return -EPERM;
	reader = __seq_open_private(file, &seq_ops, sizeof(*reader));
	if (!reader)
		return -ENOMEM;
	rescue_watch_begin(&reader->watch);
	return nonseekable_open(inode, file);
}

static struct rescue_watch *log_watch(struct file *file)
{
	struct seq_file *m = file->private_data;
	struct log_reader *reader = m->private;

	return &reader->watch;
}

static __poll_t log_poll(struct file *file, poll_table *table)
{
	return rescue_watch_poll(log_watch(file), file, table);
}

static int log_release(struct inode *inode, struct file *file)
{
	rescue_watch_end(log_watch(file));
	return seq_release_private(inode, file);
}

const struct proc_ops rescue_log_ops = {
	.proc_open	= log_open,
	.proc_read	= seq_read,
	.proc_poll	= log_poll,
	.proc_release	= log_release,
};
