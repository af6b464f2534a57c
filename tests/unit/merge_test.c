// SPDX-License-Identifier: GPL-2.0-only
/*
 * The merge: all records of all rings, in the order of their births and exits.
 */
#include "test.h"
#include "tree/merge.h"
#include "tree/ring.h"

#ifdef __KERNEL__
#define MANY	64u
#define FEW	4u
#else
#define MANY	512u
#define FEW	32u
#endif

static struct rescue_merge m;
static u64 last_seq;

static void begin(u32 nr_rings)
{
	u32 i;

	memset(&m, 0, sizeof(m));
	last_seq = 0;
	m.nr_rings = nr_rings;
	m.ring = calloc(nr_rings, sizeof(*m.ring));
	m.heap = calloc(nr_rings, sizeof(*m.heap));
	/* A number that no CPU has. */
	for (i = 0; i < nr_rings; i++)
		m.ring[i] = i == 1 ? NULL : calloc(1, sizeof(*m.ring[i]));
}

static void end(void)
{
	u32 i;

	for (i = 0; i < m.nr_rings; i++)
		free(m.ring[i]);
	free(m.ring);
	free(m.heap);
}

static void put(u32 ring, u64 seq)
{
	struct rescue_record record = { .seq = seq };

	EXPECT(rescue_ring_put(m.ring[ring], &record));
}

/* Returns the place of the next record of this pass, 0: it has ended. */
static u64 next(void)
{
	const struct rescue_record *record = rescue_merge_peek(&m);
	u64 seq = record ? record->seq : 0;

	if (record)
		rescue_merge_pop(&m);
	return seq;
}

/* All of a pass, which must be the @nr from @first on. */
static void expect_pass(u64 first, u64 nr)
{
	u64 i;

	rescue_merge_begin(&m, last_seq);
	for (i = 0; i < nr; i++)
		EXPECT_EQ(next(), first + i);
	EXPECT_EQ(next(), 0);
}

static void empty_rings_give_nothing(const struct test_case *self)
{
	(void)self;
	begin(4);
	expect_pass(1, 0);
	EXPECT_EQ(m.nr_steps, 4);
	end();
}

/* Many on some rings, few on others, none on one; pass after pass. */
static void records_come_in_the_order_of_all_rings(const struct test_case *self)
{
	unsigned long seed = test_seed;
	u32 pass, i;

	(void)self;
	begin(8);
	for (pass = 0; pass < 100; pass++) {
		u64 first = last_seq + 1;
		u32 nr = test_random(&seed, 300);

		for (i = 0; i < nr; i++) {
			u32 ring = 2 + test_random(&seed, 1 + test_random(&seed, 6));

			put(ring == 5 ? 0 : ring, ++last_seq);
		}
		expect_pass(first, nr);
	}
	end();
}

static void a_pass_ends_with_the_last_record_of_its_begin(const struct test_case *self)
{
	u32 i;

	(void)self;
	begin(4);
	for (i = 0; i < 10; i++)
		put(2 * (i % 2), ++last_seq);
	rescue_merge_begin(&m, last_seq);
	for (i = 1; i <= 10; i++) {
		put(i % 2 ? 0 : 3, ++last_seq);
		EXPECT_EQ(next(), i);
	}
	EXPECT_EQ(next(), 0);
	expect_pass(11, 10);
	end();
}

/* 2 is of this pass, but its CPU was slow to publish it. */
static void a_record_that_is_published_late_is_read(const struct test_case *self)
{
	(void)self;
	begin(4);
	put(0, 1);
	put(0, 3);
	rescue_merge_begin(&m, 3);
	EXPECT_EQ(next(), 1);
	put(3, 2);
	EXPECT_EQ(next(), 3);
	EXPECT_EQ(next(), 2);
	EXPECT_EQ(next(), 0);
	end();
}

static void peek_takes_nothing_away(const struct test_case *self)
{
	(void)self;
	begin(3);
	put(0, 1);
	rescue_merge_begin(&m, 1);
	EXPECT(rescue_merge_peek(&m) == rescue_merge_peek(&m));
	EXPECT_EQ(next(), 1);
	end();
}

/* Steps for a hundred records of each ring, in thousandths a record. */
static u64 steps_a_record(u32 nr_rings)
{
	u64 steps;
	u32 i;

	begin(nr_rings);
	for (i = 0; i < 100 * nr_rings; i++)
		if (i * 7 % nr_rings != 1)
			put(i * 7 % nr_rings, ++last_seq);
	expect_pass(1, last_seq);
	steps = m.nr_steps * 1000 / last_seq;
	end();
	return steps;
}

static void a_record_costs_about_the_same_on_many_cpus(const struct test_case *self)
{
	(void)self;
	EXPECT(steps_a_record(MANY) < 2 * steps_a_record(FEW));
}

static const struct test_case cases[] = {
	CASE(empty_rings_give_nothing),
	CASE(records_come_in_the_order_of_all_rings),
	CASE(a_pass_ends_with_the_last_record_of_its_begin),
	CASE(a_record_that_is_published_late_is_read),
	CASE(peek_takes_nothing_away),
	CASE(a_record_costs_about_the_same_on_many_cpus),
};

TEST_SUITE(merge, cases);
