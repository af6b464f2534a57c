// SPDX-License-Identifier: GPL-2.0-only
/*
 * The key. First press: freeze the storm, and say what it is. Second press within
 * half a minute: freeze what is left of it, and kill what is held. When nothing is a storm:
 * say what is heaviest.
 *
 * The rule: the handler runs in interrupts, hard and soft; it posts, and nothing else.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/seq_buf.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/sysrq.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "compat.h"
#include "face/console.h"
#include "face/file.h"
#include "face/sysrq.h"
#include "face/top.h"
#include "machine/census.h"
#include "machine/inbox.h"
#include "order/incident.h"
#include "order/journal.h"
#include "order/order.h"
#include "order/request.h"
#include "order/tell.h"
#include "params.h"
#include "tree/lineage.h"

static struct sysrq_key_op *op;	/* I: at load, the parameters in it; NULL: there is no key */
static bool registered;		/* I: at load */

/* The press that is being served. L: under press_lock. */
static bool pressed;
static u64 pressed_ns;
static struct rescue_caller presser;
static DEFINE_RAW_SPINLOCK(press_lock);

/* R: a press between them kills, if no other incident has begun. */
static u64 armed_from_ns;
static u64 armed_until_ns;
static u32 armed_incident;

static struct rescue_request request;	/* R */

/* === What a press does ==================================================== */

static void sysrq_arm(void)
{
	unsigned int again_s = READ_ONCE(rescue_params.sysrq_again_s);

	armed_from_ns = ktime_get_boottime_ns() + RESCUE_READING_NS;
	armed_until_ns = armed_from_ns + (u64)again_s * NSEC_PER_SEC;
	armed_incident = rescue_journal_last();
	rescue_tell(true, "press it again within %u s to kill, or echo thaw > /proc/rescue/ctl",
		    again_s);
}

static bool sysrq_is_armed(void)
{
	return rescue_census_lineage()->nr_members && armed_incident == rescue_journal_last() &&
	       pressed_ns >= armed_from_ns && pressed_ns < armed_until_ns;
}

/* Until sysrq_serve_press() returns, no other press is noted. */
static void sysrq_order(enum rescue_verb verb)
{
	request = (struct rescue_request){
		.command.verb = verb,
		.caller = presser,
		.trigger = "sysrq",
		.asked_ns = pressed_ns,
	};
	rescue_order_run(&request);
}

static void sysrq_say_answer(void)
{
	rescue_tell(true, "SysRq %s: %s", rescue_command_name(request.command.verb),
		    request.outcome);
}

static void sysrq_say_heaviest(void)
{
	static char text[2048];	/* R */
	struct seq_buf out;
	struct rescue_top top = {
		.caller = request.caller,
		.out = &out,
		.max_lines = RESCUE_KEY_TREES,
	};
	char *rest = text;
	char *line;

	seq_buf_init(&out, text, sizeof(text));
	rescue_top_list(&top);
	while ((line = strsep(&rest, "\n")) && *line)
		rescue_tell(true, "%s", line);
}

static void sysrq_freeze(void)
{
	sysrq_order(RESCUE_FREEZE_TOP);
	sysrq_say_answer();
	if (!request.err || request.err == -ETIMEDOUT || request.err == -EAGAIN) {
		rescue_console_say_culprit(&rescue_incident_now()->culprit);
		sysrq_arm();
	} else if (rescue_census_lineage()->nr_members) {
		rescue_tell(true, "%u processes are held already",
			    rescue_census_lineage()->nr_members);
		sysrq_arm();
	} else {
		sysrq_say_heaviest();
	}
}

/* What is left of the storm must not begin again when the rest is killed. */
static void sysrq_kill(void)
{
	sysrq_order(RESCUE_FREEZE_TOP);
	if (request.err != -ESRCH)
		sysrq_say_answer();
	sysrq_order(RESCUE_KILL);
	sysrq_say_answer();
}

/* By the rescuer. */
static void sysrq_serve_press(void)
{
	unsigned long flags;

	if (sysrq_is_armed())
		sysrq_kill();
	else
		sysrq_freeze();
	raw_spin_lock_irqsave(&press_lock, flags);
	pressed = false;
	raw_spin_unlock_irqrestore(&press_lock, flags);
}

/* === The handler ========================================================== */

/* The writer of /proc/sysrq-trigger. A key has no caller, nor has a packet (xt_SYSRQ). */
static struct rescue_caller sysrq_presser(void)
{
	if (!in_task() || current->flags & PF_KTHREAD)
		return (struct rescue_caller){};
	return rescue_file_caller();
}

static void RESCUE_SYSRQ_HANDLER(sysrq_on_key)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&press_lock, flags);
	if (!pressed) {
		pressed = true;
		pressed_ns = ktime_get_boottime_ns();
		presser = sysrq_presser();
		rescue_inbox_post(RESCUE_BY_KEY, sysrq_serve_press);
	}
	raw_spin_unlock_irqrestore(&press_lock, flags);
}

/* I: the parameter goes in. */
static char help[32];

/* === Does it get through? ================================================= */

/**
 * rescue_sysrq_show() - the state of the key, in words
 * @buf: result, terminated
 * @size: bytes of @buf, RESCUE_SYSRQ_TEXT for all of it
 *
 * Context: any.
 */
void rescue_sysrq_show(char *buf, size_t size)
{
	const char *key = rescue_params.sysrq_key;
	int bits = rescue_params.sysrq_enable;
	int mask = sysrq_mask();

	if (!registered)
		scnprintf(buf, size, "none");
	else if (mask == 1 || mask & bits)
		scnprintf(buf, size, "%s enabled by kernel.sysrq=%d", key, mask);
	else
		scnprintf(buf, size,
			  "%s masked by kernel.sysrq=%d (from keyboards and serial lines; set kernel.sysrq=%d)",
			  key, mask, mask | (bits & -bits));
}

/**
 * rescue_sysrq_prepare() - all that can fail
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int rescue_sysrq_prepare(void)
{
	if (!rescue_params.sysrq_key[0])
		return 0;
	scnprintf(help, sizeof(help), "rescue-freeze-top(%c)", rescue_params.sysrq_key[0]);
	op = kmemdup(&(struct sysrq_key_op){
		.handler	= sysrq_on_key,
		.help_msg	= help,
		.action_msg	= "Rescue: freeze the storm, or kill what is held",
		.enable_mask	= rescue_params.sysrq_enable,
	}, sizeof(*op), GFP_KERNEL);
	return op ? 0 : -ENOMEM;
}

/**
 * rescue_sysrq_init() - take the key, if there is to be one
 *
 * A key that is taken already is no reason to fail; the log says it.
 *
 * Context: process, may sleep; the rescuer runs, and loading cannot fail any more.
 */
void rescue_sysrq_init(void)
{
	char text[RESCUE_SYSRQ_TEXT];

	if (!op)
		return;
	registered = !register_sysrq_key(rescue_params.sysrq_key[0], op);
	if (!registered)
		pr_warn("SysRq %s is taken; choose another with sysrq_key=\n",
			rescue_params.sysrq_key);
	rescue_sysrq_show(text, sizeof(text));
	pr_info("SysRq key: %s\n", text);
}

/**
 * rescue_sysrq_exit() - give the key back; on return no handler runs or will run
 *
 * Context: process, sleeps.
 */
void rescue_sysrq_exit(void)
{
	if (registered)
		unregister_sysrq_key(rescue_params.sysrq_key[0], op);
	registered = false;
	kfree(op);
}
