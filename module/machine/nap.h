/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nap: a short sleep of the rescuer.
 *
 * On PREEMPT_RT the timers of schedule_timeout() are run by a thread of priority 1 (until Linux
 * 6.12: by one without): a real-time program that spins on this CPU would keep the rescuer asleep,
 * whatever the rescuer's own priority. A hrtimer of a real-time task is run by the interrupt.
 */
#ifndef RESCUE_NAP_H
#define RESCUE_NAP_H

#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched.h>

#include "machine/sanity.h"

/* Between two looks at what others do: a jiffy, so that others get to it. */
#define RESCUE_NAP_SHORT_NS	((u64)TICK_NSEC)

/**
 * rescue_nap() - sleep
 * @ns: so long
 *
 * Context: the rescuer, sleeps; a kick does not end it.
 */
static inline void rescue_nap(u64 ns)
{
	ktime_t time = ns_to_ktime(ns);

	rescue_assert_owner();
	set_current_state(TASK_IDLE);
	schedule_hrtimeout_range(&time, 0, HRTIMER_MODE_REL);
}

#endif /* RESCUE_NAP_H */
