// SPDX-License-Identifier: GPL-2.0-only
/*
 * An order that nothing has asked for.
 *
 * The rule: it is the order that the key would give, with two conditions more. The storm
 * is that of a limit of the machine, and has most of it (tree/guard). Both are looked at again
 * by the order itself, right before it touches a process.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/seq_buf.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "machine/census.h"
#include "machine/inbox.h"
#include "machine/memory.h"
#include "machine/sanity.h"
#include "machine/slots.h"
#include "machine/view.h"
#include "order/answer.h"
#include "order/guard.h"
#include "order/order.h"
#include "order/request.h"
#include "order/tell.h"
#include "params.h"
#include "tree/guard.h"
#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/view.h"

/* Rescuer only; what status shows of it is read anywhere. */
static struct rescue_guard guard;
static struct rescue_identity seen;	/* the storm of the last look */
static struct rescue_request request;

/* Has the last word on the storm that a look has found; that is marked. */
static bool guard_agrees(const struct rescue_request *asked, const struct rescue_verdict *verdict)
{
	const struct rescue_node *root = rescue_node(asked->l, verdict->root);
	struct rescue_machine machine;

	rescue_view_machine(&machine);
	seen = (struct rescue_identity){ .pid = root->pid, .start_ns = root->start_ns };
	return rescue_guard_may_act(&guard, &machine, verdict, &seen,
				    verdict->pressure == RESCUE_MEMORY ?
					    rescue_memory_certain(RESCUE_MARK) : 0);
}

static int guard_order(enum rescue_verb verb, bool preview, u32 pressures, u32 count)
{
	request = (struct rescue_request){
		.command = { .verb = verb, .preview = preview, .count = count },
		.caller = { .unasked = true },
		.trigger = "guard",
		.asked_ns = ktime_get_boottime_ns(),
		.pressures = pressures,
		.agrees = guard_agrees,
	};
	rescue_order_run(&request);
	return request.err;
}

/* What is held gives no slots back. A few of it must, if nothing can be started without. */
static void guard_make_room(void)
{
	struct rescue_machine machine;
	u32 lack;

	rescue_view_machine(&machine);
	lack = rescue_guard_lack(&machine);
	if (!lack)
		return;
	guard_order(RESCUE_TRIM, false, 0, lack);
	rescue_tell(true, "guard: trim %u: %s", lack, request.outcome);
}

/* Returns whether it has acted. */
static bool guard_freeze(u32 pressures)
{
	/* What was held before is there for reasons that the guard does not know. */
	bool may_trim = !rescue_census_lineage()->nr_members;
	int err = guard_order(RESCUE_FREEZE_TOP, false, pressures, 0);

	if (err && err != -ETIMEDOUT && err != -EAGAIN)
		return false;
	rescue_tell(true, "guard: %s", request.outcome);
	if (may_trim)
		guard_make_room();
	if (rescue_census_lineage()->nr_members)
		rescue_tell(true, "echo kill > /proc/rescue/ctl ends them, echo thaw lets them go");
	return true;
}

/* Looks, and does what is to be done. */
static void guard_look(u32 pressures)
{
	if (guard_order(RESCUE_FREEZE_TOP, true, pressures, 0))
		return;
	if (pressures == 1u << RESCUE_LIMIT) {
		rescue_tell(false, "guard: a limit is full that is not the machine's: %s",
			    request.outcome);
		rescue_guard_told(&guard, ktime_get_boottime_ns(), &seen);
		return;
	}
	if (guard.mode == RESCUE_GUARD_PREVIEW)
		rescue_tell(true, "guard: %s", request.outcome);
	else if (!guard_freeze(pressures))
		return;
	rescue_guard_acted(&guard, ktime_get_boottime_ns(), &seen);
}

/* Asks, and looks if there is to be a look. Returns nanoseconds until the next question. */
static u64 guard_ask(void)
{
	const struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_machine machine;
	u64 began_ns, wait_ns;
	u32 pressures;

	rescue_view_machine(&machine);
	began_ns = machine.now_ns;
	pressures = rescue_guard_ask(&guard, &machine, l->nr_births, &wait_ns);
	if (pressures) {
		guard_look(pressures);
		rescue_view_machine(&machine);
		rescue_guard_looked(&guard, &machine, l->nr_births, pressures,
				    machine.now_ns - began_ns);
		rescue_guard_ask(&guard, &machine, l->nr_births, &wait_ns);
	}
	rescue_slots_set_bell(rescue_guard_bell(&guard, &machine));
	/* Where there is a time for the next question, memory is a part of that. */
	rescue_memory_set_bell(guard.armed && wait_ns == U64_MAX);
	return wait_ns;
}

/**
 * rescue_guard_tend() - act, if it is to
 *
 * Context: the rescuer, after a drain.
 * Return: jiffies until it must be called again, whatever happens; MAX_SCHEDULE_TIMEOUT: none.
 */
long rescue_guard_tend(void)
{
	u64 wait_ns;

	rescue_assert_owner();
	if (likely(guard.mode == RESCUE_GUARD_OFF))
		return MAX_SCHEDULE_TIMEOUT;
	/* A kill that gave up goes on, and another order would pardon what has not died yet. */
	if (rescue_census_lineage()->nr_condemned)
		return HZ;
	wait_ns = guard_ask();
	return wait_ns == U64_MAX ? MAX_SCHEDULE_TIMEOUT : nsecs_to_jiffies(wait_ns) + 1;
}

/* It forgets what it has done. The rescuer comes to rescue_guard_tend() before it sleeps. */
static void guard_begin(enum rescue_guard_mode mode)
{
	rescue_guard_begin(&guard, mode);
	rescue_slots_set_bell(U32_MAX);
	rescue_memory_set_bell(false);
	rescue_inbox_kick();
}

/**
 * rescue_guard_init() - do what the module parameter says
 *
 * Context: the rescuer, once it knows every process.
 */
void rescue_guard_init(void)
{
	rescue_assert_owner();
	guard_begin(rescue_guard_mode_of(rescue_params.guard, strlen(rescue_params.guard)));
}

/**
 * rescue_guard_set() - what may it do?
 * @arg: struct rescue_request of the command guard
 *
 * Context: the rescuer; for rescue_inbox_call().
 */
void rescue_guard_set(void *arg)
{
	struct rescue_request *asked = arg;

	rescue_assert_owner();
	guard_begin(asked->command.mode);
	asked->err = rescue_answer(asked, 0, "the guard is %s from now on",
				   rescue_guard_mode_name(asked->command.mode));
}

/**
 * rescue_guard_show() - what it may do, as a line of status
 * @out: result
 *
 * Context: any.
 */
void rescue_guard_show(struct seq_buf *out)
{
	/* Shown; a command that is being served may write it. */
	enum rescue_guard_mode mode = data_race(READ_ONCE(guard.mode));
	/* Shown, as is the mode. */
	bool armed = data_race(READ_ONCE(guard.armed));

	seq_buf_printf(out, "guard: %s%s\n", rescue_guard_mode_name(mode),
		       mode == RESCUE_GUARD_OFF ? "" : armed ? " armed" : " resting");
}
