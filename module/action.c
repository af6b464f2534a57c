// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each command does.
 *
 * The rule: an order that cannot be carried out touches nobody, and says why.
 * Nothing here prints: a console can stall its writer for seconds.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/timekeeping.h>

#include "action.h"
#include "census.h"
#include "held.h"
#include "journal.h"
#include "limits.h"
#include "lineage.h"
#include "process.h"
#include "storm.h"

/* Storms that one freeze-top takes. More, and something else is wrong than a bomb. */
#define MAX_TREES 8

static unsigned int share = 25;
module_param(share, uint, 0644);
MODULE_PARM_DESC(share,
		 "percent of the machine's task slots from which a tree is a storm (default 25)");

static unsigned int rate = 10;
module_param(rate, uint, 0644);
MODULE_PARM_DESC(rate, "births a second from which a tree can be a storm (default 10)");

static unsigned int timeout_ms = 5000;
module_param(timeout_ms, uint, 0644);
MODULE_PARM_DESC(timeout_ms,
		 "ms that freeze-top waits until all have stopped, and kill without one exit (default 5000)");

/* Rescuer only. The incident that is open, while the module is pinned. */
static struct rescue_tally tally;
static u32 captured_before;
static u32 nr_trees;
static u32 nr_dying;	/* were killed, and had not exited when the kill gave up */
static bool pinned;

static u64 timeout_ns(void)
{
	return (u64)READ_ONCE(timeout_ms) * NSEC_PER_MSEC;
}

static int answer(struct rescue_request *request, int err, const char *name, const char *fmt, ...)
	__printf(4, 5);

static int answer(struct rescue_request *request, int err, const char *name, const char *fmt, ...)
{
	size_t at;
	va_list args;

	if (err)
		at = scnprintf(request->outcome, sizeof(request->outcome), "error %s: ", name);
	else
		at = scnprintf(request->outcome, sizeof(request->outcome), "ok ");
	va_start(args, fmt);
	vscnprintf(request->outcome + at, sizeof(request->outcome) - at, fmt, args);
	va_end(args);
	return err;
}

/* === The incident ========================================================= */

/* While anybody is held, the module stays. Returns false when it is being unloaded. */
static bool pin(void)
{
	if (!pinned)
		pinned = try_module_get(THIS_MODULE);
	return pinned;
}

static void unpin(void)
{
	if (pinned)
		module_put(THIS_MODULE);
	pinned = false;
}

static void begin_incident(const char *trigger, const struct rescue_culprit *culprit)
{
	tally = (struct rescue_tally){};
	captured_before = rescue_held_captured();
	nr_trees = 0;
	rescue_journal_open(trigger, culprit);
}

static void note_progress(bool all_quiet)
{
	if (nr_dying)
		return;
	tally.captured = rescue_held_captured() - captured_before;
	rescue_journal_update(all_quiet ? RESCUE_INCIDENT_FROZEN : RESCUE_INCIDENT_PENDING,
			      nr_trees, &tally);
}

static void end_incident(enum rescue_incident_state state, const struct rescue_tally *end)
{
	rescue_journal_end(state, end);
	nr_dying = end->left;
	if (!rescue_census_lineage()->nr_members)
		unpin();
}

/**
 * rescue_action_tend() - keep what is held as it is
 *
 * Context: the rescuer, after a drain.
 * Return: true if it must be called again soon.
 */
bool rescue_action_tend(void)
{
	struct rescue_lineage *l = rescue_census_lineage();
	u32 pending;

	if (likely(!pinned))
		return false;
	pending = rescue_held_tend(l, &tally);
	tally.left = pending;
	note_progress(!pending);
	if (!l->nr_members) {
		struct rescue_tally end = { .killed = nr_dying };

		end_incident(nr_dying ? RESCUE_INCIDENT_KILLED : RESCUE_INCIDENT_GONE, &end);
	}
	return pending || rescue_held_work();
}

/* === freeze-top =========================================================== */

/**
 * rescue_action_look() - what the storm room needs to look now
 * @s: result
 * @view: of the lineage
 * @leave_out: nodes with one of these flags have no weight
 *
 * Context: the rescuer.
 */
void rescue_action_look(struct rescue_storm *s, const struct rescue_view *view, u8 leave_out)
{
	*s = (struct rescue_storm){
		.l = rescue_census_lineage(),
		.view = view,
		.thresholds = {
			.slots = rescue_limits_slots(),
			.share = READ_ONCE(share),
			.rate = READ_ONCE(rate),
		},
		.now_ns = ktime_get_boottime_ns(),
		.leave_out = leave_out,
	};
}

static int say_frozen(struct rescue_request *request, const struct rescue_culprit *c, int err)
{
	u32 members = rescue_census_lineage()->nr_members;

	if (err)
		return answer(request, err, "ETIMEDOUT",
			      "%u processes held, %u of them have not stopped yet:%s",
			      members, tally.left, tally.pending);
	return answer(request, 0, NULL,
		      "froze %u processes of %u tree%s: root %s%u (%s) uid %u, %u newborns captured, signals sent in %u.%03u ms, all stopped after %u.%03u ms",
		      members, nr_trees, nr_trees == 1 ? "" : "s", c->ghost ? "ghost:" : "",
		      c->pid, c->name, c->place.uid, tally.captured, tally.sent_us / 1000,
		      tally.sent_us % 1000, tally.took_us / 1000, tally.took_us % 1000);
}

static int freeze_top(struct rescue_request *request)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_view view = rescue_process_view(l);
	u64 deadline = ktime_get_boottime_ns() + timeout_ns();
	struct rescue_culprit culprit;
	struct rescue_storm look;
	u32 before = l->nr_members;
	u32 found = 0;
	int err = 0;

	rescue_spare_mark(l, &request->caller);
	/* Also after the deadline: a second storm must be held, stopped yet or not. */
	while (found < MAX_TREES) {
		u32 root;

		rescue_action_look(&look, &view, RESCUE_MEMBER);
		look.force = request->command.force && !found;
		root = rescue_storm_choose(&look);
		if (!root)
			break;
		if (!pin())
			return answer(request, -ENODEV, "ENODEV", "the module is being unloaded");
		if (!found++) {
			rescue_journal_describe(l, root, &culprit);
			begin_incident(request->trigger, &culprit);
		}
		nr_trees++;
		err = rescue_held_freeze(l, root, deadline, &tally);
		note_progress(!err);
	}
	if (!found)
		return answer(request, -ESRCH, "ESRCH",
			      "nothing %sis a storm; see top, or use force",
			      before ? "else " : "");
	return say_frozen(request, &culprit, err);
}

/* === kill, kill-top, thaw ================================================= */

static int kill_held(struct rescue_request *request)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_tally end = {};
	int err;

	if (!l->nr_members)
		return answer(request, -ESRCH, "ESRCH", "nothing is held");
	err = rescue_held_kill(l, timeout_ns(), &end);
	end_incident(err ? RESCUE_INCIDENT_DYING : RESCUE_INCIDENT_KILLED, &end);
	if (err)
		return answer(request, err, "ETIMEDOUT",
			      "killed %u processes, %u have not exited yet:%s",
			      end.killed, end.left, end.pending);
	return answer(request, 0, NULL, "killed %u processes in %u.%03u ms", end.killed,
		      end.took_us / 1000, end.took_us % 1000);
}

static int kill_top(struct rescue_request *request)
{
	int err = freeze_top(request);

	/* Who has not stopped in time is held all the same, and can be killed. */
	return err && err != -ETIMEDOUT ? err : kill_held(request);
}

static int thaw(struct rescue_request *request)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_tally end = {};
	u32 nr;

	if (!l->nr_members)
		return answer(request, -ESRCH, "ESRCH", "nothing is held");
	nr = rescue_held_thaw(l, &end);
	end_incident(RESCUE_INCIDENT_THAWED, &end);
	return answer(request, 0, NULL, "let %u processes go", nr);
}

static int (* const actions[])(struct rescue_request *request) = {
	[RESCUE_FREEZE_TOP]	= freeze_top,
	[RESCUE_KILL_TOP]	= kill_top,
	[RESCUE_KILL]		= kill_held,
	[RESCUE_THAW]		= thaw,
};

static_assert(ARRAY_SIZE(actions) == RESCUE_NR_VERBS);

/**
 * rescue_action_run() - carry a command out
 * @arg: struct rescue_request; @outcome and @err are set
 *
 * Context: the rescuer; for rescue_rescuer_call().
 */
void rescue_action_run(void *arg)
{
	struct rescue_request *request = arg;

	rescue_census_drain();
	request->err = actions[request->command.verb](request);
}
