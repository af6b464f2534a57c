// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every sentence that a command can answer with, but for those that say why it was not
 * understood.
 *
 * The rule: an answer begins with "ok " or "error ENAME: ", and has every number in it.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/seq_buf.h>

#include "machine/describe.h"
#include "machine/sanity.h"
#include "order/answer.h"
#include "order/incident.h"
#include "order/request.h"
#include "order/target.h"
#include "tree/lineage.h"

/* === Errors =============================================================== */

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
	{ -EIO,		"EIO" },
	{ -EAGAIN,	"EAGAIN" },
};

/* Any context of a writer, atomic. */
static atomic_t nr_errors[ARRAY_SIZE(errors)];

static int answer_index_of(int err)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].err == err)
			return i;
	return -1;
}

/**
 * rescue_answer_error_name() - the name of an error
 * @err: negative errno, one that a command can have
 *
 * Return: static string, "EINVAL".
 */
const char *rescue_answer_error_name(int err)
{
	int i = answer_index_of(err);

	return rescue_impossible(i < 0) ? "EIO" : errors[i].name;
}

/**
 * rescue_answer_count() - ctl has answered
 * @err: with this, 0 or negative errno
 *
 * Context: any.
 */
void rescue_answer_count(int err)
{
	int i = answer_index_of(err);

	if (i >= 0)
		atomic_inc(&nr_errors[i]);
}

/**
 * rescue_answer_show_counts() - how often ctl has answered with each error
 * @out: result, a line for each
 *
 * Context: any.
 */
void rescue_answer_show_counts(struct seq_buf *out)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++)
		seq_buf_printf(out, "refused_%s: %d\n", errors[i].name,
			       atomic_read(&nr_errors[i]));
}

/* === Sentences ============================================================ */

/**
 * rescue_answer() - answer a request
 * @request: the request; @outcome is set
 * @err: 0 or negative errno
 * @fmt: the sentence
 *
 * Context: the rescuer.
 * Return: @err.
 */
int rescue_answer(struct rescue_request *request, int err, const char *fmt, ...)
{
	struct va_format text = { .fmt = fmt };
	va_list args;

	rescue_assert_owner();
	va_start(args, fmt);
	text.va = &args;
	seq_buf_init(&request->out, request->outcome, sizeof(request->outcome));
	if (err)
		seq_buf_printf(&request->out, "error %s: %pV", rescue_answer_error_name(err),
			       &text);
	else
		seq_buf_printf(&request->out, "ok %pV", &text);
	va_end(args);
	return err;
}

/**
 * rescue_answer_add_spared() - say which processes were named and left alone
 * @request: the request, answered
 * @s: its selection
 *
 * Context: the rescuer.
 */
void rescue_answer_add_spared(struct rescue_request *request, const struct rescue_selection *s)
{
	rescue_assert_owner();
	if (s->nr_spared)
		seq_buf_printf(&request->out, "; left alone %u:%s", s->nr_spared, s->spared);
}

/* "root ghost:97 (bash) uid 1000" */
static void answer_add_culprit(struct rescue_request *request, const struct rescue_culprit *c)
{
	seq_buf_printf(&request->out, "root %s%u (%s) uid %u", c->ghost ? "ghost:" : "", c->pid,
		       c->name, c->place.uid);
}

/**
 * rescue_answer_preview() - answer what would be done
 * @request: the request
 * @s: its selection
 * @verb: "kill"
 *
 * Context: the rescuer.
 * Return: 0.
 */
int rescue_answer_preview(struct rescue_request *request, const struct rescue_selection *s,
			  const char *verb)
{
	static struct rescue_culprit seen;	/* R, and large */

	rescue_assert_owner();
	rescue_describe_tree(request->l, s->root, &seen);
	rescue_answer(request, 0,
		      "preview, nothing was done: would %s %u processes, %u of them held already, of %u tree%s: ",
		      verb, s->nr, s->nr_held, s->nr_trees, s->nr_trees == 1 ? "" : "s");
	answer_add_culprit(request, &seen);
	rescue_answer_add_spared(request, s);
	return 0;
}

/**
 * rescue_answer_frozen() - answer what a freeze has done
 * @request: the request
 * @s: its selection
 * @before: how many were held before it
 * @err: 0; -ETIMEDOUT; -EAGAIN: all have stopped, and something presses still
 *
 * Context: the rescuer.
 * Return: @err.
 */
int rescue_answer_frozen(struct rescue_request *request, const struct rescue_selection *s,
			 u32 before, int err)
{
	const struct rescue_incident *i = rescue_incident_now();
	const struct rescue_tally *t = &i->tally;
	u32 members = request->l->nr_members;

	rescue_assert_owner();
	if (err == -ETIMEDOUT)
		rescue_answer(request, err,
			      "%u processes held, %u of them have not stopped yet:%s; ",
			      members, t->left, t->pending);
	else
		rescue_answer(request, err, "froze %u processes of %u tree%s: ",
			      members - min(before, members), i->trees, i->trees == 1 ? "" : "s");
	answer_add_culprit(request, &i->culprit);
	if (err != -ETIMEDOUT)
		seq_buf_printf(&request->out,
			       ", %u newborns captured, signals sent in %u.%03u ms, all stopped after %u.%03u ms",
			       t->captured, t->sent_us / 1000, t->sent_us % 1000,
			       t->took_us / 1000, t->took_us % 1000);
	rescue_answer_add_spared(request, s);
	return err;
}
