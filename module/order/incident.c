// SPDX-License-Identifier: GPL-2.0-only
/*
 * One freeze, and what followed.
 *
 * The rule: an incident is described when it begins, because the processes that tell what
 * the culprit was are about to die.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "hold/hold.h"
#include "machine/census.h"
#include "machine/describe.h"
#include "machine/held.h"
#include "machine/nap.h"
#include "machine/sanity.h"
#include "order/incident.h"
#include "order/journal.h"
#include "order/tell.h"
#include "params.h"
#include "tree/lineage.h"

/* R: the newest incident, open while the module is pinned; the journal has a copy. */
static struct rescue_incident now;
static u32 captured_before;	/* R */
static u32 nr_dying;		/* R: were killed, and had not exited when the kill gave up */
static bool pinned;		/* R */

/* While a process is held, the module stays. Returns false when it is being unloaded. */
static bool incident_pin(void)
{
	if (!pinned)
		pinned = try_module_get(THIS_MODULE);
	return pinned;
}

static void incident_unpin(void)
{
	if (pinned)
		module_put(THIS_MODULE);
	pinned = false;
}

static void incident_set_state(struct rescue_incident *incident, enum rescue_incident_state state)
{
	incident->state = state;
	incident->open = state == RESCUE_INCIDENT_FROZEN || state == RESCUE_INCIDENT_PENDING ||
			 state == RESCUE_INCIDENT_DYING;
}

/* How a state is come to. */
static const char * const phases[] = {
	[RESCUE_INCIDENT_KILLED]	= "kill",
	[RESCUE_INCIDENT_DYING]		= "kill",
	[RESCUE_INCIDENT_THAWED]	= "thaw",
	[RESCUE_INCIDENT_GONE]		= "gone",
};

/* A line of the kernel log. Programs read it, so words are only ever added, in front of comm. */
static void incident_tell(const struct rescue_incident *i, const char *phase, u32 took_us)
{
	rescue_tell(false,
		    "incident=%u phase=%s state=%s trigger=%s trees=%u root=%s%u uid=%u tty=%s cgroup=%s held=%u captured=%u killed=%u left=%u us=%u comm=%s",
		    i->id, phase, rescue_incident_states[i->state], i->trigger, i->trees,
		    i->culprit.ghost ? "ghost:" : "", i->culprit.pid, i->culprit.place.uid,
		    i->culprit.place.tty, i->culprit.place.cgroup, i->tally.held,
		    i->tally.captured, i->killed, i->left, took_us, i->culprit.name);
}

/**
 * rescue_incident_begin() - processes are about to be held
 * @trigger: static string: where the order came from
 * @root: root of the (first) tree
 * @nr_trees: how many there are
 *
 * Context: the rescuer.
 * Return: false: nothing may be held, as the module is being unloaded.
 */
bool rescue_incident_begin(const char *trigger, u32 root, u32 nr_trees)
{
	rescue_assert_owner();
	if (!incident_pin())
		return false;
	captured_before = rescue_held_captured();
	nr_dying = 0;
	now = (struct rescue_incident){
		.id = now.id + 1,
		.time = ktime_get_real_seconds(),
		.trigger = trigger,
		.trees = nr_trees,
	};
	rescue_describe_tree(rescue_census_lineage(), root, &now.culprit);
	incident_set_state(&now, RESCUE_INCIDENT_PENDING);
	rescue_journal_put(&now);
	return true;
}

/**
 * rescue_incident_progress() - the newest incident has come on
 * @all_quiet: all members have stopped
 *
 * Context: the rescuer.
 */
void rescue_incident_progress(bool all_quiet)
{
	rescue_assert_owner();
	if (nr_dying)
		return;
	now.tally.captured = rescue_held_captured() - captured_before;
	now.left = now.tally.left;
	incident_set_state(&now, all_quiet ? RESCUE_INCIDENT_FROZEN : RESCUE_INCIDENT_PENDING);
	rescue_journal_put(&now);
}

/**
 * rescue_incident_held() - all that the order means is held
 *
 * Context: the rescuer.
 */
void rescue_incident_held(void)
{
	rescue_assert_owner();
	incident_tell(&now, "freeze", now.tally.took_us);
}

/* An older incident ends with the newest. Returns how many of the killed were its. */
static u32 incident_end_older(u32 id, enum rescue_incident_state state,
			      const struct rescue_tally *end, u32 killed)
{
	static struct rescue_incident older;	/* R, and large */

	if (!rescue_journal_get(id, &older) || !older.open)
		return 0;
	killed = min(killed, older.tally.held);
	older.killed += killed;
	older.left = 0;
	older.end_us = end->took_us;
	incident_set_state(&older, state);
	rescue_journal_put(&older);
	incident_tell(&older, phases[state], older.end_us);
	return killed;
}

/* What was killed is credited to the newest incident above what the older ones held. */
static void incident_end_all(enum rescue_incident_state state, const struct rescue_tally *end)
{
	u32 killed = end->killed;
	u32 id;

	for (id = now.id - min(now.id, RESCUE_JOURNAL_SIZE) + 1; id < now.id; id++)
		killed -= incident_end_older(id, state, end, killed);
	if (!now.open)
		return;
	now.killed += killed;
	now.left = end->left;
	now.end_us = end->took_us;
	incident_set_state(&now, state);
	incident_tell(&now, phases[state], now.end_us);
}

/**
 * rescue_incident_account() - members were killed or thawed
 * @state: what became of them
 * @end: its numbers
 *
 * The incident goes on as long as there are other members.
 *
 * Context: the rescuer.
 */
void rescue_incident_account(enum rescue_incident_state state, const struct rescue_tally *end)
{
	bool over = !rescue_census_lineage()->nr_members;

	rescue_assert_owner();
	now.tally.restopped += end->restopped;
	now.tally.let_go += end->let_go;
	nr_dying = state == RESCUE_INCIDENT_DYING ? end->left : 0;
	if (over || state == RESCUE_INCIDENT_DYING) {
		incident_end_all(state, end);
	} else {
		now.killed += end->killed;
		now.end_us = end->took_us;
		incident_tell(&now, phases[state], now.end_us);
	}
	rescue_journal_put(&now);
	if (over)
		incident_unpin();
}

/* The last member has exited. Processes without a node are held by their bit: end those too. */
static void incident_finish(struct rescue_lineage *l)
{
	struct rescue_tally end = {};

	if (nr_dying)
		rescue_kill_run(l, rescue_params_timeout_ns(), RESCUE_KILL_NS, &end);
	else
		rescue_thaw_all(l, &end);
	end.killed = nr_dying;
	rescue_incident_account(nr_dying ? RESCUE_INCIDENT_KILLED : RESCUE_INCIDENT_GONE, &end);
}

/**
 * rescue_incident_tend() - keep what is held as it is
 *
 * Context: the rescuer, after a drain.
 * Return: true if it must be called again soon: after rescue_incident_nap().
 */
bool rescue_incident_tend(void)
{
	struct rescue_lineage *l = rescue_census_lineage();
	u32 restopped = now.tally.restopped;
	u32 pending;

	rescue_assert_owner();
	if (likely(!pinned))
		return false;
	pending = rescue_freeze_tend(l, &now.tally, false);
	WRITE_ONCE(now.tally.left, pending);
	rescue_incident_progress(!pending);
	if (!l->nr_members)
		incident_finish(l);
	/* A process that wakes a member in a loop is answered at our pace. */
	return pending || now.tally.restopped != restopped || rescue_held_any_woken();
}

/**
 * rescue_incident_nap() - leave the CPU to the rest of the machine between two looks
 * @looked_ns: how long the last one took
 *
 * At least four fifths of it: a look goes over all nodes, and a user can wake a member as often
 * as that user likes. Each jiffy the rings are read, and members that were woken are stopped
 * again. A walk of the task list that is owed waits for its tenth of the time.
 *
 * Context: the rescuer, sleeps; a kick does not end it.
 */
void rescue_incident_nap(u64 looked_ns)
{
	u64 end = ktime_get_boottime_ns() + min_t(u64, 4 * looked_ns, RESCUE_NAP_NS);

	rescue_assert_owner();
	do {
		rescue_nap(RESCUE_NAP_SHORT_NS);
		rescue_census_tend();
		if (pinned)
			rescue_freeze_restop(rescue_census_lineage(), &now.tally);
	} while (ktime_get_boottime_ns() < end);
}

/**
 * rescue_incident_now() - the newest incident
 *
 * Context: the rescuer.
 * Return: it; its id is 0 when there has been none.
 */
struct rescue_incident *rescue_incident_now(void)
{
	rescue_assert_owner();
	return &now;
}

/**
 * rescue_incident_pending() - members that have not been seen stopped yet
 *
 * Context: any.
 * Return: how many there were at the last look.
 */
u32 rescue_incident_pending(void)
{
	return READ_ONCE(now.tally.left);
}
