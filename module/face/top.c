// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heaviest trees, chosen by the very code that chooses for freeze-top.
 *
 * The rule: looking changes nothing and may be done at any time.
 */
#include <linux/seq_buf.h>
#include <linux/timekeeping.h>

#include "face/file.h"
#include "face/top.h"
#include "machine/census.h"
#include "machine/describe.h"
#include "machine/memory.h"
#include "machine/quota.h"
#include "machine/sanity.h"
#include "machine/view.h"
#include "order/spare.h"
#include "order/storms.h"
#include "tree/ledger.h"
#include "tree/lineage.h"
#include "tree/pressure.h"
#include "tree/measure.h"

/* Lines of the file. */
#define MAX_LINES 8u

/* R: each mm counts in one line of a table. */
static struct rescue_ledger ledger;

/* Leaves the marked out of what comes next. Returns true if one of them is held. */
static bool top_set_aside(struct rescue_lineage *l)
{
	struct rescue_node *node;
	bool held = false;
	u32 i;

	rescue_for_each_node(l, i, node) {
		if (!(node->flags & RESCUE_MARK))
			continue;
		held |= rescue_node_has(node, RESCUE_LIVING | RESCUE_MEMBER);
		/* Until spares are marked again, as each order does when it begins. */
		node->flags |= RESCUE_SPARED;
		node->flags &= ~RESCUE_MARK;
	}
	return held;
}

static void top_mark_tree(struct rescue_lineage *l, u32 root)
{
	u32 steps = 0;
	u32 i;

	for (i = root; i; i = rescue_lineage_next_down(l, i, root)) {
		if (!(rescue_node(l, i)->flags & RESCUE_SPARED))
			rescue_node(l, i)->flags |= RESCUE_MARK;
		rescue_node_breathe(&steps);
	}
}

/* What has the storm left alone above it; the columns at the end of a line. */
static void top_put_end(struct rescue_top *top, const struct rescue_verdict *verdict,
			const struct rescue_sums *sums)
{
	const struct rescue_lineage *l = rescue_census_lineage();
	u32 above = RESCUE_ROOT;

	if (verdict)
		above = verdict->anchor_taken ? verdict->above : verdict->anchor;
	/* An anchor that has exited makes no more of them: what is left alone is above it. */
	if (above != RESCUE_ROOT && !(rescue_node(l, above)->flags & RESCUE_LIVING))
		above = rescue_lineage_living_above(l, above);
	if (above != RESCUE_ROOT)
		seq_buf_printf(top->out, " %u", rescue_node(l, above)->pid);
	else
		seq_buf_printf(top->out, " -");
	seq_buf_printf(top->out, " %llu\n", rescue_memory_kib(sums->swapped));
}

/* The marked, as one line; @verdict is NULL for what is no storm. */
static void top_put_line(struct rescue_top *top, u32 rank, u32 root,
			 const struct rescue_verdict *verdict)
{
	struct rescue_lineage *l = rescue_census_lineage();
	/* A storm may have several trees. */
	u32 tree = verdict ? RESCUE_ROOT : root;
	struct rescue_culprit c;
	struct rescue_measure m;
	struct rescue_sums sums;
	const char *storm;

	rescue_measure_tree(l, rescue_view_of_machine(), tree, RESCUE_MARK,
			    ktime_get_boottime_ns(), &m);
	rescue_ledger_sum(&ledger, l, tree, RESCUE_MARK, rescue_memory_of_process, &sums);
	rescue_describe_tree(l, root, &c);
	storm = verdict ? "yes" : "no";
	if (top_set_aside(l))
		storm = "held";
	seq_buf_printf(top->out, "%u %s%u %u %u %u %u %llu %llu %u %s %s %s %s %s %s %s",
		       rank, c.ghost ? "ghost:" : "", c.pid, m.tasks, m.births, m.rate,
		       m.generations, rescue_memory_kib(sums.resident),
		       rescue_memory_kib(sums.promised), c.place.uid, c.place.tty, c.place.cgroup,
		       storm, c.name, c.ancestry,
		       verdict ? rescue_pressure_name(verdict->pressure) : "-",
		       !verdict ? "-" : verdict->anchor_taken ? "taken" : "left");
	top_put_end(top, verdict, &sums);
}

/* The storms first, as freeze-top would take them; then the heaviest of what is left. */
static u32 top_put_storms(struct rescue_top *top)
{
	static const struct rescue_look look = { .leave_out = RESCUE_SPARED };
	struct rescue_verdict verdict;
	u32 rank;

	for (rank = 1; rank <= top->max_lines; rank++) {
		if (!rescue_storms_look(&look, &verdict))
			break;
		top_put_line(top, rank, verdict.root, &verdict);
	}
	return rank;
}

/**
 * rescue_top_list() - write the table
 * @arg: struct rescue_top
 *
 * Context: the rescuer; for rescue_inbox_call().
 */
void rescue_top_list(void *arg)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_top *top = arg;
	u32 rank, root;

	rescue_assert_owner();
	rescue_census_drain();
	rescue_spare_mark(l, &top->caller);
	rescue_lineage_clear_marks(l);
	rescue_ledger_begin(&ledger);
	seq_buf_printf(top->out, "%s",
		       "rank root tasks births births/s generations resident promised uid tty cgroup storm comm ancestry pressure anchor above swapped\n");
	for (rank = top_put_storms(top); rank <= top->max_lines; rank++) {
		root = rescue_measure_heaviest(l, rescue_view_of_machine(), RESCUE_SPARED);
		if (!root)
			break;
		top_mark_tree(l, root);
		top_put_line(top, rank, root, NULL);
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

	rescue_quota_refresh();
	return rescue_file_ask(rescue_top_list, &top);
}
