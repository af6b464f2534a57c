// SPDX-License-Identifier: GPL-2.0-only
/*
 * Room: nodes and hash buckets that follow the machine.
 */
#include "tree/room.h"
#include "world.h"

#define MIB	1048576ull
#define GIB	(1024 * MIB)

/* @bits: of the buckets, at that memory. What is free of it is a bit less than what was bought. */
static const struct {
	u64 memory;
	u32 cpus, chunks, bits;
} machines[] = {
	{ 64 * MIB, 1, 2, 12 },
	{ 470 * MIB, 2, 2, 12 },
	{ 512 * MIB, 2, 3, 12 },
	{ 2 * GIB, 4, 9, 14 },
	{ 4 * GIB - 100 * MIB, 4, 16, 15 },
	{ 4 * GIB, 4, 16, 15 },
	{ 16 * GIB, 8, 16, 17 },
	/* A small guest of a host that could give it more CPUs. */
	{ 1 * GIB, 128, 5, 13 },
	{ 64 * GIB, 64, 64, 19 },
	{ 1024 * GIB, 512, 512, 22 },
	{ 65536 * GIB, 8192, RESCUE_MAX_CHUNKS, 22 },
};

static void room_at_load_follows_the_machine(const struct test_case *self)
{
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		EXPECT_EQ(rescue_room_at_load(machines[i].memory, machines[i].cpus),
			  machines[i].chunks);
		EXPECT_EQ(rescue_room_bucket_bits(machines[i].memory), machines[i].bits);
	}
}

/* 0.15 % of the memory; below 1 GiB the bitmaps and rings are more than that anyway. */
static void room_is_small_beside_the_memory(const struct test_case *self)
{
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		u64 bytes = machines[i].chunks * (u64)RESCUE_CHUNK_BYTES +
			    (sizeof(u32) << machines[i].bits);

		EXPECT(bytes <= max_t(u64, machines[i].memory * 15 / 10000, 800 * 1024));
	}
}

/* As many as can wait when half a ring of each CPU is full of births. */
static void all_births_of_the_first_kick_find_a_node(const struct test_case *self)
{
	u32 cpus;

	(void)self;
	for (cpus = 1; cpus <= 1024; cpus *= 2)
		EXPECT(rescue_room_at_load(cpus * GIB, cpus) * RESCUE_CHUNK_NODES >=
		       cpus * RESCUE_RING_SLOTS / 2);
}

static void one_step_of_growth_has_room_for_all_that_were_missed(const struct test_case *self)
{
	static const u32 chunks[] = { 1, 2, 3, 16, 100, RESCUE_MAX_CHUNKS - 1 };
	u64 missed;
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(chunks); i++) {
		u32 left = RESCUE_MAX_CHUNKS - chunks[i];

		u32 quarter = min(max(chunks[i] / 4, 1u), left);

		EXPECT_EQ(rescue_room_wanted(chunks[i], 0), quarter);
		for (missed = 1; missed < 100000000; missed *= 3) {
			u32 wanted = rescue_room_wanted(chunks[i], missed);

			EXPECT(wanted <= left);
			EXPECT(wanted == left || (u64)wanted * RESCUE_CHUNK_NODES > missed);
			EXPECT(wanted >= quarter);
		}
	}
	EXPECT_EQ(rescue_room_wanted(RESCUE_MAX_CHUNKS, 1000000), 0);
}

static void what_is_kept_is_far_from_what_grows(const struct test_case *self)
{
	static const u32 at_load[] = { 2, 16, 512 };
	u32 i, chunks, used;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(at_load); i++) {
		for (chunks = at_load[i]; chunks <= RESCUE_MAX_CHUNKS; chunks = chunks * 3 / 2) {
			u32 nodes = chunks * RESCUE_CHUNK_NODES;

			for (used = 1; used <= nodes; used = used * 5 / 4 + 1) {
				u32 kept = rescue_room_kept(chunks, at_load[i], used);

				EXPECT(kept <= chunks);
				EXPECT(kept >= at_load[i]);
				EXPECT(kept == chunks || used <= kept * RESCUE_CHUNK_NODES / 2);
				EXPECT(used < nodes / 4 || kept == chunks);
			}
		}
		EXPECT_EQ(rescue_room_kept(RESCUE_MAX_CHUNKS, at_load[i], 100), at_load[i]);
		/* Also the last of few. */
		EXPECT_EQ(rescue_room_kept(at_load[i] + 1, at_load[i], 100), at_load[i]);
	}
}

/* Nodes in the longest bucket. */
static u32 longest_bucket(void)
{
	u32 longest = 0;
	u32 i, n, index;

	for (i = 0; i < 1u << l->bucket_bits; i++) {
		for (n = 0, index = l->bucket[i]; index; index = rescue_node(l, index)->hash)
			n++;
		longest = max(longest, n);
	}
	return longest;
}

/* Numbers are given one after the other. */
static void a_process_is_found_as_fast_on_large_machines(const struct test_case *self)
{
	static const u32 bits[] = { 12, 16, 19 };
	u32 i, pid;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		u32 nr = 1u << bits[i];

		world_begin(4096);
		free(l->bucket);
		rescue_lineage_init(l, calloc(nr, sizeof(u32)), bits[i], l->chunk[0], 4096);
		while (l->nr_free < nr)
			world_add_chunk();
		for (pid = 2; l->nr_living + 2 < nr; pid++) {
			struct rescue_person child = { .pid = pid, .start_ns = pid };

			rescue_lineage_birth(l, &child, 0, 0);
		}
		EXPECT(longest_bucket() <= 3);
		world_end();
	}
}

static const struct test_case cases[] = {
	CASE(room_at_load_follows_the_machine),
	CASE(room_is_small_beside_the_memory),
	CASE(all_births_of_the_first_kick_find_a_node),
	CASE(one_step_of_growth_has_room_for_all_that_were_missed),
	CASE(what_is_kept_is_far_from_what_grows),
	CASE(a_process_is_found_as_fast_on_large_machines),
};

TEST_SUITE(room, cases);
