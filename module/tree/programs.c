// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts of processes made, by the name of the program that made them.
 *
 * The rule: all births are counted, in the row of a program or in the rest; no count is in two.
 *
 * What a birth copied waits in the node of the child for its exec, in nine bits. They are a
 * floating point number with a mantissa of six: exact up to 63, and up to 3 % too low above.
 */
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/lineage.h"
#include "tree/node.h"
#include "tree/programs.h"
#include "tree/ring.h"

static u32 programs_pack(u32 x)
{
	u32 shift;

	if (x < 64)
		return x;
	shift = fls64(x) - 6;
	return 64 + (shift - 1) * 32 + ((x >> shift) - 32);
}

static u32 programs_unpack(u32 packed)
{
	u32 above = packed - 64;

	return packed < 64 ? packed : (32 + above % 32) << (above / 32 + 1);
}

/* === Rows ================================================================= */

static u8 *programs_bucket(struct rescue_programs *p, const char *comm)
{
	return &p->bucket[rescue_name_hash(comm, RESCUE_COMM_LEN) % RESCUE_PROGRAM_BUCKETS];
}

static void programs_add_up(struct rescue_counts *sum, const struct rescue_counts *counts)
{
	sum->forks += counts->forks;
	sum->vforks += counts->vforks;
	sum->threads += counts->threads;
	sum->failed += counts->failed;
	sum->execs += counts->execs;
	sum->soon += counts->soon;
	sum->unexecuted += counts->unexecuted;
	sum->soon_us += counts->soon_us;
	sum->tables += counts->tables;
	sum->mappings += counts->mappings;
}

/* What a row is listed by. */
static u64 programs_weight(const struct rescue_program *row)
{
	return (u64)row->now.forks + row->now.vforks + row->now.threads + row->now.failed +
	       row->before.forks + row->before.vforks + row->before.threads + row->before.failed;
}

/* What became of children can be counted a period after their births. */
static bool programs_is_empty(const struct rescue_program *row)
{
	return !programs_weight(row) && !row->now.execs && !row->before.execs &&
	       !row->now.unexecuted && !row->before.unexecuted;
}

/* The row to give away: of those that made the fewest the one that is idle longest. */
static u32 programs_least(const struct rescue_programs *p)
{
	u32 least = 1, i;

	for (i = 2; i <= p->nr; i++) {
		u64 weight = programs_weight(&p->row[i]);
		u64 lightest = programs_weight(&p->row[least]);

		if (weight < lightest ||
		    (weight == lightest && p->row[i].last_ns < p->row[least].last_ns))
			least = i;
	}
	return least;
}

/* Puts the counts of a row to the rest. Returns the row, which is nowhere now. */
static u32 programs_give_up(struct rescue_programs *p, u32 index)
{
	struct rescue_program *row = &p->row[index];
	u8 *link = programs_bucket(p, row->comm);

	while (*link != index)
		link = &p->row[*link].next;
	*link = row->next;
	programs_add_up(&p->row[RESCUE_REST].now, &row->now);
	programs_add_up(&p->row[RESCUE_REST].before, &row->before);
	p->row[RESCUE_REST].last_ns = max(p->row[RESCUE_REST].last_ns, row->last_ns);
	return index;
}

/* The row of a program: @comm has RESCUE_COMM_LEN bytes, terminated where shorter. */
static struct rescue_program *programs_row(struct rescue_programs *p, const char *comm)
{
	struct rescue_program *row;
	char name[16] = "";
	u8 *bucket;
	u32 i;

	memcpy(name, comm, RESCUE_COMM_LEN);
	/* A process of which only its children are known. */
	if (!name[0])
		return &p->row[RESCUE_REST];
	bucket = programs_bucket(p, name);
	for (i = *bucket; i; i = p->row[i].next)
		if (!strcmp(p->row[i].comm, name))
			return &p->row[i];
	i = p->nr < RESCUE_PROGRAMS ? ++p->nr : programs_give_up(p, programs_least(p));
	row = &p->row[i];
	memset(row, 0, sizeof(*row));
	memcpy(row->comm, name, sizeof(name));
	row->next = *bucket;
	*bucket = i;
	return row;
}

static struct rescue_program *programs_row_of(struct rescue_programs *p,
					      const struct rescue_lineage *l, u32 index)
{
	return index ? programs_row(p, rescue_node(l, index)->comm) : &p->row[RESCUE_REST];
}

/* === Records ============================================================== */

/* A process or thread was made, or was to be made. */
static struct rescue_counts *programs_made(struct rescue_programs *p, struct rescue_program *row,
					   u64 now_ns)
{
	rescue_programs_turn(p, now_ns);
	row->last_ns = max(row->last_ns, now_ns);
	return &row->now;
}

/**
 * rescue_programs_birth() - a process was born
 * @p: the table
 * @l: the lineage, which has been told
 * @record: the birth
 */
void rescue_programs_birth(struct rescue_programs *p, struct rescue_lineage *l,
			   const struct rescue_record *record)
{
	u32 creator = record->parent_pid ? rescue_lineage_find(l, record->parent_pid,
							       record->parent_start_ns)
					 : RESCUE_ROOT;
	struct rescue_program *row = programs_row_of(p, l, creator);
	struct rescue_counts *counts = programs_made(p, row, record->start_ns);
	u32 index = rescue_lineage_find(l, record->pid, record->start_ns);
	struct rescue_node *node = rescue_node(l, index);

	if (record->vfork)
		counts->vforks++;
	else
		counts->forks++;
	if (!index || !(node->flags & RESCUE_LIVING))
		return;
	node->fresh = true;
	node->tables = programs_pack(record->tables);
	node->mappings = programs_pack(record->mappings);
}

/**
 * rescue_programs_thread() - a process got one more thread
 * @p: the table
 * @l: the lineage, which has been told
 * @record: what happened
 */
void rescue_programs_thread(struct rescue_programs *p, const struct rescue_lineage *l,
			    const struct rescue_record *record)
{
	u32 index = rescue_lineage_find(l, record->pid, record->start_ns);

	programs_made(p, programs_row_of(p, l, index), record->parent_start_ns)->threads++;
}

/* The child of a birth that was seen: until now it had the name of its creator. */
static struct rescue_counts *programs_take_fresh(struct rescue_programs *p,
						 struct rescue_lineage *l,
						 const struct rescue_record *record,
						 struct rescue_node **node)
{
	u32 index = rescue_lineage_find(l, record->pid, record->start_ns);

	*node = rescue_node(l, index);
	if (!index || !(*node)->fresh)
		return NULL;
	(*node)->fresh = false;
	return &programs_row(p, (*node)->comm)->now;
}

/**
 * rescue_programs_exec() - a process runs another program
 * @p: the table
 * @l: the lineage, which has not been told yet
 * @record: the exec
 */
void rescue_programs_exec(struct rescue_programs *p, struct rescue_lineage *l,
			  const struct rescue_record *record)
{
	struct rescue_node *node;
	struct rescue_counts *counts;

	rescue_programs_turn(p, record->start_ns + record->age_us * 1000ull);
	counts = programs_take_fresh(p, l, record, &node);
	if (!counts)
		return;
	counts->execs++;
	if (record->age_us > RESCUE_SOON_US)
		return;
	counts->soon++;
	counts->soon_us += record->age_us;
	counts->tables += programs_unpack(node->tables);
	counts->mappings += programs_unpack(node->mappings);
}

/**
 * rescue_programs_exit() - the last thread of a process is exiting
 * @p: the table
 * @l: the lineage, which has not been told yet
 * @record: the exit; may be told twice
 */
void rescue_programs_exit(struct rescue_programs *p, struct rescue_lineage *l,
			  const struct rescue_record *record)
{
	struct rescue_node *node;
	struct rescue_counts *counts = programs_take_fresh(p, l, record, &node);

	if (counts)
		counts->unexecuted++;
}

/**
 * rescue_programs_fail() - processes or threads could not be made
 * @p: the table
 * @comm: the program, RESCUE_COMM_LEN bytes, terminated where shorter
 * @nr: how many
 * @now_ns: boot-time clock
 */
void rescue_programs_fail(struct rescue_programs *p, const char *comm, u32 nr, u64 now_ns)
{
	programs_made(p, programs_row(p, comm), now_ns)->failed += nr;
}

/* === Time, and the order of rows ========================================== */

/**
 * rescue_programs_turn() - begin the next period, if it is time
 * @p: the table
 * @now_ns: boot-time clock; may be earlier than it has been
 */
void rescue_programs_turn(struct rescue_programs *p, u64 now_ns)
{
	bool late = now_ns >= p->begun_ns + 2 * RESCUE_PERIOD_NS;
	u32 i;

	if (now_ns < p->begun_ns + RESCUE_PERIOD_NS)
		return;
	for (i = 0; i <= p->nr; i++) {
		p->row[i].before = late ? (struct rescue_counts){} : p->row[i].now;
		p->row[i].now = (struct rescue_counts){};
	}
	p->begun_ns = late ? now_ns : p->begun_ns + RESCUE_PERIOD_NS;
}

/* Does one row come before another in the list? */
static bool programs_comes_first(const struct rescue_programs *p, u32 one, u32 other)
{
	u64 weight = programs_weight(&p->row[one]), than = programs_weight(&p->row[other]);

	return weight > than || (weight == than && one < other);
}

/**
 * rescue_programs_next() - the next row of the list: those that made the most come first
 * @p: the table
 * @index: the row before; RESCUE_REST: the list begins
 *
 * O(rows).
 *
 * Return: a row that has counts, or RESCUE_REST: there is no other.
 */
u32 rescue_programs_next(const struct rescue_programs *p, u32 index)
{
	u32 best = RESCUE_REST, i;

	for (i = 1; i <= p->nr; i++) {
		if (programs_is_empty(&p->row[i]) ||
		    (index && !programs_comes_first(p, index, i)))
			continue;
		if (!best || programs_comes_first(p, i, best))
			best = i;
	}
	return best;
}

/**
 * rescue_programs_add() - add what a row counted in both periods
 * @p: the table
 * @index: the row
 * @sum: result
 */
void rescue_programs_add(const struct rescue_programs *p, u32 index, struct rescue_counts *sum)
{
	programs_add_up(sum, &p->row[index].now);
	programs_add_up(sum, &p->row[index].before);
}
