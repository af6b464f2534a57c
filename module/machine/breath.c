// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the rescuer lets others run while a walk of its takes long.
 *
 * The rule: nothing that is urgent waits for a nap. A kick ends it, and none follows until the
 * work at hand is over.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sched/stat.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "machine/breath.h"
#include "machine/inbox.h"
#include "machine/sanity.h"
#include "tree/breath.h"

static bool shares;		/* R: the work at hand may take longer */
static unsigned long due;	/* R: jiffies from which on it may not */
static u64 woke_ns;		/* R: end of the last nap */

/**
 * rescue_breath_share() - normal processes get half of this CPU from now on
 * @patience: jiffies until the rescuer has something else to do
 *
 * Context: the rescuer, before work that is not urgent.
 */
void rescue_breath_share(long patience)
{
	rescue_assert_owner();
	shares = true;
	due = jiffies + patience;
	woke_ns = ktime_get_ns();
}

/**
 * rescue_breath_keep() - that work is over
 *
 * Context: the rescuer.
 */
void rescue_breath_keep(void)
{
	rescue_assert_owner();
	shares = false;
}

/* Where there is a task to sleep for. Reads no record: each index stays what it is. */
static void breath_nap(void)
{
	u64 worked_ns = ktime_get_ns() - woke_ns;

	if (worked_ns < RESCUE_STINT_NS || single_task_running())
		return;
	shares = time_before(jiffies, due) &&
		 rescue_inbox_nap(min_t(u64, worked_ns, RESCUE_STINT_NAP_NS));
	woke_ns = ktime_get_ns();
}

/**
 * rescue_breathe() - let others run
 *
 * What is above the rescuer, and RCU, always; normal processes while it shares.
 *
 * Context: process, may sleep.
 */
void rescue_breathe(void)
{
	cond_resched();
	if (current == READ_ONCE(rescue_owner) && shares)
		breath_nap();
}
