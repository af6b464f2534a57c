// SPDX-License-Identifier: GPL-2.0-only
/*
 * Out of memory: the kernel asks before it looks for a victim, and the rescuer is given the
 * order to freeze the storm, or to kill it.
 *
 * The rule: the notifier runs in the process that needs memory, with that one's locks, and kswapd
 * may be that. It takes no memory. What it waits for is bounded, and the kernel's own killer
 * is the last resort: it is let go on for a dying process, which gets at the reserves in its next
 * lines; for a process that is held, as of those it takes one; and whenever relief.h has no reason
 * to wait.
 *
 * For the memory of a cgroup it is not called.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/notifier.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_buf.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "face/console.h"
#include "face/oom.h"
#include "machine/held.h"
#include "machine/inbox.h"
#include "machine/memory.h"
#include "machine/sanity.h"
#include "order/incident.h"
#include "order/order.h"
#include "order/request.h"
#include "order/tell.h"
#include "params.h"
#include "tree/relief.h"

static DEFINE_SPINLOCK(relief_lock);
static struct rescue_relief relief;	/* L: under relief_lock */
static DECLARE_COMPLETION(answered);

static atomic_t nr_calls;	/* A: while the answer was not off */
static atomic_t nr_waits;	/* A: of these told that memory is coming */

static struct rescue_request request;	/* R */

/* === What an OOM does ===================================================== */

static u64 oom_asked_ns(void)
{
	u64 asked_ns;

	spin_lock(&relief_lock);
	asked_ns = relief.asked_ns;
	spin_unlock(&relief_lock);
	return asked_ns;
}

static void oom_answer(bool kills)
{
	bool waiting;

	spin_lock(&relief_lock);
	waiting = relief.waiting;
	rescue_relief_answer(&relief, kills, ktime_get_boottime_ns());
	spin_unlock(&relief_lock);
	if (waiting)
		complete(&answered);
}

/* By the rescuer. */
static void oom_serve(void)
{
	enum rescue_oom_answer answer = READ_ONCE(rescue_params.oom_answer);

	request = (struct rescue_request){
		.command.verb = answer == RESCUE_OOM_KILL ? RESCUE_KILL_TOP : RESCUE_FREEZE_TOP,
		.trigger = "oom",
		.asked_ns = oom_asked_ns(),
		.settled = oom_answer,
		.offers = true,
	};
	if (answer != RESCUE_OOM_OFF)
		rescue_order_run(&request);
	/* Refused before the storm was looked for, or told to be off meanwhile. */
	oom_answer(false);
	/* Without a storm it is the kernel's business, and the kernel says what it does. */
	if (answer == RESCUE_OOM_OFF || request.err == -ESRCH)
		return;
	rescue_tell(true, "OOM %s: %s", rescue_command_name(request.command.verb),
		    request.outcome);
	if (request.err != -EIO && request.err != -ENODEV)
		rescue_console_say_culprit(&rescue_incident_now()->culprit);
}

/* === The notifier ========================================================= */

/* It must get at the reserves, at once. The rescuer cannot wait for itself. */
static bool oom_is_urgent(void)
{
	return fatal_signal_pending(current) || current->flags & PF_EXITING ||
	       current == READ_ONCE(rescue_owner);
}

/* For these the kernel is never told that memory is coming. */
static bool oom_is_own(void)
{
	return oom_is_urgent() || rescue_held_has(current->tgid);
}

/* Gives an order, if it is time for one. */
static void oom_ask(void)
{
	bool ask;

	spin_lock(&relief_lock);
	ask = rescue_relief_ask(&relief, ktime_get_boottime_ns());
	if (ask)
		reinit_completion(&answered);
	spin_unlock(&relief_lock);
	if (ask)
		rescue_inbox_post(RESCUE_BY_OOM, oom_serve);
}

static bool oom_awaits(bool (*event)(const struct rescue_relief *relief, u64 now_ns))
{
	bool awaits;

	spin_lock(&relief_lock);
	awaits = event(&relief, ktime_get_boottime_ns());
	spin_unlock(&relief_lock);
	return awaits;
}

static bool oom_deaths_are_coming(void)
{
	return oom_awaits(rescue_relief_awaits_deaths) && rescue_memory_is_coming();
}

/* Others must be able to reclaim: what they wait for may be kswapd itself. */
static bool oom_may_sleep(void)
{
	return !(current->flags & (PF_KSWAPD | PF_MEMALLOC));
}

/* Returns whether memory is coming. */
static bool oom_wait(void)
{
	if (oom_deaths_are_coming()) {
		if (oom_may_sleep())
			schedule_timeout_killable(1);
		return !oom_is_own();
	}
	oom_ask();
	if (oom_awaits(rescue_relief_awaits_answer) && oom_may_sleep())
		wait_for_completion_killable_timeout(&answered, RESCUE_OOM_WAIT);
	return !oom_is_own() &&
	       (oom_awaits(rescue_relief_awaits_answer) || oom_deaths_are_coming());
}

/* Under oom_lock of the kernel, so one at a time. */
static int oom_on_notify(struct notifier_block *block, unsigned long unused, void *freed)
{
	if (READ_ONCE(rescue_params.oom_answer) == RESCUE_OOM_OFF)
		return NOTIFY_DONE;
	atomic_inc(&nr_calls);
	if (oom_is_urgent() || !oom_wait())
		return NOTIFY_DONE;
	atomic_inc(&nr_waits);
	*(unsigned long *)freed += 1;
	return NOTIFY_OK;
}

static struct notifier_block oom_block = { .notifier_call = oom_on_notify };

/* === Load and unload ====================================================== */

/**
 * rescue_oom_show() - the lines for status
 * @out: result
 *
 * Context: any.
 */
void rescue_oom_show(struct seq_buf *out)
{
	seq_buf_printf(out, "oom: %s\n",
		       rescue_command_oom_name(READ_ONCE(rescue_params.oom_answer)));
	seq_buf_printf(out, "oom_calls: %u\n", atomic_read(&nr_calls));
	seq_buf_printf(out, "oom_waits: %u\n", atomic_read(&nr_waits));
}

/**
 * rescue_oom_init() - be asked
 *
 * Context: process, may sleep; the rescuer runs, and loading cannot fail any more.
 */
void rescue_oom_init(void)
{
	/* It refuses what is registered already, and nothing else. */
	rescue_impossible(register_oom_notifier(&oom_block));
}

/**
 * rescue_oom_exit() - on return the kernel does not ask, and no call is under way
 *
 * Context: process, sleeps. An order may be left to the rescuer; no call waits for it.
 */
void rescue_oom_exit(void)
{
	unregister_oom_notifier(&oom_block);
}
