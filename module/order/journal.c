// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last incidents, as their readers see them.
 *
 * The rule: readers copy one incident at a time, so that they never keep the rescuer
 * waiting for long.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "machine/sanity.h"
#include "order/journal.h"

/* L: under journal_lock. Written by the rescuer alone. */
static DEFINE_SPINLOCK(journal_lock);
static struct rescue_incident incidents[RESCUE_JOURNAL_SIZE];	/* L: id stands at id % size */
static u32 last_id;						/* L */
static u32 nr_changes;						/* L */

/* Readers that wait for a change. */
DECLARE_WAIT_QUEUE_HEAD(rescue_journal_queue);

const char * const rescue_incident_states[] = {
	[RESCUE_INCIDENT_FROZEN]	= "frozen",
	[RESCUE_INCIDENT_PENDING]	= "pending",
	[RESCUE_INCIDENT_KILLED]	= "killed",
	[RESCUE_INCIDENT_DYING]		= "dying",
	[RESCUE_INCIDENT_THAWED]	= "thawed",
	[RESCUE_INCIDENT_GONE]		= "gone",
};

static_assert(ARRAY_SIZE(rescue_incident_states) == RESCUE_NR_INCIDENT_STATES);

/**
 * rescue_journal_put() - remember an incident as it is now
 * @incident: copied; its id is that of one that is here, or one more
 *
 * Context: the rescuer.
 */
void rescue_journal_put(const struct rescue_incident *incident)
{
	rescue_assert_owner();
	spin_lock(&journal_lock);
	incidents[incident->id % RESCUE_JOURNAL_SIZE] = *incident;
	WRITE_ONCE(last_id, max(last_id, incident->id));
	WRITE_ONCE(nr_changes, nr_changes + 1);
	spin_unlock(&journal_lock);
	/* After the change; the lock of the queue orders this with a poll that looks. */
	wake_up_interruptible(&rescue_journal_queue);
}

/**
 * rescue_journal_changes() - how often an incident has begun or changed
 *
 * Context: any.
 * Return: a count since load, which wraps.
 */
u32 rescue_journal_changes(void)
{
	return READ_ONCE(nr_changes);
}

/**
 * rescue_journal_get() - an incident as it is now
 * @id: its number
 * @copy: result
 *
 * Context: process.
 * Return: false when it is not there, or not any more.
 */
bool rescue_journal_get(u32 id, struct rescue_incident *copy)
{
	spin_lock(&journal_lock);
	*copy = incidents[id % RESCUE_JOURNAL_SIZE];
	spin_unlock(&journal_lock);
	return id && copy->id == id;
}

/**
 * rescue_journal_last() - the number of the newest incident
 *
 * Context: any; a stale number is that of an older one.
 * Return: its number, 0 when there has been none.
 */
u32 rescue_journal_last(void)
{
	return READ_ONCE(last_id);
}
