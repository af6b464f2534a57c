/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Score: what the kernel's OOM killer takes first.
 *
 * The kernel adds oom_score_adj, in thousandths of the memory, to what a process has. It can be
 * -1000 to 1000. A process that is raised has 2001 more, 1001 to 3001, so that
 *
 * - it is taken before all that are not raised, however large those are;
 * - of the raised, the kernel takes the one that it would have taken without us;
 * - what it was is known from what it is. A child inherits both in one.
 *
 * Written without the kernel's oom_adj_mutex, which no module can take: what is written to
 * /proc/PID/oom_score_adj in the same instant may be lost.
 */
#ifndef RESCUE_SCORE_H
#define RESCUE_SCORE_H

#include <linux/compiler.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "machine/sanity.h"

#define RESCUE_SCORE_RAISE	(OOM_SCORE_ADJ_MAX - OOM_SCORE_ADJ_MIN + 1)

static inline bool rescue_score_is_raised(const struct task_struct *p)
{
	return READ_ONCE(p->signal->oom_score_adj) > OOM_SCORE_ADJ_MAX;
}

/**
 * rescue_score_of() - its oom_score_adj, as if it were not raised
 * @p: a thread of the process
 *
 * Context: any; @p cannot be freed.
 * Return: -1000 to 1000.
 */
static inline short rescue_score_of(const struct task_struct *p)
{
	short adj = READ_ONCE(p->signal->oom_score_adj);

	return adj > OOM_SCORE_ADJ_MAX ? adj - RESCUE_SCORE_RAISE : adj;
}

/**
 * rescue_score_raise() - let the kernel's OOM killer take it first; may be raised already
 * @p: a thread of the process
 *
 * Context: the rescuer; @p cannot be freed.
 */
static inline void rescue_score_raise(struct task_struct *p)
{
	rescue_assert_owner();
	WRITE_ONCE(p->signal->oom_score_adj, rescue_score_of(p) + RESCUE_SCORE_RAISE);
}

/**
 * rescue_score_lower() - take that back; may not be raised at all
 * @p: a thread of the process
 *
 * Two callers at once do what one does: both write what it was.
 *
 * Context: any; @p cannot be freed.
 */
static inline void rescue_score_lower(struct task_struct *p)
{
	if (unlikely(rescue_score_is_raised(p)))
		WRITE_ONCE(p->signal->oom_score_adj, rescue_score_of(p));
}

#endif /* RESCUE_SCORE_H */
