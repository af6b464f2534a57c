// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much a sweep over the task list works: as much for each process, whatever the shape of
 * the tree. A step is a node that a climb or a move comes by.
 *
 * Process n is born as the n-th: its pid and its birth are n.
 */
#include "tree/adopt.h"
#include "tree/due.h"
#include "world.h"

#define NODES		20000u
#define INIT		1u
#define PGRP		7u
#define SESSION		8u

#define STEPS_A_NODE	4u

static const char comm[RESCUE_COMM_LEN] = "o";

/* In the task list: its real_parent is another, or it is an orphan (0). */
static u32 parent_of[2 * NODES + 2];
static bool gone[2 * NODES + 2];
static u32 newest, reaper;

static void begin(void)
{
	world_begin(4096);
	while (l->nr_free < 2 * NODES + 100)
		world_add_chunk();
	memset(gone, 0, sizeof(gone));
	newest = 0;
	reaper = INIT;
}

/* Its record is read, or is lost. */
static u32 forks(u32 parent, u32 real_parent, bool lost)
{
	u32 pid = ++newest;
	struct rescue_person child = { .pid = pid, .start_ns = pid };

	parent_of[pid] = real_parent;
	if (!lost)
		rescue_lineage_birth(l, &child, parent, parent);
	return pid;
}

static void quits(u32 pid)
{
	gone[pid] = true;
	rescue_lineage_exit(l, pid, pid, 0, comm);
}

static void find(u32 pid)
{
	struct rescue_person found = { .pid = pid, .start_ns = pid };
	u32 parent = parent_of[pid];
	bool orphan = pid != INIT && (parent == 0 || gone[parent]);

	if (gone[pid])
		return;
	if (orphan)
		parent = pid == reaper ? INIT : reaper;
	EXPECT(rescue_adopt(l, &found, comm, parent, parent, orphan ? PGRP : 0,
			    orphan ? SESSION : 0));
}

static void sweep(bool from_young_ones)
{
	u32 i;

	rescue_adopt_begin(l);
	for (i = 1; i <= newest; i++)
		find(from_young_ones ? newest + 1 - i : i);
	EXPECT_EQ(rescue_adopt_end(l), 0);
}

static void expect_few_steps(const char *what)
{
	u32 nodes = l->nr_living + l->nr_ghosts;

	if (l->nr_steps > (u64)STEPS_A_NODE * nodes)
		FAIL("%s: %llu steps for %u nodes", what, l->nr_steps, nodes);
	world_settle();
	world_check_settled();
}

static void end(void)
{
	EXPECT_EQ(rescue_lineage_find(l, INIT, INIT),
		  rescue_node(l, RESCUE_ROOT)->child);
	EXPECT_EQ(rescue_node(l, rescue_node(l, RESCUE_ROOT)->child)->next, RESCUE_NOBODY);
	world_end();
}

/* === Shapes =============================================================== */

/*   init - ::: 20,000   */
static void grow_fan(void)
{
	u32 i;

	for (i = 0; i < NODES; i++)
		forks(INIT, INIT, false);
}

/*   init - o - o - o - o   */
static void grow_chain(void)
{
	u32 top = INIT, i;

	for (i = 0; i < NODES; i++)
		top = forks(top, top, false);
}

/* Each leaves a sleeper, goes on in a child, and exits. */
static void grow_comb_below(u32 top)
{
	u32 i;

	for (i = 0; i < NODES / 2; i++) {
		u32 next = forks(top, top, false);

		forks(top, top, false);
		quits(top);
		top = next;
	}
	world_settle();
}

/*   init - (o) - (o) - (o) - o   */
static void grow_comb(void)
{
	grow_comb_below(forks(INIT, INIT, false));
}

/*   init    (o) - (o) - (o) - o     the same, where the record of the first is lost   */
static void grow_lost_comb(void)
{
	grow_comb_below(forks(INIT, INIT, true));
}

/*   init - o - o - o - o            by CLONE_PARENT: each is a child of init to the kernel   */
static void grow_siblings(void)
{
	u32 top = INIT, i;

	for (i = 0; i < NODES; i++)
		top = forks(top, top == INIT ? INIT : 0, false);
}

/*   init - o    o - o    o - o      a chain, where each second record is lost   */
static void grow_torn_chain(void)
{
	u32 top = INIT, i;

	for (i = 0; i < NODES; i++)
		top = forks(top, top, i % 2 == 0);
}

/*   init - o    o{thread}   o{thread}   o{thread}      a chain of which no record was read   */
static void grow_unseen_chain(void)
{
	u32 top = INIT, i;

	for (i = 0; i < NODES; i++) {
		top = forks(top, top, true);
		rescue_lineage_thread(l, top, top, top);
	}
}

static const struct {
	const char *name;
	void (*grow)(void);
} shapes[] = {
	{ "fan", grow_fan }, { "chain", grow_chain }, { "comb", grow_comb },
	{ "lost comb", grow_lost_comb }, { "siblings", grow_siblings },
	{ "torn chain", grow_torn_chain }, { "unseen chain", grow_unseen_chain },
};

/* === The work ============================================================= */

static void a_sweep_takes_few_steps_whatever_the_shape(const struct test_case *self)
{
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		begin();
		forks(0, 0, false);
		shapes[i].grow();
		sweep(false);
		expect_few_steps(shapes[i].name);
		/* All is known now, and none is lost. */
		sweep(false);
		expect_few_steps(shapes[i].name);
		sweep(true);
		expect_few_steps(shapes[i].name);
		end();
	}
}

/*
 *   init    (o) - (o) - (o) - o      the orphans have a reaper that is one itself, and is found
 *            \-- reaper              after them
 */
static void nor_where_the_lost_cannot_be_placed(const struct test_case *self)
{
	(void)self;
	begin();
	forks(0, 0, false);
	grow_lost_comb();
	reaper = 4;
	sweep(true);
	expect_few_steps("comb");
	/* The reaper is found before its orphans. */
	sweep(false);
	expect_few_steps("comb");
	end();
}

/*   init - o - o - o - o      adopted, and the records come afterwards   */
static void records_that_come_after_a_sweep_take_few_steps(const struct test_case *self)
{
	u32 pid;

	(void)self;
	begin();
	for (pid = 0; pid < NODES; pid++)
		forks(pid, pid, true);
	sweep(false);
	l->nr_steps = 0;
	for (pid = 2; pid <= NODES; pid++) {
		struct rescue_person child = { .pid = pid, .start_ns = pid };

		rescue_lineage_birth(l, &child, pid - 1, pid - 1);
	}
	expect_few_steps("records");
	end();
}

/*   init - [g] - ::: adopted   ->   init - o - o - o - o      by CLONE_PARENT   */
static void nor_do_those_that_make_a_chain_of_a_fan(const struct test_case *self)
{
	u32 pid;

	(void)self;
	begin();
	for (pid = 0; pid < NODES; pid++)
		forks(pid, pid == INIT ? INIT : 0, true);
	sweep(false);
	l->nr_steps = 0;
	for (pid = 2; pid <= NODES; pid++) {
		struct rescue_person child = { .pid = pid, .start_ns = pid };

		rescue_lineage_birth(l, &child, pid - 1, pid - 1);
	}
	expect_few_steps("records");
	end();
}

/* However often it is asked for, and however long it takes. */
static void a_walk_gets_a_tenth_of_the_time(const struct test_case *self)
{
	static const u64 takes[] = { 1, 1000, 50000000, 4000000000 };
	struct rescue_due due = {};
	u32 i, times;

	(void)self;
	EXPECT_EQ(rescue_due_in(&due, 1), 0);
	for (i = 0; i < ARRAY_SIZE(takes); i++) {
		u64 begun = 100 + i, now = begun;

		due = (struct rescue_due){};
		for (times = 0; times < 100; times++) {
			now += rescue_due_in(&due, now);
			EXPECT_EQ(rescue_due_in(&due, now), 0);
			now += takes[i];
			due = (struct rescue_due){ .ended_ns = now, .took_ns = takes[i] };
			EXPECT(rescue_due_in(&due, now) > 0);
		}
		EXPECT_EQ((now - begun) / takes[i], 100 * RESCUE_DUE_SHARE - 9);
	}
}

static const struct test_case cases[] = {
	CASE(a_sweep_takes_few_steps_whatever_the_shape),
	CASE(nor_where_the_lost_cannot_be_placed),
	CASE(records_that_come_after_a_sweep_take_few_steps),
	CASE(a_walk_gets_a_tenth_of_the_time),
	CASE(nor_do_those_that_make_a_chain_of_a_fan),
};

TEST_SUITE(sweep, cases);
