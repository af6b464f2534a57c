/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs: which of them make processes, how, and what their copies cost.
 *
 * A program is a name: that of the last exec. What its processes fork is counted in its row,
 * and so is what becomes of the children:
 *
 *	bash ─ fork ──┬─ exec, soon    the copy was thrown away: a spawn had saved it
 *	              ├─ exec, later   the child worked as bash before
 *	              └─ exit          the child worked as bash
 *
 * Counts are of the current period and of the one before, so a storm can still be read about
 * when it is over. The table is fixed. A program that finds no row takes that of the one
 * which made the fewest, and the counts of that are then part of the rest. (A. Metwally,
 * D. Agrawal, A. El Abbadi, "Efficient computation of frequent and top-k elements in data
 * streams", 2005. There a new row inherits the counts of the old, here it begins at zero: no row
 * is too high.)
 *
 * Pure.
 */
#ifndef RESCUE_PROGRAMS_H
#define RESCUE_PROGRAMS_H

#include <linux/limits.h>
#include <linux/types.h>

#include "bounds.h"

struct rescue_lineage;
struct rescue_record;

/* The row of all that has none of its own. */
#define RESCUE_REST		0u

#define RESCUE_PROGRAM_BUCKETS	256u
static_assert(RESCUE_PROGRAMS <= U8_MAX);

/**
 * struct rescue_counts - what the processes of a program did
 * @forks: processes they made that did not have them wait: fork(), clone()
 * @vforks: those that did: vfork(), posix_spawn()
 * @threads: threads they made
 * @failed: tries that failed
 * @execs: children that called exec
 * @soon: those of them that did within RESCUE_SOON_US
 * @unexecuted: children that exited without
 * @soon_us: sum over @soon: from birth to exec
 * @tables: page tables that the births of @soon copied
 * @mappings: mappings that the births of @soon copied
 */
struct rescue_counts {
	u32 forks;
	u32 vforks;
	u32 threads;
	u32 failed;
	u32 execs;
	u32 soon;
	u32 unexecuted;
	u64 soon_us;
	u64 tables;
	u64 mappings;
};

/**
 * struct rescue_program - one row
 * @comm: its name, terminated
 * @next: next row of the bucket; RESCUE_REST: none
 * @last_ns: boot-time clock when it last made, or tried to make, a process or thread
 * @now: counts of the current period
 * @before: counts of the period before
 */
struct rescue_program {
	char comm[16];
	u8 next;
	u64 last_ns;
	struct rescue_counts now;
	struct rescue_counts before;
};

/**
 * struct rescue_programs - all rows; begins as zeroes
 * @row: the rest, and @nr programs
 * @bucket: first row by name; RESCUE_REST: none
 * @nr: rows that have been given out
 * @begun_ns: when the current period began
 */
struct rescue_programs {
	struct rescue_program row[RESCUE_PROGRAMS + 1];
	u8 bucket[RESCUE_PROGRAM_BUCKETS];
	u32 nr;
	u64 begun_ns;
};

/* What a lineage is told is told here, too: a birth and a thread after, an exec and exit before. */
void rescue_programs_birth(struct rescue_programs *p, struct rescue_lineage *l,
			   const struct rescue_record *record);
void rescue_programs_thread(struct rescue_programs *p, const struct rescue_lineage *l,
			    const struct rescue_record *record);
void rescue_programs_exec(struct rescue_programs *p, struct rescue_lineage *l,
			  const struct rescue_record *record);
void rescue_programs_exit(struct rescue_programs *p, struct rescue_lineage *l,
			  const struct rescue_record *record);
void rescue_programs_fail(struct rescue_programs *p, const char *comm, u32 nr, u64 now_ns);

void rescue_programs_turn(struct rescue_programs *p, u64 now_ns);
u32 rescue_programs_next(const struct rescue_programs *p, u32 index);
void rescue_programs_add(const struct rescue_programs *p, u32 index, struct rescue_counts *sum);

#endif /* RESCUE_PROGRAMS_H */
