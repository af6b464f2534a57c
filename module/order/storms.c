// SPDX-License-Identifier: GPL-2.0-only
/*
 * The storm that an order means.
 *
 * The rule: what a look has marked is counted again after the rings were read and the spares
 * were marked, because a link of a chain has been replaced by the next one meanwhile.
 */
#include <linux/seq_buf.h>
#include <linux/string.h>

#include "machine/census.h"
#include "machine/describe.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "machine/view.h"
#include "order/harm.h"
#include "order/request.h"
#include "order/spare.h"
#include "order/storms.h"
#include "order/target.h"
#include "tree/lineage.h"
#include "tree/measure.h"
#include "tree/pressure.h"
#include "tree/unit.h"

/* Bytes of an answer: the runner-up, and what may come after it. */
#define RUNNER_UP_ROOM (RESCUE_NAME_MAX + 80u)

/**
 * rescue_storms_look() - is there a storm?
 * @asked: what is looked for; @l, @view and @machine are those of this machine, now
 * @verdict: result
 *
 * Context: the rescuer, after rescue_spare_mark(); no node is marked.
 * Return: true when there is one; its nodes are marked.
 */
bool rescue_storms_look(const struct rescue_look *asked, struct rescue_verdict *verdict)
{
	static struct rescue_choice choice;	/* R, and large */
	struct rescue_look look = *asked;

	rescue_assert_owner();
	look.l = rescue_census_lineage();
	look.view = rescue_view_of_machine();
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
	struct rescue_look look = {
		.pressures = pressures,
		.leave_out = RESCUE_MEMBER | RESCUE_SPARED,
		.force = request->command.force && !pressures,
		.limited = request->caller.limited,
	};

	rescue_assert_owner();
	rescue_target_begin(l, &request->caller, s);
	if (!rescue_storms_look(&look, verdict))
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
 * R: the process above the storm of an order that is left alone. By its identity and name, as a
 * node can go, and come again as another one, while the storm is held and killed.
 */
static struct {
	bool is_any;
	bool is_kernel;		/* there is none, and the kernel makes them */
	u32 pid;
	u64 start_ns;
	char name[RESCUE_NAME_MAX];
	char service[RESCUE_PATH_MAX];	/* of the storm; "": none */
} above;

/**
 * rescue_storms_note_above() - what stands above a storm, while its nodes are those of the look
 * @l: the lineage
 * @verdict: of the order's first look
 *
 * Context: the rescuer.
 */
void rescue_storms_note_above(const struct rescue_lineage *l, const struct rescue_verdict *verdict)
{
	static struct rescue_place place;	/* R, and large */
	u32 index = verdict->anchor_taken ? verdict->above : verdict->anchor;
	const struct rescue_node *node = rescue_node(l, index);
	const char *service;
	size_t len;

	rescue_assert_owner();
	memset(&above, 0, sizeof(above));
	above.is_kernel = index == RESCUE_ROOT;
	above.is_any = !above.is_kernel || !verdict->anchor_taken;
	if (above.is_kernel)
		return;
	above.pid = node->pid;
	above.start_ns = node->start_ns;
	rescue_describe_name(node, above.name, sizeof(above.name));
	rescue_describe_place(rescue_node(l, rescue_describe_witness(l, verdict->root)), &place);
	len = rescue_unit_service(place.cgroup, &service);
	if (len)
		strscpy(above.service, service, len + 1);
}

/*
 * The unit of the process above; and the service of the storm, if it is another one: then that
 * process is a manager, which may start it anew.
 */
static void storms_add_units(struct rescue_request *request, const struct rescue_node *node)
{
	static struct rescue_place place;	/* R, and large */
	const char *unit;

	rescue_describe_place(node, &place);
	unit = storms_unit_of(place.cgroup);
	if (unit)
		seq_buf_printf(&request->out, ", of %s", unit);
	if (above.service[0] && (!unit || strcmp(unit, above.service)))
		seq_buf_printf(&request->out, ", and may start %s anew", above.service);
}

/* What is held; of a preview also what would be. */
static u8 storms_meant(const struct rescue_request *request)
{
	return request->command.preview ? RESCUE_MARK | RESCUE_MEMBER : RESCUE_MEMBER;
}

/* Living processes below @top that are not meant. */
static u32 storms_count_free(const struct rescue_request *request, u32 top)
{
	const struct rescue_lineage *l = request->l;
	u8 asked = RESCUE_LIVING | storms_meant(request);
	u32 nr = 0, steps = 0;
	u32 i;

	for (i = rescue_node(l, top)->child; i; i = rescue_lineage_next_down(l, i, top)) {
		nr += (rescue_node(l, i)->flags & asked) == RESCUE_LIVING;
		rescue_node_breathe(&steps);
	}
	return nr;
}

/* Their PID 1 is meant. */
static void storms_add_containers(struct rescue_request *request)
{
	const struct rescue_node *node;
	u8 meant = storms_meant(request);
	u32 nr = 0, steps = 0;
	u32 i;

	rescue_for_each_node(request->l, i, node) {
		if (node->flags & RESCUE_LIVING && node->flags & meant)
			nr += rescue_process_ends_others(node);
		rescue_node_breathe(&steps);
	}
	if (nr)
		seq_buf_printf(&request->out, "; %u container%s when it is killed", nr,
			       nr == 1 ? " ends" : "s end");
}

/* Returns its node, or RESCUE_ROOT. */
static u32 storms_add_above(struct rescue_request *request)
{
	const struct rescue_lineage *l = request->l;
	u32 index = rescue_lineage_find(l, above.pid, above.start_ns);
	bool lives = index && rescue_node(l, index)->flags & RESCUE_LIVING;

	seq_buf_printf(&request->out, "; below %s%u (%s), which is left alone",
		       lives ? "" : "ghost:", above.pid, above.name);
	if (lives)
		storms_add_units(request, rescue_node(l, index));
	if (index)
		seq_buf_printf(&request->out, ", with %u others below it",
			       storms_count_free(request, index));
	return index ?: RESCUE_ROOT;
}

/*
 * The heaviest of what is not of the storm, as top lists it: a wrong choice is seen by it. It
 * comes last, and leaves room for what still presses.
 */
static void storms_add_runner_up(struct rescue_request *request)
{
	u32 index = rescue_measure_heaviest(request->l, rescue_view_of_machine(),
					    storms_meant(request) | RESCUE_SPARED);
	const struct rescue_node *node = rescue_node(request->l, index);
	char name[RESCUE_NAME_MAX];

	if (!index || seq_buf_buffer_left(&request->out) < RUNNER_UP_ROOM)
		return;
	rescue_describe_name(node, name, sizeof(name));
	seq_buf_printf(&request->out, "; runner-up %s%u (%s) uid %u",
		       node->flags & RESCUE_LIVING ? "" : "ghost:", node->pid, name, node->uid);
}

/**
 * rescue_storms_say() - what the choice has found, as the end of an answer
 * @request: the order, answered
 * @verdict: of its first look, after rescue_storms_note_above()
 *
 * Context: the rescuer.
 */
void rescue_storms_say(struct rescue_request *request, const struct rescue_verdict *verdict)
{
	u32 index = RESCUE_ROOT;

	rescue_assert_owner();
	seq_buf_printf(&request->out, "; pressure %s%s", rescue_pressure_name(verdict->pressure),
		       verdict->guess ? " (a guess)" : "");
	if (verdict->nr_zombies)
		seq_buf_printf(&request->out, "; %u zombies go when it is killed",
			       verdict->nr_zombies);
	storms_add_containers(request);
	if (above.is_any && above.is_kernel)
		seq_buf_printf(&request->out, "; the kernel goes on making them");
	else if (above.is_any)
		index = storms_add_above(request);
	if (request->caller.unasked)
		rescue_harm_say(request, index);
	storms_add_runner_up(request);
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
