// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring: one producer, one consumer, no record lost without being counted.
 */
#include "test.h"
#include "tree/ring.h"

#define SLOTS RESCUE_RING_SLOTS

/*
 * Starts at any point of the circle of unsigned numbers. The slots hold
 * records that were never put: they must not be seen.
 */
static struct rescue_ring *ring_at(unsigned int start)
{
	static struct rescue_ring ring;

	memset(&ring, 0xa5, sizeof(ring));
	ring.head = start;
	ring.tail = start;
	ring.lost = 0;
	return &ring;
}

static bool put(struct rescue_ring *ring, u64 seq)
{
	struct rescue_record record = {
		.seq = seq, .start_ns = ~seq, .pid = (u32)seq, .kind = RESCUE_BIRTH,
		.parent_pid = (u32)seq + 1, .parent_start_ns = seq * 3,
	};

	return rescue_ring_put(ring, &record);
}

static bool is_record(const struct rescue_record *record, u64 seq)
{
	return record && record->seq == seq && record->start_ns == ~seq &&
	       record->pid == (u32)seq && record->kind == RESCUE_BIRTH &&
	       record->parent_pid == (u32)seq + 1 && record->parent_start_ns == seq * 3;
}

static void empty_ring_gives_nothing(const struct test_case *self)
{
	struct rescue_ring *ring = ring_at(0);

	(void)self;
	EXPECT(!rescue_ring_peek(ring));
	EXPECT_EQ(rescue_ring_used(ring), 0);
}

static void records_come_in_the_order_of_putting(const struct test_case *self)
{
	struct rescue_ring *ring = ring_at(0);
	u64 seq;

	(void)self;
	for (seq = 0; seq < 5; seq++)
		EXPECT(put(ring, seq));
	for (seq = 0; seq < 5; seq++) {
		EXPECT_EQ(rescue_ring_used(ring), 5 - seq);
		EXPECT(is_record(rescue_ring_peek(ring), seq));
		rescue_ring_pop(ring);
	}
	EXPECT(!rescue_ring_peek(ring));
}

static void peek_takes_nothing_away(const struct test_case *self)
{
	struct rescue_ring *ring = ring_at(0);

	(void)self;
	put(ring, 7);
	EXPECT(rescue_ring_peek(ring) == rescue_ring_peek(ring));
	EXPECT_EQ(rescue_ring_used(ring), 1);
}

static void fill_and_empty(unsigned int start)
{
	struct rescue_ring *ring = ring_at(start);
	u64 seq;

	for (seq = 0; seq < SLOTS; seq++)
		EXPECT(put(ring, seq));
	EXPECT_EQ(ring->lost, 0);
	EXPECT_EQ(rescue_ring_used(ring), SLOTS);
	EXPECT(!put(ring, 666));
	EXPECT(!put(ring, 667));
	EXPECT_EQ(ring->lost, 2);
	EXPECT_EQ(rescue_ring_used(ring), SLOTS);

	EXPECT(is_record(rescue_ring_peek(ring), 0));
	rescue_ring_pop(ring);
	EXPECT(put(ring, SLOTS));
	EXPECT(!put(ring, 668));
	EXPECT_EQ(ring->lost, 3);
	for (seq = 1; seq <= SLOTS; seq++) {
		EXPECT(is_record(rescue_ring_peek(ring), seq));
		rescue_ring_pop(ring);
	}
	EXPECT(!rescue_ring_peek(ring));
	EXPECT_EQ(rescue_ring_used(ring), 0);
}

static void full_ring_drops_the_newest_and_counts(const struct test_case *self)
{
	(void)self;
	fill_and_empty(0);
}

static void full_ring_drops_and_counts_where_indices_wrap(const struct test_case *self)
{
	(void)self;
	fill_and_empty(UINT_MAX);
	fill_and_empty(UINT_MAX - SLOTS / 2);
	fill_and_empty(UINT_MAX - SLOTS + 1);
}

static void order_is_kept_where_indices_wrap(const struct test_case *self)
{
	struct rescue_ring *ring = ring_at(UINT_MAX - 10);
	u64 seq;

	(void)self;
	for (seq = 0; seq < 3; seq++)
		put(ring, seq);
	for (; seq < 3 * SLOTS; seq++) {
		EXPECT(put(ring, seq));
		EXPECT(is_record(rescue_ring_peek(ring), seq - 3));
		rescue_ring_pop(ring);
		EXPECT_EQ(rescue_ring_used(ring), 3);
	}
}

static void a_record_is_48_bytes_and_the_indices_are_apart(const struct test_case *self)
{
	(void)self;
	EXPECT_EQ(sizeof(struct rescue_record), 48);
	EXPECT_EQ(SLOTS & (SLOTS - 1), 0);
	EXPECT(offsetof(struct rescue_ring, tail) / 64 != offsetof(struct rescue_ring, head) / 64);
}

#define RACE_RECORDS 300000ul

static void produce(void *arg)
{
	struct rescue_ring *ring = arg;
	u64 seq;

	for (seq = 0; seq < RACE_RECORDS; seq++) {
		put(ring, seq);
		/* Both regimes: a ring that is nearly empty, one that is nearly full. */
		if (seq % 1000 == 0 && seq / 50000 % 2)
			test_thread_yield();
	}
}

/* Every record arrives once, whole and in order, or is counted as lost. */
static void two_threads_lose_only_what_is_counted(const struct test_case *self)
{
	struct rescue_ring *ring = ring_at(UINT_MAX - 100000);
	u64 nr_read = 0, next = 0;
	bool done = false;
	struct test_thread producer;

	(void)self;
	if (test_thread_start(&producer, produce, ring)) {
		FAIL("no thread");
		return;
	}
	while (!done) {
		const struct rescue_record *record;

		test_breathe();
		/* Joined before the last pass, so that it sees everything. */
		if (rescue_ring_used(ring) == 0 && nr_read) {
			test_thread_join(&producer);
			done = true;
		}
		while ((record = rescue_ring_peek(ring))) {
			EXPECT(record->seq >= next);
			EXPECT(is_record(record, record->seq));
			next = record->seq + 1;
			nr_read++;
			rescue_ring_pop(ring);
		}
	}
	EXPECT_EQ(nr_read + ring->lost, RACE_RECORDS);
}

static const struct test_case cases[] = {
	CASE(empty_ring_gives_nothing),
	CASE(records_come_in_the_order_of_putting),
	CASE(peek_takes_nothing_away),
	CASE(full_ring_drops_the_newest_and_counts),
	CASE(full_ring_drops_and_counts_where_indices_wrap),
	CASE(order_is_kept_where_indices_wrap),
	CASE(a_record_is_48_bytes_and_the_indices_are_apart),
	CASE(two_threads_lose_only_what_is_counted),
};

TEST_SUITE(ring, cases);
