// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much a look works: the same for each node, whatever the shape of the tree.
 *
 * Two counts. A step is a visit of any walk or search to a node, or to a child that is compared
 * with its siblings. An ask is a process whose facts are wanted: in the kernel, a look into the
 * task list.
 *
 * The bounds are those of one look that finds its storm with the first pressure, of one that
 * weighs each pressure and finds that none has enough, and of one that judges a crowd for each.
 */
#include "shapes.h"

#define NODES	30000u

/* The survey, the weights; of a crowd its brood, its ages, a poll, the selection, the taking. */
#define STEPS_A_NODE		8u
/* The survey; of a crowd, what it has in common. */
#define ASKED_A_NODE		2u

/* The survey, and the depth; with force that again. Of large trees some are judged. */
#define STEPS_OF_A_REFUSAL	8u
#define ASKED_OF_A_REFUSAL	1u

/* What each pressure costs that is judged and given up, after the survey. */
#define STEPS_A_PRESSURE	4u

#ifdef __KERNEL__
#define MANY	100000u
#else
#define MANY	1000000u
#endif

/* === The work ============================================================= */

static void expect_work(const char *name, u32 steps, u32 asked)
{
	u32 nodes = l->nr_living + l->nr_ghosts;

	if (picture.choice->steps > (u64)steps * nodes)
		FAIL("%s: %llu steps for %u nodes", name, picture.choice->steps, nodes);
	/* Besides, some are asked on the way up. */
	if (picture.nr_asked > asked * nodes + nodes / 4)
		FAIL("%s: %u asked for %u nodes", name, picture.nr_asked, nodes);
	EXPECT_EQ(test_breaths, picture.choice->steps / 1024);
}

static void work_does_not_depend_on_the_shape(const struct test_case *self)
{
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		begin(NODES);
		shapes[i].grow(NODES);
		picture.look.pressures = 1u << RESCUE_GROWTH;
		picture_look();
		expect_work(shapes[i].name, STEPS_A_NODE, ASKED_A_NODE);
		picture_end();
	}
}

/* Each pressure is on, and of no storm; then each guess. */
static void nor_does_that_of_a_refusal(const struct test_case *self)
{
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		begin(NODES);
		shapes[i].grow(NODES);
		picture.look.machine.slots = 100000000;
		picture.look.machine.memory = 1u << 31;
		picture.look.machine.available = 0;
		picture.look.machine.cpus = 1000000;
		picture.look.force = true;
		picture.used = 99000000;
		picture_look();
		expect_work(shapes[i].name, STEPS_OF_A_REFUSAL, ASKED_OF_A_REFUSAL);
		picture_end();
	}
}

/* Each pressure has enough, and a crowd to judge, of which some may not be touched. */
static void nor_does_that_of_a_crowd_under_all_pressures(const struct test_case *self)
{
	u32 nodes, i;

	(void)self;
	begin(NODES);
	for (i = 0; i < NODES; i++) {
		u32 pid = job(word_pid("shell"));

		picture.body[pid].facts.traits |= RESCUE_RUNS | RESCUE_FULL | RESCUE_BRIM |
						  RESCUE_PROTECTED;
		picture.body[pid].facts.limit = NODES;
	}
	picture.look.machine.slots = NODES;
	picture.look.machine.memory = NODES * 32;
	picture.look.machine.available = 0;
	picture.used = NODES;
	EXPECT(!picture_look());
	EXPECT_EQ(picture.verdict.pressing, 1u << RESCUE_LIMIT | 1u << RESCUE_CPU |
		  1u << RESCUE_SLOTS | 1u << RESCUE_MEMORY);
	nodes = l->nr_living + l->nr_ghosts;
	EXPECT(picture.choice->steps <= (1 + 6 * STEPS_A_PRESSURE) * (u64)nodes);
	EXPECT(picture.choice->steps > 20 * (u64)nodes);
	picture_end();
}

/* Of two chains the orphans come in turn, as they do by their numbers: each is climbed once. */
static void orphans_in_turn_cost_no_climb_each(const struct test_case *self)
{
	static const char story[] =
		"x^60<shell,group=shell y^60<cron,group=cron "
		"zo*1<x zo*1<y zo*1<x zo*1<y zo*1<x zo*1<y zo*1<x zo*1<y "
		"zo*1<x zo*1<y zo*1<x zo*1<y zo*1<x zo*1<y zo*1<x zo*1<y "
		"c*300<x d*300<y +1s";

	(void)self;
	begin(1000);
	call_with_words(story, picture_word);
	picture.look.pressures = 1u << RESCUE_GROWTH;
	picture.look.machine.slots = 2000;
	picture_look();
	/* 729 for the survey, two climbs of 60, and what judges; 16 climbs would be 840 more. */
	EXPECT(picture.nr_asked > 729 + 120 && picture.nr_asked < 1200);
	picture_end();
}

static u64 steps_of(void (*grow)(u32 nr))
{
	u64 steps;

	begin(NODES);
	grow(NODES);
	EXPECT(picture_look());
	EXPECT_EQ(picture.verdict.nr, NODES + 1);
	steps = picture.choice->steps + picture.nr_asked;
	picture_end();
	return steps;
}

static void chain_costs_no_more_than_half_a_fan_besides(const struct test_case *self)
{
	u64 fan = steps_of(grow_fan);
	u64 chain = steps_of(grow_chain);

	(void)self;
	EXPECT(chain * 2 <= fan * 3);
}

static void work_of_each_of_many_is_the_same(const struct test_case *self)
{
	(void)self;
	begin(MANY);
	picture.look.machine.slots = MANY * 2;
	grow_tree(MANY);
	EXPECT(picture_look());
	EXPECT_EQ(picture.verdict.nr, MANY + 1);
	expect_work("tree", STEPS_A_NODE, ASKED_A_NODE);
	picture_end();
}

static const struct test_case cases[] = {
	CASE(work_does_not_depend_on_the_shape),
	CASE(nor_does_that_of_a_refusal),
	CASE(nor_does_that_of_a_crowd_under_all_pressures),
	CASE(orphans_in_turn_cost_no_climb_each),
	CASE(chain_costs_no_more_than_half_a_fan_besides),
	CASE(work_of_each_of_many_is_the_same),
};

TEST_SUITE(work, cases);
