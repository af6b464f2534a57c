// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heaviest trees, chosen by the very code that chooses for freeze-top.
 *
 * The rule: looking changes nothing and may be done at any time.
 */
#include <linux/kernel.h>

#include "face/top.h"
#include "machine/census.h"
#include "machine/process.h"
#include "order/journal.h"
#include "order/order.h"
#include "tree/lineage.h"
#include "tree/storm.h"

__printf(2, 3)
static void put(struct rescue_top *top, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	top->len += vscnprintf(top->buf + top->len, top->size - top->len, fmt, args);
	va_end(args);
}

/* Marks a tree as listed. Returns true if a member of it is held. */
static bool mark_tree(struct rescue_lineage *l, u32 root)
{
	bool held = false;
	u32 i;

	for (i = root; i; i = rescue_lineage_next_down(l, i, root)) {
		rescue_node(l, i)->flags |= RESCUE_MARK;
		held |= rescue_node_has(rescue_node(l, i), RESCUE_LIVING | RESCUE_MEMBER);
	}
	return held;
}

static void put_line(struct rescue_top *top, const struct rescue_storm *look, u32 rank, u32 root)
{
	struct rescue_culprit c;
	struct rescue_measure m;
	const char *storm;

	rescue_storm_measure(look, root, &m);
	rescue_journal_describe(look->l, root, &c);
	storm = rescue_storm_is(look, &m) ? "yes" : "no";
	if (mark_tree(look->l, root))
		storm = "held";
	put(top, "%u %s%u %u %u %u %u - - %u %s %s %s %s %s\n", rank, c.ghost ? "ghost:" : "",
	    c.pid, m.tasks, m.births, m.rate, m.generations, c.place.uid, c.place.tty,
	    c.place.cgroup, storm, c.name, c.ancestry);
}

/**
 * rescue_top_render() - write the table
 * @arg: struct rescue_top
 *
 * Resident and promised memory are not measured yet and shown as "-".
 *
 * Context: the rescuer; for rescue_inbox_call().
 */
void rescue_top_render(void *arg)
{
	struct rescue_top *top = arg;
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_view view = rescue_process_view(l);
	struct rescue_storm look;
	u32 rank, root;

	rescue_census_drain();
	rescue_spare_mark(l, &top->caller);
	rescue_lineage_clear_marks(l);	/* clears the marks */
	put(top, "%s",
	    "rank root tasks births births/s generations resident promised uid tty cgroup storm comm ancestry\n");
	for (rank = 1; rank <= top->max_lines; rank++) {
		rescue_action_look(&look, &view, RESCUE_MARK);
		root = rescue_storm_choose(&look);
		look.force = true;
		if (!root)
			root = rescue_storm_choose(&look);
		if (!root)
			break;
		put_line(top, &look, rank, root);
	}
}
