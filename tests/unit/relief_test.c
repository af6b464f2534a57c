// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long the kernel's OOM killer is asked to wait.
 *
 * A machine out of memory asks again and again. What is answered is a line of one letter for
 * each 10 ms: "a" an answer is awaited, "d" deaths are (while a killed process has memory),
 * "." neither. An order is given where one may be.
 */
#include "bounds.h"
#include "test.h"
#include "tree/relief.h"

#define STEP_NS		10000000ull
#define STEPS		400
#define ANSWER_STEPS	(RESCUE_OOM_ANSWER_NS / STEP_NS)
#define DEATHS_STEPS	(RESCUE_OOM_DEATHS_NS / STEP_NS)

/* What the rescuer and the killed do. */
struct machine {
	u32 takes;	/* steps from an order to its answer; 0: at once; STEPS: it hangs */
	u32 nr_storms;	/* orders that find one, and kill */
	u32 lasts;	/* steps in which the killed have memory still */
};

static struct rescue_relief relief;
static char said[STEPS + 1];
static u32 nr_orders;

static u64 at(u32 step)
{
	return 77 + step * STEP_NS;
}

/* Plays a machine in which each step needs memory. */
static void play(const struct machine *m)
{
	u32 asked = 0, killed = 0, nr_killed = 0;
	u32 i;

	relief = (struct rescue_relief){};
	nr_orders = 0;
	said[STEPS] = '\0';
	for (i = 0; i < STEPS; i++) {
		bool dying = nr_killed && i < killed + m->lasts;
		bool deaths = dying && rescue_relief_awaits_deaths(&relief, at(i));

		if (!deaths && rescue_relief_ask(&relief, at(i))) {
			nr_orders++;
			asked = i;
		}
		if (relief.waiting && i >= asked + m->takes) {
			bool kills = nr_killed < m->nr_storms;

			nr_killed += kills;
			killed = kills ? i : killed;
			rescue_relief_answer(&relief, kills, at(i));
			dying = kills;
		}
		if (rescue_relief_awaits_answer(&relief, at(i)))
			said[i] = 'a';
		else if (dying && rescue_relief_awaits_deaths(&relief, at(i)))
			said[i] = 'd';
		else
			said[i] = '.';
	}
}

static u32 count(char letter)
{
	u32 nr = 0;
	u32 i;

	for (i = 0; i < STEPS; i++)
		nr += said[i] == letter;
	return nr;
}

/* Steps from @from on, all of them @letter. */
static u32 run_of(char letter, u32 from)
{
	u32 i = from;

	while (i < STEPS && said[i] == letter)
		i++;
	return i - from;
}

static void nothing_is_awaited_before_the_first_order(const struct test_case *self)
{
	(void)self;
	relief = (struct rescue_relief){};
	EXPECT(!rescue_relief_awaits_answer(&relief, 1));
	EXPECT(!rescue_relief_awaits_deaths(&relief, 1));
	/* An answer without an order is none. */
	rescue_relief_answer(&relief, true, 1);
	EXPECT(!rescue_relief_awaits_deaths(&relief, 2));
	EXPECT(rescue_relief_ask(&relief, 2));
}

/* One honest process that needs too much: the kernel decides, and is hardly kept from it. */
static void without_a_storm_the_kernel_decides(const struct test_case *self)
{
	(void)self;
	play(&(struct machine){ .takes = 1 });
	EXPECT_EQ(said[0], 'a');
	EXPECT_EQ(said[1], '.');
	EXPECT_EQ(count('d'), 0);
	EXPECT(count('a') <= STEPS / RESCUE_DUE_SHARE + 1);
	/* An answer in no time at all. */
	play(&(struct machine){ .takes = 0 });
	EXPECT_EQ(count('.'), STEPS);
}

static void an_order_at_a_time(const struct test_case *self)
{
	(void)self;
	relief = (struct rescue_relief){};
	EXPECT(rescue_relief_ask(&relief, at(0)));
	EXPECT(!rescue_relief_ask(&relief, at(1)));
	EXPECT(!rescue_relief_ask(&relief, at(STEPS)));
	rescue_relief_answer(&relief, false, at(STEPS));
	EXPECT(!rescue_relief_ask(&relief, at(STEPS)));
	EXPECT(rescue_relief_ask(&relief, at(STEPS * RESCUE_DUE_SHARE)));
}

/* The rescuer is busy with another order, or cannot run. */
static void an_answer_that_does_not_come_is_not_awaited_for_ever(const struct test_case *self)
{
	(void)self;
	play(&(struct machine){ .takes = STEPS });
	EXPECT_EQ(run_of('a', 0), ANSWER_STEPS);
	EXPECT_EQ(run_of('.', ANSWER_STEPS), STEPS - ANSWER_STEPS);
	EXPECT_EQ(nr_orders, 1);
}

static void memory_of_the_killed_is_awaited_until_they_are_gone(const struct test_case *self)
{
	(void)self;
	play(&(struct machine){ .takes = 2, .nr_storms = 1, .lasts = 30 });
	EXPECT_EQ(run_of('a', 0), 2);
	EXPECT_EQ(run_of('d', 2), 30);
	EXPECT_EQ(count('d'), 30);
}

/* One of them hangs in state D, and each later order finds no storm. */
static void but_no_longer_than_the_deadline(const struct test_case *self)
{
	(void)self;
	play(&(struct machine){ .takes = 2, .nr_storms = 1, .lasts = STEPS });
	EXPECT_EQ(run_of('d', 2), DEATHS_STEPS);
	EXPECT_EQ(count('d'), DEATHS_STEPS);
	EXPECT(nr_orders > 1);
}

static void another_storm_has_a_deadline_of_its_own(const struct test_case *self)
{
	(void)self;
	play(&(struct machine){ .takes = 2, .nr_storms = 2, .lasts = 50 });
	EXPECT_EQ(count('d'), 100);
}

/* The storm is held, and an order for its rest is answered again by the same one. */
static void an_order_has_one_answer(const struct test_case *self)
{
	(void)self;
	relief = (struct rescue_relief){};
	EXPECT(rescue_relief_ask(&relief, at(0)));
	rescue_relief_answer(&relief, true, at(1));
	rescue_relief_answer(&relief, true, at(100));
	rescue_relief_answer(&relief, false, at(100));
	EXPECT(rescue_relief_awaits_deaths(&relief, at(DEATHS_STEPS)));
	EXPECT(!rescue_relief_awaits_deaths(&relief, at(DEATHS_STEPS + 1)));
	EXPECT(rescue_relief_ask(&relief, at(11)));
}

static const struct test_case cases[] = {
	CASE(nothing_is_awaited_before_the_first_order),
	CASE(without_a_storm_the_kernel_decides),
	CASE(an_order_at_a_time),
	CASE(an_answer_that_does_not_come_is_not_awaited_for_ever),
	CASE(memory_of_the_killed_is_awaited_until_they_are_gone),
	CASE(but_no_longer_than_the_deadline),
	CASE(another_storm_has_a_deadline_of_its_own),
	CASE(an_order_has_one_answer),
};

TEST_SUITE(relief, cases);
