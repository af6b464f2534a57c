// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each command does.
 *
 * The rule: an order that cannot be carried out touches no process, and says why.
 * Nothing here prints: a console can stall its writer for seconds.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/seq_buf.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "hold/hold.h"
#include "machine/census.h"
#include "machine/inbox.h"
#include "machine/sanity.h"
#include "machine/slots.h"
#include "machine/unreaped.h"
#include "order/answer.h"
#include "order/incident.h"
#include "order/order.h"
#include "order/request.h"
#include "order/spare.h"
#include "order/storms.h"
#include "order/target.h"
#include "params.h"
#include "tree/lineage.h"
#include "tree/pressure.h"

/* How often a target is looked for while too many of its processes have no node. */
#define MAX_LOOKS 16u

/* So many zombies after a kill are worth a word: fewer have gone before the answer is read. */
#define MANY_ZOMBIES 16u

/* How long trim waits until the parents of the dead have reaped them. */
#define REAP_PATIENCE_NS (NSEC_PER_SEC)

static int order_take(struct rescue_request *request);
static int order_trim(struct rescue_request *request);
static int order_thaw(struct rescue_request *request);
static int order_spare(struct rescue_request *request);
static int order_unspare(struct rescue_request *request);
static int order_set_oom(struct rescue_request *request);

static const struct {
	int (*run)(struct rescue_request *request);
	bool top;	/* it takes the storms */
	bool kill;	/* what was taken is killed */
} verbs[] = {
	[RESCUE_FREEZE_TOP]	= { order_take, .top = true },
	[RESCUE_KILL_TOP]	= { order_take, .top = true, .kill = true },
	[RESCUE_FREEZE]		= { order_take },
	[RESCUE_KILL]		= { order_take, .kill = true },
	[RESCUE_THAW]		= { order_thaw },
	[RESCUE_TRIM]		= { order_trim },
	[RESCUE_SPARE]		= { order_spare },
	[RESCUE_UNSPARE]	= { order_unspare },
	[RESCUE_OOM]		= { order_set_oom },
};

/* But for the last, which is about no process. */
static_assert(ARRAY_SIZE(verbs) == RESCUE_GUARD);

/* === Select =============================================================== */

/* A selection that is empty (-ESRCH), or of which all is spared (-EPERM), says why. */
static int order_answer_selection(struct rescue_request *request, int err,
				  const struct rescue_selection *s)
{
	if (!err)
		return 0;
	return rescue_answer(request, err, "%s%s", s->why, err == -EPERM ? s->spared : "");
}

static int order_select_storms(struct rescue_request *request, struct rescue_selection *s,
			       struct rescue_verdict *verdict)
{
	if (rescue_storms_mark(request, request->pressures, s, verdict)) {
		request->offers |= !!(verdict->pressing & (1u << RESCUE_MEMORY));
		rescue_storms_note_above(request->l, verdict);
		if (!request->agrees || request->agrees(request, verdict))
			return 0;
		return rescue_answer(request, -ESRCH, "that storm is not to be touched unasked");
	}
	return rescue_answer(request, -ESRCH, "nothing %s%sis %s",
			     request->l->nr_members ? "else " : "",
			     request->caller.limited ? "of that user " : "",
			     request->command.force ? "near a storm; see top" :
						      "a storm; see top, or use force");
}

/*
 * Marks what the target names. The task list is ahead of what was read: a process in it
 * that has no node yet joins by its creator, unless that has gone already, and nothing of
 * it was marked. So read on until it has a node. If there are more of those than are
 * remembered, look again; not for ever, for on many CPUs there may be more each time.
 */
static int order_mark_target(struct rescue_request *request, struct rescue_selection *s)
{
	struct rescue_lineage *l = request->l;
	u32 looks = 0;
	int err;

	do {
		rescue_target_begin(l, &request->caller, s);
		err = rescue_target_select(l, &request->command.target, false, s);
		if (!s->nr_unknown)
			return err;
		rescue_census_catch_up();
		rescue_spare_mark(l, &request->caller);
		err = rescue_target_select_newborn(l, s);
	} while (s->nr_unknown > RESCUE_UNKNOWN_MAX && ++looks < MAX_LOOKS);
	return err;
}

static int order_select_target(struct rescue_request *request, struct rescue_selection *s)
{
	return order_answer_selection(request, order_mark_target(request, s), s);
}

/*
 * Of what is held. What is spared by now is left out; where @caller is NULL, as it can do no
 * harm, only what is not up to the user that asks.
 */
static int order_select_held(struct rescue_request *request, const struct rescue_caller *caller,
			     struct rescue_selection *s)
{
	int err;

	if (!request->l->nr_members)
		return rescue_answer(request, -ESRCH, "nothing is held");
	rescue_target_begin(request->l, caller, s);
	if (!caller && request->caller.limited)
		rescue_target_spare_held(request->l, request->caller.uid);
	err = rescue_target_select(request->l, &request->command.target, true, s);
	return order_answer_selection(request, err, s);
}

/* === Hold ================================================================= */

/* If memory runs out: from here on the kernel takes members, and no other process. */
static void order_offer(struct rescue_request *request)
{
	if (request->offers)
		rescue_offer_members(request->l);
}

/* Again, for what was born meanwhile. */
static void order_settle(struct rescue_request *request, bool kills)
{
	order_offer(request);
	if (request->settled)
		request->settled(kills);
}

/* A user (user=1) may have processes that stop and exit as slowly as that user likes. */
static u64 order_most_ns(const struct rescue_request *request, u64 usual_ns)
{
	return request->caller.limited ? rescue_params_timeout_ns() : usual_ns;
}

static int order_freeze_marked(struct rescue_request *request, u64 timeout_ns)
{
	return rescue_freeze_run(request->l, request->asked_ns, timeout_ns,
				 order_most_ns(request, RESCUE_FREEZE_WAITS * timeout_ns),
				 &rescue_incident_now()->tally);
}

/*
 * A member that waits for memory cannot stop, and an allocation waits for us: so all are held,
 * and the kill or the kernel's killer comes before the wait.
 */
static int order_hold_marked(struct rescue_request *request)
{
	bool kill = verbs[request->command.verb].kill;
	int err;

	rescue_target_take(request->l, kill, request->caller.limited);
	order_offer(request);
	if (request->settled) {
		err = order_freeze_marked(request, 0);
		order_settle(request, kill);
	}
	if (!request->settled || !kill)
		err = order_freeze_marked(request, rescue_params_timeout_ns());
	order_offer(request);
	rescue_incident_progress(!err);
	return err;
}

/*
 * Holds what is left of the storm, as long as it presses and more of it shows. Also when
 * the wait was given up: it must be held, stopped yet or not. @verdict is that of the last look.
 */
static int order_hold_rest(struct rescue_request *request, int err, struct rescue_verdict *verdict)
{
	struct rescue_incident *now = rescue_incident_now();
	u32 pressures = rescue_pressures_left(verdict, request->pressures, request->agrees);
	struct rescue_selection more;
	u32 looks;

	for (looks = 0; looks < RESCUE_STORM_LOOKS; looks++) {
		if (!rescue_storms_mark(request, pressures, &more, verdict))
			break;
		now->trees += more.nr_trees;
		err = order_hold_marked(request);
	}
	return err;
}

static void order_add_pressing(struct rescue_request *request, const char *pressing)
{
	if (pressing)
		seq_buf_printf(&request->out, "; still pressing: %s", pressing);
}

/* Holds the marked; of a storm, all of it. @pressing: result, what goes on; or NULL. */
static int order_hold_storm(struct rescue_request *request, const struct rescue_selection *s,
			    const struct rescue_verdict *verdict, u32 before, const char **pressing)
{
	struct rescue_verdict last = *verdict;
	int err;

	err = order_hold_rest(request, order_hold_marked(request), &last);
	*pressing = rescue_storms_still_pressing(&last);
	err = rescue_answer_frozen(request, s, before, !err && *pressing ? -EAGAIN : err);
	rescue_storms_say(request, verdict);
	order_add_pressing(request, *pressing);
	return err;
}

static int order_hold(struct rescue_request *request, const struct rescue_selection *s,
		      const struct rescue_verdict *verdict, const char **pressing)
{
	bool top = verbs[request->command.verb].top;
	/* What a user held is this order's from now on. */
	u32 before = request->l->nr_members - (top ? s->nr_held : 0);
	int err;

	*pressing = NULL;
	if (s->nr == s->nr_held && !top) {
		rescue_target_take(request->l, verbs[request->command.verb].kill,
				   request->caller.limited);
		rescue_answer(request, 0, "all %u processes are held already", s->nr);
		rescue_answer_add_spared(request, s);
		return 0;
	}
	if (!rescue_incident_begin(request->trigger, s->root, s->nr_trees))
		return rescue_answer(request, -ENODEV, "the module is being unloaded");
	rescue_incident_now()->tally.spared = s->nr_spared;
	if (top)
		err = order_hold_storm(request, s, verdict, before, pressing);
	else
		err = rescue_answer_frozen(request, s, before, order_hold_marked(request));
	rescue_incident_held();
	return err;
}

/* === Kill ================================================================= */

/* A killed process gives its slot back when its parent has reaped it. Trim counts slots itself. */
static void order_add_unreaped(struct rescue_request *request)
{
	struct rescue_unreaped left;

	rescue_unreaped_count(&left);
	if (left.nr < MANY_ZOMBIES)
		return;
	seq_buf_printf(&request->out, "; %u zombies still wait for ", left.nr);
	if (left.by)
		seq_buf_printf(&request->out, "%d (%s)", left.by, left.name);
	else
		seq_buf_printf(&request->out, "their parents");
}

/* @pressing: what went on beside what was held, so that it is not over; or NULL. */
static int order_kill_condemned(struct rescue_request *request, const struct rescue_selection *s,
				const char *pressing)
{
	struct rescue_tally end = {};
	int err = rescue_kill_run(request->l, rescue_params_timeout_ns(),
				  order_most_ns(request, RESCUE_KILL_NS), &end);

	rescue_incident_account(err ? RESCUE_INCIDENT_DYING : RESCUE_INCIDENT_KILLED, &end);
	if (err)
		rescue_answer(request, err, "killed %u processes, %u have not exited yet:%s",
			      end.killed, end.left, end.pending);
	else
		err = rescue_answer(request, pressing ? -EAGAIN : 0,
				    "killed %u processes in %u.%03u ms", end.killed,
				    end.took_us / 1000, end.took_us % 1000);
	rescue_answer_add_spared(request, s);
	return err;
}

/* === The commands ========================================================= */

/* freeze-top, kill-top, freeze, kill: one course. */
static int order_take(struct rescue_request *request)
{
	const struct rescue_command *command = &request->command;
	bool kill = verbs[command->verb].kill;
	struct rescue_verdict verdict;
	struct rescue_selection s;
	const char *pressing;
	int err;

	/* What was held before. */
	order_offer(request);
	if (verbs[command->verb].top)
		err = order_select_storms(request, &s, &verdict);
	else if (command->target.kind == RESCUE_EVERYTHING)
		err = order_select_held(request, &request->caller, &s);
	else
		err = order_select_target(request, &s);
	if (err) {
		order_settle(request, false);
		return err;
	}
	if (command->preview) {
		rescue_answer_preview(request, &s, kill ? "kill" : "hold");
		if (verbs[command->verb].top)
			rescue_storms_say(request, &verdict);
		return 0;
	}
	err = order_hold(request, &s, &verdict, &pressing);
	/* A member that has not stopped in time is held all the same, and can be killed. */
	if (!kill || (err && err != -ETIMEDOUT && err != -EAGAIN))
		return err;
	err = order_kill_condemned(request, &s, pressing);
	order_add_unreaped(request);
	if (verbs[command->verb].top)
		rescue_storms_say(request, &verdict);
	order_add_pressing(request, pressing);
	return err;
}

/*
 * The dead give their slots back when they are reaped, and that is not our work. Returns how many
 * have not.
 */
static u32 order_await_slots(u32 goal)
{
	u64 end = ktime_get_boottime_ns() + REAP_PATIENCE_NS;
	u32 used;

	while ((used = rescue_slots_used()) > goal && ktime_get_boottime_ns() < end)
		rescue_incident_nap(0);
	return used - min(used, goal);
}

static int order_trim(struct rescue_request *request)
{
	struct rescue_lineage *l = request->l;
	u32 used = rescue_slots_used();
	struct rescue_selection s;
	u32 nr_free, lack;
	int err;

	if (!l->nr_members)
		return rescue_answer(request, -ESRCH, "nothing is held");
	rescue_target_begin(l, &request->caller, &s);
	nr_free = rescue_target_select_leaves(l, request->command.count, &s);
	if (!s.nr && s.nr_spared)
		return rescue_answer(request, -EPERM, "all that is held is spared:%s", s.spared);
	if (!s.nr)
		return rescue_answer(request, -EPERM,
				     "each death would take along what is not held, or give no slot back");
	if (request->command.preview)
		return rescue_answer(request, 0,
				     "preview, nothing was done: would kill %u of %u held processes, for %u slots",
				     s.nr, l->nr_members, nr_free);
	rescue_target_take(l, true, request->caller.limited);
	err = order_kill_condemned(request, &(struct rescue_selection){}, NULL);
	if (err)
		return err;
	lack = order_await_slots(used - min(used, nr_free));
	seq_buf_printf(&request->out, ", for %u slots", nr_free);
	if (lack)
		seq_buf_printf(&request->out, ", %u of which are not free yet", min(lack, nr_free));
	seq_buf_printf(&request->out, "; %u processes stay held", l->nr_members);
	return 0;
}

/* From now on nothing is done to them unasked, or to what they bear. */
static void order_note_thawed(struct rescue_lineage *l, bool all)
{
	struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node)
		if (node->flags & RESCUE_MEMBER && (all || node->flags & RESCUE_MARK))
			node->thawed = true;
}

static int order_thaw(struct rescue_request *request)
{
	bool limited = request->caller.limited;
	bool all = request->command.target.kind == RESCUE_EVERYTHING && !limited;
	struct rescue_lineage *l = request->l;
	struct rescue_tally end = {};
	struct rescue_selection s;
	u32 nr;
	int err;

	err = order_select_held(request, NULL, &s);
	if (err)
		return err;
	if (request->command.preview)
		return rescue_answer_preview(request, &s, "let go of");
	/* Or a user could keep the guard from a bomb: frozen and let go once, for that. */
	if (!limited)
		order_note_thawed(l, all);
	nr = all ? rescue_thaw_all(l, &end) : rescue_thaw_marked(l, &end);
	/* No member is left, but ghosts and processes without a node may be: clear those too. */
	if (!all && !l->nr_members)
		nr += rescue_thaw_all(l, &end);
	rescue_incident_account(RESCUE_INCIDENT_THAWED, &end);
	if (l->nr_members)
		return rescue_answer(request, 0, "let %u processes go, %u stay held", nr,
				     l->nr_members);
	return rescue_answer(request, 0, "let %u processes go", nr);
}

static int order_spare(struct rescue_request *request)
{
	int err = rescue_spare_add(request->l, &request->command.target);

	if (err == -ESRCH)
		return rescue_answer(request, err, "no such process");
	if (err)
		return rescue_answer(request, err, "%u spares are all that there is room for",
				     RESCUE_SPARES_MAX);
	return rescue_answer(request, 0, "never touched from now on; status has the list");
}

static int order_unspare(struct rescue_request *request)
{
	int later = rescue_spare_remove(request->l, &request->command.target);

	if (later < 0)
		return rescue_answer(request, -ESRCH, "that is not in the list; see status");
	if (later)
		return rescue_answer(request, 0,
				     "not spared any more once no tree is: its root has exited");
	return rescue_answer(request, 0, "not spared any more");
}

static int order_set_oom(struct rescue_request *request)
{
	enum rescue_oom_answer answer = request->command.oom;
	static const char * const words[] = {
		[RESCUE_OOM_OFF]	= "the kernel alone decides when memory has run out",
		[RESCUE_OOM_FREEZE]	=
			"a storm is frozen when memory has run out, and the kernel kills of it",
		[RESCUE_OOM_KILL]	= "a storm is killed when memory has run out",
	};

	static_assert(ARRAY_SIZE(words) == RESCUE_NR_OOM_ANSWERS);
	WRITE_ONCE(rescue_params.oom_answer, answer);
	return rescue_answer(request, 0, "%s", words[answer]);
}

/**
 * rescue_order_run() - carry a command out
 * @arg: struct rescue_request; @outcome and @err are set
 *
 * Context: the rescuer; for rescue_inbox_call().
 */
void rescue_order_run(void *arg)
{
	struct rescue_request *request = arg;

	rescue_assert_owner();
	request->l = rescue_census_lineage();
	rescue_census_drain();
	/* A process that outlived a kill that gave up is not part of the next one unasked. */
	rescue_lineage_pardon(request->l);
	if (unlikely(rescue_sanity_count()) && request->command.verb != RESCUE_THAW)
		request->err = rescue_answer(request, -EIO,
					     "an impossible state was met, see the kernel log; only thaw is left");
	else
		request->err = verbs[request->command.verb].run(request);
	/* What has not stopped, or exited, is looked at from now on: before it sleeps again. */
	rescue_inbox_kick();
}
