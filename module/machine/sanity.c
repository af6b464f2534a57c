// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must be so.
 *
 * The rule: after an impossible state nothing is held or killed any more; what is held can
 * be thawed.
 */
#include <linux/atomic.h>
#include <linux/cache.h>

#include "machine/sanity.h"

struct task_struct *rescue_owner __read_mostly;

static atomic_t nr_impossible;	/* A */

/**
 * rescue_sanity_note() - an impossible state was met
 *
 * Context: any.
 */
void rescue_sanity_note(void)
{
	atomic_inc(&nr_impossible);
}

/**
 * rescue_sanity_count() - how often an impossible state was met
 *
 * Context: any.
 * Return: how often since load.
 */
unsigned int rescue_sanity_count(void)
{
	return atomic_read(&nr_impossible);
}
