// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line for each program that made processes in the last minutes.
 *
 * The rule: what has no line of its own is in the last one, so the columns add up.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/seq_buf.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "face/file.h"
#include "machine/census.h"
#include "machine/describe.h"
#include "machine/failures.h"
#include "machine/sanity.h"
#include "tree/node.h"
#include "tree/programs.h"

static void forks_put_line(struct seq_buf *out, const char *name,
			   const struct rescue_counts *counts, u64 idle_ns)
{
	seq_buf_printf(out, "%s %u %u %u ", name, counts->forks, counts->vforks, counts->threads);
	if (rescue_failures_known)
		seq_buf_printf(out, "%u", counts->failed);
	else
		seq_buf_printf(out, "-");
	seq_buf_printf(out, " %u %u ", counts->execs, counts->soon);
	if (counts->soon)
		seq_buf_printf(out, "%llu", div_u64(counts->soon_us, counts->soon));
	else
		seq_buf_printf(out, "-");
	seq_buf_printf(out, " %u %llu %llu %llu\n", counts->unexecuted,
		       counts->tables << (PAGE_SHIFT - 10), counts->mappings,
		       div_u64(idle_ns, NSEC_PER_SEC));
}

static u64 forks_idle_ns(const struct rescue_program *row, u64 now_ns)
{
	return now_ns - min(row->last_ns, now_ns);
}

static void forks_put_program(struct seq_buf *out, const struct rescue_programs *p, u32 index,
			      u64 now_ns)
{
	const struct rescue_program *row = &p->row[index];
	struct rescue_counts counts = {};
	char name[RESCUE_NAME_MAX];

	rescue_programs_add(p, index, &counts);
	rescue_describe_escape(row->comm, RESCUE_COMM_LEN, name, sizeof(name));
	forks_put_line(out, name, &counts, forks_idle_ns(row, now_ns));
}

/* The programs from @index on, which have no line, and what the table does not tell apart. */
static void forks_put_rest(struct seq_buf *out, const struct rescue_programs *p, u32 index,
			   u64 now_ns)
{
	u64 idle_ns = forks_idle_ns(&p->row[RESCUE_REST], now_ns);
	struct rescue_counts sum = {};

	rescue_programs_add(p, RESCUE_REST, &sum);
	for (; index; index = rescue_programs_next(p, index)) {
		rescue_programs_add(p, index, &sum);
		idle_ns = min(idle_ns, forks_idle_ns(&p->row[index], now_ns));
	}
	/* No name has a parenthesis. */
	forks_put_line(out, "(rest)", &sum, idle_ns);
}

/* By the rescuer. */
static void forks_put_all(void *arg)
{
	struct rescue_programs *p = rescue_census_programs();
	struct seq_buf *out = arg;
	u32 nr = RESCUE_FORKS_LINES;
	u64 now_ns;
	u32 i;

	rescue_assert_owner();
	rescue_census_drain();
	now_ns = ktime_get_boottime_ns();
	rescue_programs_turn(p, now_ns);
	seq_buf_printf(out, "%s",
		       "comm forks vforks threads failed execs soon exec_us unexecuted tables_kib mappings idle_s\n");
	for (i = rescue_programs_next(p, RESCUE_REST); i && nr--; i = rescue_programs_next(p, i))
		forks_put_program(out, p, i, now_ns);
	forks_put_rest(out, p, i, now_ns);
}

int rescue_forks_render(struct seq_buf *out)
{
	return rescue_file_ask(forks_put_all, out);
}
