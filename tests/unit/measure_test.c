// SPDX-License-Identifier: GPL-2.0-only
/*
 * The size of a tree, and the heaviest one. The trees are pictures (picture.h).
 */
#include "picture.h"
#include "tree/measure.h"

#define MACHINE "init<kernel,protected,session cron<init,session shell<init,session "

static struct rescue_measure size;

static void begin(const char *story)
{
	picture_begin(4000);
	call_with_words(story, picture_word);
	world_settle();
}

static void end(void)
{
	world_check();
	picture_end();
}

static u32 node(const char *name)
{
	return picture.body[word_pid(name)].node;
}

static void measure(const char *name, u8 only)
{
	rescue_measure_tree(l, &picture.view, node(name), only, picture.now, &size);
}

/*   shell - b - c.1 ... c.10      each c has three threads   */
static void tree_has_tasks_births_and_generations(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "b<shell c*10<b,tasks=3");
	measure("b", 0);
	EXPECT_EQ(size.tasks, 31);
	EXPECT_EQ(size.births, 30);
	EXPECT_EQ(size.generations, 1);
	measure("c", 0);
	EXPECT_EQ(size.tasks, 3);
	EXPECT_EQ(size.births, 2);
	EXPECT_EQ(size.generations, 0);
	end();
}

/*   shell - a - b - ... : 30 generations, the first 20 have exited   */
static void ghosts_have_births_and_generations(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "a^20<shell b^10<a -a");
	measure("shell", 0);
	EXPECT_EQ(size.tasks, 11);
	EXPECT_EQ(size.births, 30);
	EXPECT_EQ(size.generations, 30);
	measure("b", 0);
	EXPECT_EQ(size.tasks, 1);
	end();
}

/*   shell - (b) - c.1 ... c.10      b has exited   */
static void ghost_of_many_has_births_alone(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "b<shell c*10<b -b");
	measure("shell", 0);
	EXPECT_EQ(size.tasks, 11);
	EXPECT_EQ(size.births, 11);
	end();
}

static void of_some_alone(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "b<shell c*10<b d*5<c e<shell");
	rescue_node(l, node("b"))->flags |= RESCUE_MARK;
	rescue_node(l, node("d"))->flags |= RESCUE_MARK;
	measure("init", RESCUE_MARK);
	EXPECT_EQ(size.tasks, 2);
	EXPECT_EQ(size.births, 10);
	EXPECT_EQ(size.generations, 2);
	picture_exit(word_pid("d"));
	measure("init", RESCUE_MARK);
	EXPECT_EQ(size.tasks, 1);
	measure("e", RESCUE_MARK);
	EXPECT_EQ(size.tasks, 0);
	EXPECT_EQ(size.generations, 0);
	end();
}

/* Of 1,000 births a second, the part that was this tree's. */
static void rate_is_a_part_of_the_pace(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "b<shell c*900<b ~9ms d*100<cron ~1ms e*1000<b");
	measure("b", 0);
	EXPECT(size.rate > 900 && size.rate <= 1000);
	measure("cron", 0);
	EXPECT(size.rate > 30 && size.rate < 70);
	end();
}

static void nothing_has_no_rate(const struct test_case *self)
{
	(void)self;
	begin("init<kernel");
	l->nr_births = 0;
	measure("init", 0);
	EXPECT_EQ(size.rate, 0);
	end();
}

static void expect_heaviest(const char *name, u8 leave_out, int line)
{
	u32 right = *name ? node(name) : RESCUE_NOBODY;
	u32 found = rescue_measure_heaviest(l, &picture.view, leave_out);

	if (found != right)
		FAIL("line %d: node %u, expected %s, node %u", line, found, name, right);
	world_check();
}

#define EXPECT_HEAVIEST(name, leave_out) expect_heaviest(name, leave_out, __LINE__)

/*   init* - shell - b - ::: 100      cron   */
static void heaviest_is_where_it_spreads(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "b<shell c*100<b");
	EXPECT_HEAVIEST("b", 0);
	end();
}

/* A birth weighs as much as a process: of 200 in b, 181 in c are nine tenths, 179 are not. */
static void down_while_a_child_has_nine_tenths(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "b<shell c<b d*90<c e*8<b");
	EXPECT_HEAVIEST("c", 0);
	end();
	begin(MACHINE "b<shell c<b d*90<c e*11<b");
	EXPECT_HEAVIEST("b", 0);
	end();
}

/*   init - a, b, c: halves, but init may not be chosen   */
static void what_is_protected_is_passed(const struct test_case *self)
{
	(void)self;
	begin("init<kernel,protected a<init b<init c*100<a d*110<b");
	EXPECT_HEAVIEST("b", 0);
	end();
}

/*   init* - (x) - y - ::: 50, z - ::: 50   */
static void an_exited_root_is_shown(const struct test_case *self)
{
	(void)self;
	begin("init<kernel,protected x<init y<x z<x c*50<y d*50<z -x");
	EXPECT_HEAVIEST("x", 0);
	end();
}

static void left_out_ones_have_no_weight(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "b<shell c*100<b e<cron f*50<e hold:b hold:c");
	EXPECT_HEAVIEST("e", RESCUE_MEMBER);
	end();
}

static void where_nothing_may_be_shown_there_is_none(const struct test_case *self)
{
	(void)self;
	begin("init<kernel,protected");
	EXPECT_HEAVIEST("", 0);
	end();
	begin("init<kernel,protected a<init hold:a hold:init");
	EXPECT_HEAVIEST("", RESCUE_MEMBER);
	end();
}

/* A node that waits for its prune is linked through its weight. */
static void weighing_spoils_no_list(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "b<shell c*100<b");
	picture_exit(word_pid("c"));
	picture_exit(word_pid("c") - 1);
	EXPECT_HEAVIEST("b", 0);
	world_settle();
	world_check_settled();
	end();
}

static void long_walks_let_others_run(const struct test_case *self)
{
	(void)self;
	begin(MACHINE "b<shell c*3000<b");
	test_breaths = 0;
	measure("b", 0);
	EXPECT_EQ(test_breaths, 2);
	EXPECT_HEAVIEST("b", 0);
	EXPECT_EQ(test_breaths, 2 + 5 + 2);
	end();
}

static const struct test_case cases[] = {
	CASE(tree_has_tasks_births_and_generations),
	CASE(ghosts_have_births_and_generations),
	CASE(ghost_of_many_has_births_alone),
	CASE(of_some_alone),
	CASE(rate_is_a_part_of_the_pace),
	CASE(nothing_has_no_rate),
	CASE(heaviest_is_where_it_spreads),
	CASE(down_while_a_child_has_nine_tenths),
	CASE(what_is_protected_is_passed),
	CASE(an_exited_root_is_shown),
	CASE(left_out_ones_have_no_weight),
	CASE(where_nothing_may_be_shown_there_is_none),
	CASE(weighing_spoils_no_list),
	CASE(long_walks_let_others_run),
};

TEST_SUITE(measure, cases);
