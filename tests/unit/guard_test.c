// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guard: when it looks, what it acts on, and when it may again.
 */
#include "tree/guard.h"
#include "test.h"

#define MS	1000000ull
#define SECOND	(1000 * MS)
#define MINUTE	(60 * SECOND)

/* A bit for each pressure. */
enum { LIMIT = 1 << RESCUE_LIMIT, SLOTS = 1 << RESCUE_SLOTS, MEMORY = 1 << RESCUE_MEMORY };

static struct rescue_guard guard;
static struct rescue_machine machine;
static u64 births, wait_ns;

static void begin(enum rescue_guard_mode mode)
{
	rescue_guard_begin(&guard, mode);
	machine = (struct rescue_machine){
		.now_ns = 1000 * SECOND, .slots = 10000, .used = 200, .cpus = 2,
		.memory = 4000, .available = 3000,
	};
	births = 0;
}

static u32 ask(void)
{
	return rescue_guard_ask(&guard, &machine, births, &wait_ns);
}

static u32 bell(void)
{
	ask();
	return rescue_guard_bell(&guard, &machine);
}

/* A look that takes @took_ns and finds nothing. */
static void look(u32 pressures, u64 took_ns)
{
	machine.now_ns += took_ns;
	rescue_guard_looked(&guard, &machine, births, pressures, took_ns);
}

static bool may_act(enum rescue_pressure pressure, u32 weight, u64 certain_kib, u32 pid)
{
	struct rescue_verdict verdict = { .pressure = pressure, .weight = weight,
					  .tasks = machine.used };
	struct rescue_identity tree = { .pid = pid, .start_ns = 7 };

	return rescue_guard_may_act(&guard, &machine, &verdict, &tree, certain_kib);
}

static void act(u32 pid)
{
	rescue_guard_acted(&guard, machine.now_ns,
			   &(struct rescue_identity){ .pid = pid, .start_ns = 7 });
}

static void it_looks_from_nine_tenths_of_the_slots_on(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 8999;
	EXPECT_EQ(ask(), 0);
	EXPECT(wait_ns == U64_MAX);
	machine.used = 9000;
	EXPECT_EQ(ask(), SLOTS);
	machine.slots = 10001;	/* 9000.9 */
	EXPECT_EQ(ask(), 0);
	machine.used = 9001;
	EXPECT_EQ(ask(), SLOTS);
}

static void it_looks_when_memory_is_short(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.available = 401;
	EXPECT_EQ(ask(), 0);
	machine.available = 400;
	EXPECT_EQ(ask(), MEMORY);
	machine.used = 9000;
	EXPECT_EQ(ask(), MEMORY | SLOTS);
}

static void what_is_off_never_looks(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_OFF);
	machine.used = 10000;
	machine.available = 0;
	births = 1000000;
	EXPECT_EQ(ask(), 0);
	EXPECT(wait_ns == U64_MAX);
	EXPECT_EQ(bell(), U32_MAX);
}

/* Nothing is due by itself while the machine is calm: the bell has to ring. */
static void a_calm_machine_is_left_alone(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_PREVIEW);
	EXPECT_EQ(ask(), 0);
	EXPECT(wait_ns == U64_MAX);
	EXPECT_EQ(bell(), 9000);
	births = 63;
	EXPECT_EQ(ask(), 0);
	EXPECT(wait_ns == U64_MAX);
}

static void looks_that_find_nothing_become_rare(const struct test_case *self)
{
	static const u64 pauses[] = {
		100 * MS, 200 * MS, 400 * MS, 800 * MS, 1600 * MS, 3200 * MS, 6400 * MS,
		10 * SECOND, 10 * SECOND,
	};
	u32 i;

	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 9000;
	for (i = 0; i < ARRAY_SIZE(pauses); i++) {
		EXPECT_EQ(ask(), SLOTS);
		look(SLOTS, MS);
		EXPECT_EQ(ask(), 0);
		EXPECT_EQ(wait_ns, pauses[i]);
		machine.now_ns += wait_ns - 1;
		EXPECT_EQ(ask(), 0);
		machine.now_ns++;
	}
	/* The next time is as the first. */
	machine.used = 8000;
	EXPECT_EQ(ask(), 0);
	EXPECT(wait_ns == U64_MAX);
	machine.used = 9000;
	EXPECT_EQ(ask(), SLOTS);
	look(SLOTS, MS);
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, 100 * MS);
}

/* The machine may be at its limit at any moment: each hundredth is a reason to look. */
static void growth_is_looked_at_at_once(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 9000;
	look(SLOTS, MS);
	look(SLOTS, MS);
	look(SLOTS, MS);
	EXPECT_EQ(bell(), 9100);
	machine.now_ns += 9 * MS;
	machine.used = 9099;
	EXPECT_EQ(ask(), 0);
	machine.used = 9100;
	EXPECT_EQ(ask(), SLOTS);
	look(SLOTS, MS);
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, 100 * MS);
}

/* A tenth of the time, however fast it grows; and no bell that would be of no use. */
static void a_dear_look_has_to_wait(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 9000;
	look(SLOTS, 50 * MS);
	EXPECT_EQ(bell(), 9100);
	machine.used = 9500;
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, 450 * MS);
	EXPECT_EQ(bell(), U32_MAX);
	machine.now_ns += 450 * MS;
	EXPECT_EQ(ask(), SLOTS);
	/* Longer than the pause of one that does not grow. */
	begin(RESCUE_GUARD_FREEZE);
	machine.available = 0;
	look(MEMORY, 50 * MS);
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, 450 * MS);
}

static void a_storm_has_most_of_what_is_short(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 9000;
	EXPECT(!may_act(RESCUE_SLOTS, 4500, 0, 1));
	EXPECT(may_act(RESCUE_SLOTS, 4501, 0, 1));
	EXPECT(!may_act(RESCUE_SLOTS, 4500, 4000, 1));
	EXPECT(!may_act(RESCUE_MEMORY, 9000, 2000, 1));
	EXPECT(may_act(RESCUE_MEMORY, 0, 2001, 1));
	EXPECT(!may_act(RESCUE_CPU, 9000, 4000, 1));
	EXPECT(!may_act(RESCUE_GROWTH, 9000, 4000, 1));
	EXPECT(!may_act(RESCUE_DEPTH, 9000, 4000, 1));
}

static void forks_on_their_way_are_of_what_forks(const struct test_case *self)
{
	struct rescue_verdict verdict = { .pressure = RESCUE_SLOTS, .weight = 2501,
					  .tasks = 5000 };
	struct rescue_identity tree = { .pid = 1, .start_ns = 7 };

	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 9000;
	EXPECT(rescue_guard_may_act(&guard, &machine, &verdict, &tree, 0));
	verdict.weight = 2500;
	EXPECT(!rescue_guard_may_act(&guard, &machine, &verdict, &tree, 0));
	/* What has exited meanwhile is no part of what is used. */
	verdict.tasks = 9100;
	verdict.weight = 4501;
	EXPECT(rescue_guard_may_act(&guard, &machine, &verdict, &tree, 0));
}

static void no_tree_is_acted_on_twice(const struct test_case *self)
{
	struct rescue_verdict verdict = { .pressure = RESCUE_SLOTS, .weight = 9000,
					  .tasks = 9000 };
	struct rescue_identity other = { .pid = 1, .start_ns = 8 };
	u32 i;

	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 9000;
	EXPECT(may_act(RESCUE_SLOTS, 9000, 0, 1));
	for (i = 1; i <= RESCUE_GUARD_TREES; i++)
		act(i);
	for (i = 1; i <= RESCUE_GUARD_TREES; i++)
		EXPECT(!may_act(RESCUE_SLOTS, 9000, 0, i));
	/* The number is used anew. */
	EXPECT(rescue_guard_may_act(&guard, &machine, &verdict, &other, 0));
	/* The oldest is forgotten. */
	act(i);
	EXPECT(may_act(RESCUE_SLOTS, 9000, 0, 1));
	EXPECT(!may_act(RESCUE_SLOTS, 9000, 0, 2));
	EXPECT(!may_act(RESCUE_SLOTS, 9000, 0, i));
	/* A new mode is a new guard. */
	begin(RESCUE_GUARD_FREEZE);
	EXPECT(may_act(RESCUE_SLOTS, 9000, 0, 2));
}

/* What was told of is acted on all the same once it fills the machine. */
static void to_tell_is_not_to_act(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 9000;
	EXPECT(may_act(RESCUE_LIMIT, 1, 0, 1));
	rescue_guard_told(&guard, machine.now_ns,
			  &(struct rescue_identity){ .pid = 1, .start_ns = 7 });
	EXPECT(!may_act(RESCUE_LIMIT, 1, 0, 1));
	EXPECT(may_act(RESCUE_LIMIT, 1, 0, 2));
	EXPECT(may_act(RESCUE_SLOTS, 9000, 0, 1));
	EXPECT(guard.armed);
	EXPECT_EQ(ask(), SLOTS);
}

static void it_rests_for_five_minutes(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 9900;
	act(1);
	machine.used = 200;
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, 5 * MINUTE);
	EXPECT_EQ(bell(), U32_MAX);
	machine.used = 9900;
	machine.now_ns += 5 * MINUTE - 1;
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, 1);
	machine.used = 200;
	machine.now_ns++;
	EXPECT_EQ(ask(), 0);
	EXPECT(wait_ns == U64_MAX);
	EXPECT_EQ(bell(), 9000);
	machine.used = 9000;
	EXPECT_EQ(ask(), SLOTS);
}

/* And until the machine is well: what went on all the time does not have it act again. */
static void it_rests_until_the_machine_is_calm(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	act(1);
	machine.now_ns += 60 * MINUTE;
	machine.used = 8500;
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, 10 * SECOND);
	machine.used = 200;
	machine.available = 600;
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, 10 * SECOND);
	machine.available = 601;
	machine.used = 8499;
	EXPECT_EQ(ask(), 0);
	EXPECT(wait_ns == U64_MAX);
	EXPECT(guard.armed);
}

/* How late a question is decides nothing, nor how late all of them were. */
static void what_is_late_has_the_same_verdict(const struct test_case *self)
{
	static const u64 late_ns[] = { 0, MINUTE, 10 * MINUTE };
	static const struct {
		u32 used, births, looks, weight;
		bool acts;
	} story[] = {
		{ .used = 200, .births = 63 },
		{ .used = 200, .births = 64, .looks = LIMIT },
		{ .used = 9000, .births = 9000, .looks = SLOTS, .weight = 4500 },
		{ .used = 9050, .births = 9100, .looks = SLOTS, .weight = 4500 },
		{ .used = 9900, .births = 9999, .looks = SLOTS, .weight = 9000, .acts = true },
		{ .used = 9900, .births = 9999 },	/* it rests, and the machine is not well */
		{ .used = 200, .births = 11000, .looks = LIMIT },
	};
	u32 i, step;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(late_ns); i++) {
		begin(RESCUE_GUARD_FREEZE);
		for (step = 0; step < ARRAY_SIZE(story); step++) {
			machine.used = story[step].used;
			births = story[step].births;
			EXPECT_EQ(ask(), story[step].looks);
			EXPECT_EQ(may_act(RESCUE_SLOTS, story[step].weight, 0, 1),
				  story[step].acts);
			if (story[step].acts)
				act(1);
			else if (story[step].looks)
				look(story[step].looks, MS);
			ask();
			machine.now_ns += (wait_ns == U64_MAX ? 0 : wait_ns) + late_ns[i];
		}
	}
}

static void it_makes_room_for_a_login(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	machine.used = 9936;
	EXPECT_EQ(rescue_guard_lack(&machine), 0);
	machine.used = 9940;
	EXPECT_EQ(rescue_guard_lack(&machine), 4);
	machine.used = 10000;
	EXPECT_EQ(rescue_guard_lack(&machine), 64);
	machine.used = 12000;	/* forks that had begun before */
	EXPECT_EQ(rescue_guard_lack(&machine), 2064);
}

/* A bomb stands still at the limit of its user: after the last birth there is one more look. */
static void other_limits_are_followed_while_births_go_on(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_FREEZE);
	births = 64;
	EXPECT_EQ(ask(), LIMIT);
	look(LIMIT, MS);
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, SECOND);
	machine.now_ns += SECOND;
	births += 64;
	EXPECT_EQ(ask(), LIMIT);
	look(LIMIT, 20 * MS);
	EXPECT_EQ(ask(), 0);
	EXPECT_EQ(wait_ns, 1980 * MS);
	machine.now_ns += wait_ns;
	births += 63;
	EXPECT_EQ(ask(), 0);
	EXPECT(wait_ns == U64_MAX);
}

static void it_tells_once_in_five_minutes(const struct test_case *self)
{
	(void)self;
	begin(RESCUE_GUARD_PREVIEW);
	births = 1000;
	EXPECT_EQ(ask(), LIMIT);
	rescue_guard_told(&guard, machine.now_ns, &(struct rescue_identity){ .pid = 1 });
	look(LIMIT, MS);
	machine.now_ns += 5 * MINUTE - 2 * MS;
	births += 1000;
	EXPECT_EQ(ask(), 0);
	machine.now_ns += MS;
	EXPECT_EQ(ask(), LIMIT);
}

static int mode_of(const char *word)
{
	return rescue_guard_mode_of(word, strlen(word));
}

static void each_mode_has_a_word(const struct test_case *self)
{
	u32 mode;

	(void)self;
	for (mode = 0; mode < RESCUE_NR_GUARD_MODES; mode++)
		EXPECT_EQ(mode_of(rescue_guard_mode_name(mode)), mode);
	EXPECT_EQ(mode_of("kill"), -EINVAL);
	EXPECT_EQ(mode_of("oft"), -EINVAL);
	EXPECT_EQ(mode_of(""), -EINVAL);
	EXPECT_EQ(rescue_guard_mode_of("offer", 3), RESCUE_GUARD_OFF);
}

static const struct test_case cases[] = {
	CASE(it_looks_from_nine_tenths_of_the_slots_on),
	CASE(it_looks_when_memory_is_short),
	CASE(what_is_off_never_looks),
	CASE(a_calm_machine_is_left_alone),
	CASE(looks_that_find_nothing_become_rare),
	CASE(growth_is_looked_at_at_once),
	CASE(a_dear_look_has_to_wait),
	CASE(a_storm_has_most_of_what_is_short),
	CASE(forks_on_their_way_are_of_what_forks),
	CASE(no_tree_is_acted_on_twice),
	CASE(to_tell_is_not_to_act),
	CASE(it_rests_for_five_minutes),
	CASE(it_rests_until_the_machine_is_calm),
	CASE(what_is_late_has_the_same_verdict),
	CASE(it_makes_room_for_a_login),
	CASE(other_limits_are_followed_while_births_go_on),
	CASE(it_tells_once_in_five_minutes),
	CASE(each_mode_has_a_word),
};

TEST_SUITE(guard, cases);
