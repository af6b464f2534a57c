// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each command does.
 *
 * The rule: an order that cannot be carried out touches nobody, and says why.
 * Nothing here prints: a console can stall its writer for seconds.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "face/limits.h"
#include "hold/freeze.h"
#include "hold/kill.h"
#include "hold/tally.h"
#include "hold/thaw.h"
#include "machine/census.h"
#include "machine/held.h"
#include "machine/process.h"
#include "order/journal.h"
#include "order/order.h"
#include "order/target.h"
#include "tree/lineage.h"
#include "tree/storm.h"

/* Storms that one freeze-top takes. More, and something else is wrong than a bomb. */
#define MAX_TREES 8

/* How often a target is looked for, as long as there are too many of it whom we do not know. */
#define MAX_LOOKS 16u

/* How long trim waits until whoever reaps the dead has done it. */
#define REAP_PATIENCE_NS (NSEC_PER_SEC)

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

/* Rescuer only. The newest incident, open while the module is pinned. */
static struct rescue_culprit culprit;
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

static void begin_incident(struct rescue_request *request, u32 root)
{
	tally = (struct rescue_tally){};
	captured_before = rescue_held_captured();
	nr_trees = 0;
	nr_dying = 0;
	rescue_journal_describe(rescue_census_lineage(), root, &culprit);
	rescue_journal_open(request->trigger, &culprit);
}

static void note_progress(bool all_quiet)
{
	if (nr_dying)
		return;
	tally.captured = rescue_held_captured() - captured_before;
	rescue_journal_update(all_quiet ? RESCUE_INCIDENT_FROZEN : RESCUE_INCIDENT_PENDING,
			      nr_trees, &tally);
}

/* What became of members; the incident goes on as long as there are others. */
static void account(enum rescue_incident_state state, const struct rescue_tally *end)
{
	bool over = !rescue_census_lineage()->nr_members;

	tally.restopped += end->restopped;
	tally.let_go += end->let_go;
	nr_dying = state == RESCUE_INCIDENT_DYING ? end->left : 0;
	if (over || state == RESCUE_INCIDENT_DYING)
		rescue_journal_end(state, end);
	else
		rescue_journal_note(end);
	if (over)
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
	pending = rescue_freeze_tend(l, &tally);
	tally.left = pending;
	note_progress(!pending);
	if (!l->nr_members) {
		struct rescue_tally end = {};

		/* Whoever has no node has a bit all the same, and the fate of the others. */
		if (nr_dying)
			rescue_kill_run(l, timeout_ns(), &end);
		else
			rescue_thaw_all(l, &end);
		end.killed = nr_dying;
		account(nr_dying ? RESCUE_INCIDENT_KILLED : RESCUE_INCIDENT_GONE, &end);
	}
	return pending || rescue_held_any_woken();
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
			/* Zero would make everything a storm. */
			.share = clamp(READ_ONCE(share), 1u, 100u),
			.rate = max(READ_ONCE(rate), 1u),
		},
		.now_ns = ktime_get_boottime_ns(),
		.unreaped = rescue_process_unreaped(),
		.leave_out = leave_out,
	};
}

/* Who was meant and left alone, as the end of an outcome; of both kinds of sentences. */
static void add_spared(struct rescue_request *request, const struct rescue_selection *s)
{
	size_t at = strlen(request->outcome);

	if (s->nr_spared)
		scnprintf(request->outcome + at, sizeof(request->outcome) - at,
			  "; left alone %u:%s", s->nr_spared, s->spared);
}

static int refuse(struct rescue_request *request, int err, const char *why,
		  const struct rescue_selection *s)
{
	return answer(request, err, err == -EPERM ? "EPERM" : "ESRCH", "%s%s", why,
		      err == -EPERM ? s->spared : "");
}

/* "root ghost:97 (bash) uid 1000" */
static size_t put_culprit(char *buf, size_t size, const struct rescue_culprit *c)
{
	return scnprintf(buf, size, "root %s%u (%s) uid %u", c->ghost ? "ghost:" : "", c->pid,
			 c->name, c->place.uid);
}

static int say_preview(struct rescue_request *request, const struct rescue_selection *s,
		       u32 trees, const char *verb)
{
	struct rescue_lineage *l = rescue_census_lineage();
	static struct rescue_culprit seen;	/* rescuer only, and large */
	char who[RESCUE_NAME_MAX + 48];

	rescue_journal_describe(l, s->root, &seen);
	put_culprit(who, sizeof(who), &seen);
	answer(request, 0, NULL,
	       "preview, nothing was done: would %s %u processes, %u of them held already, of %u tree%s: %s",
	       verb, s->nr, s->nr_held, trees, trees == 1 ? "" : "s", who);
	add_spared(request, s);
	return 0;
}

static int say_frozen(struct rescue_request *request, const struct rescue_selection *s, u32 before,
		      int err)
{
	u32 members = rescue_census_lineage()->nr_members;
	char who[RESCUE_NAME_MAX + 48];

	put_culprit(who, sizeof(who), &culprit);
	if (err)
		answer(request, err, "ETIMEDOUT",
		       "%u processes held, %u of them have not stopped yet:%s; %s",
		       members, tally.left, tally.pending, who);
	else
		answer(request, 0, NULL,
		       "froze %u processes of %u tree%s: %s, %u newborns captured, signals sent in %u.%03u ms, all stopped after %u.%03u ms",
		       members - min(before, members), nr_trees, nr_trees == 1 ? "" : "s", who,
		       tally.captured, tally.sent_us / 1000, tally.sent_us % 1000,
		       tally.took_us / 1000, tally.took_us % 1000);
	add_spared(request, s);
	return err;
}

static bool is_kill(const struct rescue_request *request)
{
	return request->command.verb == RESCUE_KILL_TOP || request->command.verb == RESCUE_KILL;
}

/*
 * Marks the heaviest storms that are not held yet, up to @max, and the one after
 * the other, because what is left may be one still; with @force the heaviest tree when
 * nothing is a storm. Returns how many.
 */
static u32 select_storms(const struct rescue_request *request, u32 max, bool force,
			 struct rescue_selection *s)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_view view = rescue_process_view(l);
	struct rescue_storm look;
	u32 found = 0;

	rescue_target_begin(l, s);
	while (found < max) {
		u32 root;

		rescue_action_look(&look, &view, RESCUE_MEMBER | RESCUE_MARK | RESCUE_SPARED);
		root = rescue_storm_choose(&look);
		if (!root && !found && force) {
			look.force = true;
			root = rescue_storm_choose(&look);
		}
		if (!root)
			break;
		/*
		 * The link of a chain has gone by now, and has its name by its exit record. Only
		 * before anybody is marked: children of the marked join when they are members.
		 */
		if (!found) {
			rescue_census_catch_up();
			rescue_spare_mark(l, &request->caller);
		}
		rescue_target_select_tree(l, root, s);
		found++;
	}
	return found;
}

static int no_storm(struct rescue_request *request)
{
	return answer(request, -ESRCH, "ESRCH", "nothing %sis a storm; see top, or use force",
		      rescue_census_lineage()->nr_members ? "else " : "");
}

/* Holds the storms that are marked, and those that show when these are quiet. */
static int freeze_storms(struct rescue_request *request, u32 found, u64 deadline,
			 struct rescue_selection *s)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_selection more;
	int err;

	/* Also after the deadline: a second storm must be held, stopped yet or not. */
	for (;;) {
		rescue_target_take(l, is_kill(request));
		nr_trees += found;
		tally.spared = s->nr_spared;
		err = rescue_freeze_run(l, request->asked_ns, deadline, &tally);
		note_progress(!err);
		if (nr_trees >= MAX_TREES)
			return err;
		rescue_spare_mark(l, &request->caller);
		found = select_storms(request, MAX_TREES - nr_trees, false, &more);
		if (!found)
			return err;
	}
}

static int take_storms(struct rescue_request *request, struct rescue_selection *s)
{
	struct rescue_lineage *l = rescue_census_lineage();
	u64 deadline = ktime_get_boottime_ns() + timeout_ns();
	u32 before = l->nr_members;
	u32 found;
	int err;

	rescue_spare_mark(l, &request->caller);
	found = select_storms(request, MAX_TREES, request->command.force, s);
	if (!found)
		return no_storm(request);
	if (request->command.preview)
		return say_preview(request, s, found, is_kill(request) ? "kill" : "hold");
	if (!pin())
		return answer(request, -ENODEV, "ENODEV", "the module is being unloaded");
	begin_incident(request, s->root);
	err = freeze_storms(request, found, deadline, s);
	return say_frozen(request, s, before, err);
}

static int freeze_top(struct rescue_request *request)
{
	struct rescue_selection s;

	return take_storms(request, &s);
}

/* === freeze WHAT ========================================================== */

static int freeze_selected(struct rescue_request *request, const struct rescue_selection *s)
{
	struct rescue_lineage *l = rescue_census_lineage();
	u64 deadline = ktime_get_boottime_ns() + timeout_ns();
	u32 before = l->nr_members;
	int err;

	if (!pin())
		return answer(request, -ENODEV, "ENODEV", "the module is being unloaded");
	begin_incident(request, s->root);
	rescue_target_take(l, is_kill(request));
	nr_trees = 1;
	tally.spared = s->nr_spared;
	err = rescue_freeze_run(l, request->asked_ns, deadline, &tally);
	note_progress(!err);
	return say_frozen(request, s, before, err);
}

/*
 * Marks whom the target means. The task list is ahead of what we have read: who is in it
 * and has no node yet joins by its creator, unless that has gone already, and nothing of
 * it was marked. So read on until it has a node. If there are more of those than are
 * remembered, look again; not for ever, for on many CPUs there may be more each time.
 */
static int select_target(struct rescue_request *request, struct rescue_selection *s,
			 const char **why)
{
	struct rescue_lineage *l = rescue_census_lineage();
	u32 looks = 0;
	int err;

	do {
		rescue_spare_mark(l, &request->caller);
		rescue_target_begin(l, s);
		err = rescue_target_select(l, &request->command.target, false, s, why);
		if (!s->nr_unknown)
			return err;
		rescue_census_catch_up();
		rescue_spare_mark(l, &request->caller);
		err = rescue_target_select_newborn(l, s, why);
	} while (s->nr_unknown > RESCUE_UNKNOWN_MAX && ++looks < MAX_LOOKS);
	return err;
}

static int take_target(struct rescue_request *request, struct rescue_selection *s)
{
	const char *why;
	int err = select_target(request, s, &why);

	if (err)
		return refuse(request, err, why, s);
	if (request->command.preview)
		return say_preview(request, s, 1, is_kill(request) ? "kill" : "hold");
	if (s->nr > s->nr_held)
		return freeze_selected(request, s);
	rescue_target_take(rescue_census_lineage(), is_kill(request));
	answer(request, 0, NULL, "all %u processes are held already", s->nr);
	add_spared(request, s);
	return 0;
}

static int freeze_target(struct rescue_request *request)
{
	struct rescue_selection s;

	return take_target(request, &s);
}

/* === kill, kill-top, trim ================================================= */

static int kill_condemned(struct rescue_request *request, const struct rescue_selection *s)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_tally end = {};
	int err = rescue_kill_run(l, timeout_ns(), &end);

	account(err ? RESCUE_INCIDENT_DYING : RESCUE_INCIDENT_KILLED, &end);
	if (err)
		answer(request, err, "ETIMEDOUT",
		       "killed %u processes, %u have not exited yet:%s",
		       end.killed, end.left, end.pending);
	else
		answer(request, 0, NULL, "killed %u processes in %u.%03u ms", end.killed,
		       end.took_us / 1000, end.took_us % 1000);
	add_spared(request, s);
	return err;
}

static int kill_held(struct rescue_request *request)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_selection s;
	const char *why;
	int err;

	if (!l->nr_members)
		return answer(request, -ESRCH, "ESRCH", "nothing is held");
	rescue_spare_mark(l, &request->caller);
	rescue_target_begin(l, &s);
	err = rescue_target_select(l, &request->command.target, true, &s, &why);
	if (err)
		return refuse(request, err, why, &s);
	if (request->command.preview)
		return say_preview(request, &s, 1, "kill");
	rescue_target_take(l, true);
	return kill_condemned(request, &s);
}

/* After a freeze. Who has not stopped in time is held all the same, and can be killed. */
static int kill_taken(struct rescue_request *request, const struct rescue_selection *s, int err)
{
	if (request->command.preview || (err && err != -ETIMEDOUT))
		return err;
	return kill_condemned(request, s);
}

static int kill_target(struct rescue_request *request)
{
	struct rescue_selection s;

	if (request->command.target.kind == RESCUE_EVERYTHING)
		return kill_held(request);
	return kill_taken(request, &s, take_target(request, &s));
}

static int kill_top(struct rescue_request *request)
{
	struct rescue_selection s;

	return kill_taken(request, &s, take_storms(request, &s));
}

/* The dead give their slots back when they are reaped, and that is not our work. */
static void await_slots(u32 goal)
{
	u64 end = ktime_get_boottime_ns() + REAP_PATIENCE_NS;

	while (rescue_limits_used() > goal && ktime_get_boottime_ns() < end)
		schedule_timeout_idle(1);
}

static int trim(struct rescue_request *request)
{
	struct rescue_lineage *l = rescue_census_lineage();
	u32 used = rescue_limits_used();
	struct rescue_selection s;
	u32 nr_free;
	size_t at;
	int err;

	if (!l->nr_members)
		return answer(request, -ESRCH, "ESRCH", "nothing is held");
	rescue_spare_mark(l, &request->caller);
	rescue_target_begin(l, &s);
	nr_free = rescue_target_select_leaves(l, request->command.count, &s);
	if (!s.nr)
		return refuse(request, -EPERM, "all that is held is spared:", &s);
	if (request->command.preview) {
		answer(request, 0, NULL,
		       "preview, nothing was done: would kill %u of %u held processes, for %u slots",
		       s.nr, l->nr_members, nr_free);
		return 0;
	}
	rescue_target_take(l, true);
	err = kill_condemned(request, &(struct rescue_selection){});
	if (err)
		return err;
	await_slots(used - min(used, nr_free));
	at = strlen(request->outcome);
	scnprintf(request->outcome + at, sizeof(request->outcome) - at,
		  ", for %u slots; %u processes stay held", nr_free, l->nr_members);
	return 0;
}

/* === thaw ================================================================= */

static int thaw(struct rescue_request *request)
{
	bool all = request->command.target.kind == RESCUE_EVERYTHING;
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_tally end = {};
	struct rescue_selection s;
	const char *why;
	u32 nr;
	int err;

	if (!l->nr_members)
		return answer(request, -ESRCH, "ESRCH", "nothing is held");
	rescue_spare_mark(l, NULL);
	rescue_target_begin(l, &s);
	err = rescue_target_select(l, &request->command.target, true, &s, &why);
	if (err)
		return refuse(request, err, why, &s);
	if (request->command.preview)
		return say_preview(request, &s, 1, "let go of");
	nr = all ? rescue_thaw_all(l, &end) : rescue_thaw_marked(l, &end);
	/* Nobody of a thawed set may be left in it: no ghost, and nobody who has no node. */
	if (!all && !l->nr_members)
		nr += rescue_thaw_all(l, &end);
	account(RESCUE_INCIDENT_THAWED, &end);
	if (l->nr_members)
		return answer(request, 0, NULL, "let %u processes go, %u stay held", nr,
			      l->nr_members);
	return answer(request, 0, NULL, "let %u processes go", nr);
}

/* === spare, unspare ======================================================= */

static int spare(struct rescue_request *request)
{
	const struct rescue_target *target = &request->command.target;
	int err = rescue_spare_add(rescue_census_lineage(), target);

	if (err == -ESRCH)
		return answer(request, err, "ESRCH", "no such process");
	if (err)
		return answer(request, err, "ENOSPC", "%u spares are all that there is room for",
			      RESCUE_SPARES_MAX);
	return answer(request, 0, NULL, "never touched from now on; status has the list");
}

static int unspare(struct rescue_request *request)
{
	if (rescue_spare_remove(rescue_census_lineage(), &request->command.target))
		return answer(request, -ESRCH, "ESRCH", "that is not in the list; see status");
	return answer(request, 0, NULL, "not spared any more");
}

static int (* const actions[])(struct rescue_request *request) = {
	[RESCUE_FREEZE_TOP]	= freeze_top,
	[RESCUE_KILL_TOP]	= kill_top,
	[RESCUE_FREEZE]		= freeze_target,
	[RESCUE_KILL]		= kill_target,
	[RESCUE_THAW]		= thaw,
	[RESCUE_TRIM]		= trim,
	[RESCUE_SPARE]		= spare,
	[RESCUE_UNSPARE]	= unspare,
};

static_assert(ARRAY_SIZE(actions) == RESCUE_NR_VERBS);

/**
 * rescue_action_culprit() - who the newest incident is about
 *
 * Context: the rescuer.
 * Return: the root of its first tree.
 */
const struct rescue_culprit *rescue_action_culprit(void)
{
	return &culprit;
}

/**
 * rescue_action_pending() - members that have not been seen stopped yet
 *
 * Context: any.
 * Return: how many there were at the last look.
 */
u32 rescue_action_pending(void)
{
	return READ_ONCE(tally.left);
}

/**
 * rescue_action_run() - carry a command out
 * @arg: struct rescue_request; @outcome and @err are set
 *
 * Context: the rescuer; for rescue_inbox_call().
 */
void rescue_action_run(void *arg)
{
	struct rescue_request *request = arg;

	rescue_census_drain();
	/* Who has outlived a kill that gave up is not part of the next one unasked. */
	rescue_lineage_pardon(rescue_census_lineage());
	request->err = actions[request->command.verb](request);
}
