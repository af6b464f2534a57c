// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one thread that decides.
 *
 * The rule: it never waits for memory, for a lock that another task can keep
 * for long, or for an RCU grace period (seconds, on a machine full of
 * processes). It sleeps until it is kicked; only its callers poll.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "compat.h"
#include "machine/breath.h"
#include "machine/census.h"
#include "machine/inbox.h"
#include "machine/sanity.h"
#include "order/guard.h"
#include "order/incident.h"
#include "order/rescuer.h"
#include "order/spare.h"

static struct task_struct *rescuer;	/* I: NULL if it could not be made */

static int rescuer_main(void *unused)
{
	long patience = MAX_SCHEDULE_TIMEOUT;
	u64 began;

	WRITE_ONCE(rescue_owner, current);
	while (!kthread_should_stop()) {
		rescue_inbox_wait(patience);
		began = ktime_get_boottime_ns();
		patience = rescue_census_tend();
		if (rescue_incident_tend()) {
			/*
			 * Members are stopping still, or are woken: a user may do that in a loop. A
			 * member that cannot stop, in state D, is looked at twice a second.
			 */
			rescue_incident_nap(ktime_get_boottime_ns() - began);
			patience = min(patience, HZ / 2L);
		}
		patience = min(patience, rescue_guard_tend());
		rescue_inbox_serve_posters();
		rescue_inbox_serve(RESCUE_FROM_CTL);
		/* What is only shown may come later, and others run meanwhile. */
		rescue_breath_share(patience);
		rescue_inbox_serve(RESCUE_FROM_READER);
		rescue_breath_keep();
	}
	return 0;
}

static void rescuer_adopt_all(void *unused)
{
	rescue_census_resync();
	/* The trees that are to be spared are marked while their roots are there. */
	rescue_spare_mark(rescue_census_lineage(), &(struct rescue_caller){});
	rescue_guard_init();
}

/**
 * rescue_rescuer_start() - make the thread; on return it knows every living process
 *
 * Context: process, may sleep; the probes are attached already, so that no birth is
 * missed between the look at the task list and the first record.
 * Return: 0, what kthread_run() returns, or -EINTR; rescue_rescuer_stop() in any case.
 */
int rescue_rescuer_start(void)
{
	struct task_struct *thread = kthread_run(rescuer_main, NULL, "rescue");

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	rescuer = thread;
	rescue_set_fifo(thread, RESCUE_PRIORITY);
	return rescue_inbox_call(RESCUE_FROM_CTL, rescuer_adopt_all, NULL);
}

/**
 * rescue_rescuer_stop() - end the thread, if there is one
 *
 * Context: process, sleeps; the probes are detached, and no caller is left.
 */
void rescue_rescuer_stop(void)
{
	rescue_inbox_close();
	if (rescuer)
		kthread_stop(rescuer);
}
