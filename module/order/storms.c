// SPDX-License-Identifier: GPL-2.0-only
/*
 * The storm that an order means.
 *
 * The rule: what a look has marked is counted again after the rings were read and the spares
 * were marked, because a link of a chain has been replaced by the next one meanwhile.
 */
#include <linux/sched.h>
#include <linux/seq_buf.h>
#include <linux/string.h>

#include "machine/census.h"
#include "machine/describe.h"
#include "machine/sanity.h"
#include "machine/view.h"
#include "order/harm.h"
#include "order/request.h"
#include "order/spare.h"
#include "order/storms.h"
#include "order/target.h"
#include "tree/lineage.h"
#include "tree/pressure.h"
#include "tree/unit.h"

/**
 * rescue_storms_look() - is there a storm?
 * @pressures: a bit for each pressure that counts; 0: all of them
 * @leave_out: nodes with one of these flags have no weight
 * @force: take the best guess below the thresholds, too
 * @verdict: result
 *
 * Context: the rescuer, after rescue_spare_mark(); no node is marked.
 * Return: true when there is one; its nodes are marked.
 */
bool rescue_storms_look(u32 pressures, u8 leave_out, bool force, struct rescue_verdict *verdict)
{
	static struct rescue_choice choice;	/* R, and large */
	struct rescue_look look = {
		.l = rescue_census_lineage(),
		.view = rescue_view_of_machine(),
		.pressures = pressures,
		.leave_out = leave_out,
		.force = force,
	};

	rescue_assert_owner();
	rescue_view_machine(&look.machine);
	return rescue_choice_look(&choice, &look, verdict);
}

/**
 * rescue_storms_mark() - select the processes of a storm
 * @request: the order
 * @pressures: a bit for each pressure that counts; 0: all of them, and with the order's word
 *             force a guess as well
 * @s: result
 * @verdict: result
 *
 * Context: the rescuer.
 * Return: true when there is one, and something of it may be touched.
 */
bool rescue_storms_mark(struct rescue_request *request, u32 pressures,
			struct rescue_selection *s, struct rescue_verdict *verdict)
{
	struct rescue_lineage *l = request->l;

	rescue_assert_owner();
	rescue_target_begin(l, &request->caller, s);
	if (!rescue_storms_look(pressures, RESCUE_MEMBER | RESCUE_SPARED,
				request->command.force && !pressures, verdict))
		return false;
	rescue_census_catch_up();
	rescue_spare_mark(l, &request->caller);
	rescue_target_count(l, s);
	s->root = verdict->root;
	s->nr_trees = verdict->nr_roots;
	return s->nr;
}

/* The unit of a cgroup path as systemd makes it: its last part, if that has a unit's ending. */
static const char *storms_unit_of(const char *cgroup)
{
	const char *unit = strrchr(cgroup, '/');
	const char *ending = unit ? strrchr(unit, '.') : NULL;

	if (!ending || (strcmp(ending, ".service") && strcmp(ending, ".scope")))
		return NULL;
	return unit + 1;
}

/*
 * The unit of the process above; and the service of the storm, if it is another one: then that
 * process is a manager, which may start it anew.
 */
static void storms_add_units(struct rescue_request *request, const struct rescue_node *above,
			     u32 root)
{
	static struct rescue_place place;	/* R, and large */
	char own[RESCUE_PATH_MAX] = "";
	const char *unit, *service;
	size_t len;

	rescue_describe_place(above, &place);
	unit = storms_unit_of(place.cgroup);
	if (unit) {
		strscpy(own, unit, sizeof(own));
		seq_buf_printf(&request->out, ", of %s", own);
	}
	rescue_describe_place(rescue_node(request->l, rescue_describe_witness(request->l, root)),
			      &place);
	len = rescue_unit_service(place.cgroup, &service);
	if (len && (strlen(own) != len || memcmp(own, service, len)))
		seq_buf_printf(&request->out, ", and may start %.*s anew", (int)len, service);
}

/* Living processes below @top that are not held. */
static u32 storms_count_free(const struct rescue_lineage *l, u32 top)
{
	u32 nr = 0, steps = 0;
	u32 i;

	for (i = rescue_node(l, top)->child; i; i = rescue_lineage_next_down(l, i, top)) {
		nr += (rescue_node(l, i)->flags & (RESCUE_LIVING | RESCUE_MEMBER)) ==
		      RESCUE_LIVING;
		if (++steps % 1024 == 0)
			cond_resched();
	}
	return nr;
}

static void storms_add_anchor(struct rescue_request *request, u32 anchor, u32 root)
{
	const struct rescue_node *node = rescue_node(request->l, anchor);
	char name[RESCUE_NAME_MAX];

	if (anchor == RESCUE_ROOT) {
		seq_buf_printf(&request->out, "; the kernel goes on making them");
		return;
	}
	rescue_describe_name(node, name, sizeof(name));
	seq_buf_printf(&request->out, "; below %s%u (%s), which is left alone",
		       node->flags & RESCUE_LIVING ? "" : "ghost:", node->pid, name);
	if (node->flags & RESCUE_LIVING)
		storms_add_units(request, node, root);
	if (!request->command.preview)
		seq_buf_printf(&request->out, ", with %u others below it",
			       storms_count_free(request->l, anchor));
}

/**
 * rescue_storms_say() - what the choice has found, as the end of an answer
 * @request: the order, answered
 * @verdict: of its first look
 *
 * Context: the rescuer.
 */
void rescue_storms_say(struct rescue_request *request, const struct rescue_verdict *verdict)
{
	rescue_assert_owner();
	seq_buf_printf(&request->out, "; pressure %s%s", rescue_pressure_name(verdict->pressure),
		       verdict->guess ? " (a guess)" : "");
	if (verdict->nr_zombies)
		seq_buf_printf(&request->out, "; %u zombies go when it is killed",
			       verdict->nr_zombies);
	if (!verdict->anchor_taken)
		storms_add_anchor(request, verdict->anchor, verdict->root);
	else if (verdict->above != RESCUE_ROOT)
		storms_add_anchor(request, verdict->above, verdict->root);
	if (request->caller.unasked)
		rescue_harm_say(request, verdict->anchor_taken ? verdict->above : verdict->anchor);
}

/**
 * rescue_storms_still_pressing() - what goes on after a freeze
 * @verdict: of the last look, which has found nothing more
 *
 * A limit, or the memory, stays used up by what is held; only its kill gives that back.
 *
 * Return: the name of a pressure, or NULL.
 */
const char *rescue_storms_still_pressing(const struct rescue_verdict *verdict)
{
	if (verdict->pressing & (1u << RESCUE_CPU))
		return rescue_pressure_name(RESCUE_CPU);
	if (verdict->pressing & (1u << RESCUE_SLOTS))
		return rescue_pressure_name(RESCUE_SLOTS);
	return NULL;
}
