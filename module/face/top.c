// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heaviest trees, chosen by the very code that chooses for freeze-top.
 *
 * The rule: looking changes nothing and may be done at any time.
 */
#include <linux/kernel.h>
#include <linux/seq_buf.h>

#include "face/file.h"
#include "face/top.h"
#include "machine/census.h"
#include "machine/describe.h"
#include "machine/sanity.h"
#include "machine/view.h"
#include "order/spare.h"
#include "tree/lineage.h"
#include "tree/storm.h"

/* Lines of the file. */
#define MAX_LINES 8u

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

static void put_line(struct seq_buf *out, const struct rescue_storm *look, u32 rank, u32 root)
{
	struct rescue_culprit c;
	struct rescue_measure m;
	const char *storm;

	rescue_storm_measure(look, root, &m);
	rescue_describe_tree(look->l, root, &c);
	storm = rescue_storm_is(look, &m) ? "yes" : "no";
	if (mark_tree(look->l, root))
		storm = "held";
	seq_buf_printf(out, "%u %s%u %u %u %u %u - - %u %s %s %s %s %s\n",
		       rank, c.ghost ? "ghost:" : "", c.pid, m.tasks, m.births, m.rate,
		       m.generations, c.place.uid, c.place.tty, c.place.cgroup, storm, c.name,
		       c.ancestry);
}

/**
 * rescue_top_list() - write the table
 * @arg: struct rescue_top
 *
 * Resident and promised memory are not measured yet and shown as "-".
 *
 * Context: the rescuer; for rescue_inbox_call().
 */
void rescue_top_list(void *arg)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_top *top = arg;
	struct rescue_storm look;
	u32 rank, root;

	rescue_assert_owner();
	rescue_census_drain();
	rescue_spare_mark(l, &top->caller);
	rescue_lineage_clear_marks(l);
	seq_buf_printf(top->out, "%s",
		       "rank root tasks births births/s generations resident promised uid tty cgroup storm comm ancestry\n");
	for (rank = 1; rank <= top->max_lines; rank++) {
		rescue_view_look(&look, RESCUE_MARK);
		root = rescue_storm_choose(&look);
		look.force = true;
		if (!root)
			root = rescue_storm_choose(&look);
		if (!root)
			break;
		put_line(top->out, &look, rank, root);
	}
}

/**
 * rescue_top_render() - write the table for a reader
 * @out: result
 *
 * Context: process, sleeps.
 * Return: 0 or -EBUSY.
 */
int rescue_top_render(struct seq_buf *out)
{
	struct rescue_top top = {
		.caller = rescue_file_caller(),
		.out = out,
		.max_lines = MAX_LINES,
	};

	return rescue_file_ask(rescue_top_list, &top);
}
