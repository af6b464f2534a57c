// SPDX-License-Identifier: GPL-2.0-only
/*
 * When a weight began to come.
 *
 * A case is a history of weights, newest first, as rows of ages; what must be found is the
 * loose and the tight onset, as ages.
 */
#include "test.h"
#include "tree/onset.h"

#define MS	1000000ull
#define SECOND	(1000 * MS)
#define MINUTE	(60 * SECOND)
#define HOUR	(60 * MINUTE)
#define DAY	(24 * HOUR)

static struct rescue_ages ages;

static void clear(void)
{
	memset(&ages, 0, sizeof(ages));
}

/* @nr of weight one, evenly over the ages from @from to @to. */
static void spread(u32 nr, u64 from, u64 to)
{
	u64 step = (to - from) / nr;
	u32 i;

	for (i = 0; i < nr; i++)
		rescue_ages_add(&ages, from + i * step, 1);
}

/* The bounds are a 64th apart, and a millisecond at least. */
static void expect_about(u64 found, u64 right, int line)
{
	if (found < right - right / 64 || found > right + right / 64 + MS)
		FAIL("line %d: onset %llu ns ago, expected %llu", line, found, right);
}

static void expect_onset(u64 uptime, u64 loose, u64 tight, int line)
{
	struct rescue_onset found = {};

	if (!rescue_ages_onset(&ages, uptime, 2, &found)) {
		FAIL("line %d: no onset", line);
		return;
	}
	expect_about(found.loose_ns, loose, line);
	expect_about(found.tight_ns, tight, line);
}

static void expect_none(u64 uptime, u32 contrast, int line)
{
	struct rescue_onset found;

	if (rescue_ages_onset(&ages, uptime, contrast, &found))
		FAIL("line %d: onset %llu and %llu ns ago, expected none", line, found.loose_ns,
		     found.tight_ns);
}

#define EXPECT_ONSET(uptime, loose, tight) expect_onset(uptime, loose, tight, __LINE__)
#define EXPECT_NO_ONSET(uptime, contrast) expect_none(uptime, contrast, __LINE__)

static void nothing_has_no_onset(const struct test_case *self)
{
	(void)self;
	clear();
	EXPECT_NO_ONSET(0, 2);
	EXPECT_NO_ONSET(DAY, 2);
	EXPECT_NO_ONSET(DAY, 0);
	EXPECT_EQ(ages.total, 0);
}

/* A day of a hundred daemons, and 2,000 in the last two seconds. */
static void burst_on_a_quiet_machine(const struct test_case *self)
{
	(void)self;
	clear();
	spread(2000, 0, 2 * SECOND);
	spread(100, DAY - MINUTE, DAY);
	EXPECT_ONSET(DAY, 2 * SECOND, 2 * SECOND);
	EXPECT_EQ(ages.total, 2100);
}

/* Of a length of a tenth of its age, at ages of 1 ms to 40 days. */
static void burst_of_any_age(const struct test_case *self)
{
	u64 age;

	(void)self;
	for (age = MS; age < 40 * DAY; age *= 2) {
		clear();
		spread(1000, age - age / 10, age);
		spread(10, 0, 400 * DAY);
		EXPECT_ONSET(400 * DAY, age, age);
	}
}

/* What is older than the last bound is in the last interval: 127/128 of 2^33 ms, and more. */
static void ages_end_at_98_days(const struct test_case *self)
{
	(void)self;
	clear();
	rescue_ages_add(&ages, 98 * DAY, 1);
	EXPECT_EQ(ages.at[RESCUE_NR_AGES - 1], 0);
	clear();
	rescue_ages_add(&ages, 99 * DAY, 3);
	rescue_ages_add(&ages, 400 * DAY, 4);
	rescue_ages_add(&ages, ~0ull, 5);
	EXPECT_EQ(ages.at[RESCUE_NR_AGES - 1], 12);
	EXPECT_EQ(ages.total, 12);
}

/*
 * The last one of a leak stands alone in its interval, and is dense there. From a thirty-second
 * of all on it is a burst.
 */
static void burst_is_a_part_of_all(const struct test_case *self)
{
	struct rescue_onset onset;
	u32 nr;

	(void)self;
	for (nr = 30; nr <= 31; nr++) {
		clear();
		rescue_ages_add(&ages, SECOND, nr);
		spread(992 - nr, 100 * SECOND, 1000 * SECOND);
		EXPECT_EQ(rescue_ages_onset(&ages, 1020 * SECOND, 2, &onset), nr == 31);
	}
}

/* At its limit nothing is born: the burst is an hour old, and as sharp. */
static void burst_that_has_stood_for_an_hour(const struct test_case *self)
{
	(void)self;
	clear();
	spread(3000, HOUR, HOUR + 5 * SECOND);
	spread(200, 2 * HOUR, DAY);
	EXPECT_ONSET(DAY, HOUR + 5 * SECOND, HOUR + 5 * SECOND);
}

/* 1,500 within eight minutes, then 2,000 in the last hundred seconds: both are the storm. */
static void storm_that_begins_slowly_has_two_onsets(const struct test_case *self)
{
	(void)self;
	clear();
	spread(2000, 0, 100 * SECOND);
	spread(1500, 100 * SECOND, 10 * MINUTE);
	EXPECT_ONSET(10 * DAY, 10 * MINUTE, 100 * SECOND);
}

/* The tight onset keeps half of the weight: here the last burst is too small for that. */
static void last_burst_with_less_than_half_is_not_the_onset(const struct test_case *self)
{
	(void)self;
	clear();
	spread(1000, 0, 25 * SECOND);
	spread(2500, 25 * SECOND, 10 * MINUTE);
	EXPECT_ONSET(10 * DAY, 10 * MINUTE, 10 * MINUTE);
}

/* Of two bursts, the larger one; what came later came after it. */
static void of_two_bursts_the_larger_one(const struct test_case *self)
{
	(void)self;
	clear();
	spread(50, 0, 100 * MS);
	spread(5000, HOUR, HOUR + SECOND);
	EXPECT_ONSET(DAY, HOUR + SECOND, HOUR + SECOND);
	clear();
	spread(5000, 0, SECOND);
	spread(50, HOUR, HOUR + SECOND);
	EXPECT_ONSET(DAY, SECOND, SECOND);
}

/* The newest few of a steady leak may be close together by chance. They are no storm. */
static void steady_leak_has_no_onset_of_a_crowd(const struct test_case *self)
{
	struct rescue_onset onset;
	u32 nr = 0;
	u32 i;

	(void)self;
	clear();
	spread(5000, 8 * SECOND, DAY);
	EXPECT(!rescue_ages_onset(&ages, DAY, 5, &onset));
	if (!rescue_ages_onset(&ages, DAY, 2, &onset))
		return;
	for (i = 0; 8 * SECOND + i * (DAY / 5000) < onset.loose_ns; i++)
		nr++;
	EXPECT(nr <= 5000 / 100);
}

/* It began with the machine: a thirty-second of the uptime must have passed before. */
static void what_came_with_the_machine_has_no_onset(const struct test_case *self)
{
	(void)self;
	clear();
	spread(5000, 80 * SECOND, 81 * SECOND);
	EXPECT_NO_ONSET(83 * SECOND, 2);
	clear();
	spread(5000, 75 * SECOND, 76 * SECOND);
	EXPECT_ONSET(100 * SECOND, 76 * SECOND, 76 * SECOND);
}

/* Younger than the machine by definition; an age beyond the uptime is not counted. */
static void nothing_is_older_than_the_machine(const struct test_case *self)
{
	(void)self;
	clear();
	spread(5000, HOUR, HOUR + SECOND);
	EXPECT_NO_ONSET(MINUTE, 0);
}

/*
 * 4,096 in the 16 ms from 1,024 to 1,040; in the 1,024 ms before them, 4 times as thin or a
 * little more. What is that old is too near to the beginning to be a burst of its own.
 */
static void contrast_is_how_often_the_density_has_doubled(const struct test_case *self)
{
	struct rescue_onset onset;

	(void)self;
	clear();
	rescue_ages_add(&ages, 1024 * MS, 4096);
	rescue_ages_add(&ages, 2047 * MS, 15 << 12);
	EXPECT(rescue_ages_onset(&ages, 2064 * MS, 2, &onset));
	EXPECT_EQ(onset.loose_ns, 1040 * MS);
	rescue_ages_add(&ages, 2047 * MS, 1 << 12);
	EXPECT_NO_ONSET(2064 * MS, 2);
	EXPECT(rescue_ages_onset(&ages, 2064 * MS, 1, &onset));
}

/* The newest sixteenth may be younger than the burst: it is not as long as that makes it. */
static void burst_begins_after_its_youngest_sixteenth(const struct test_case *self)
{
	struct rescue_onset onset;

	(void)self;
	clear();
	rescue_ages_add(&ages, 1024 * MS, 4096);
	rescue_ages_add(&ages, 0, 4096 / 15);
	rescue_ages_add(&ages, 2047 * MS, 15 << 12);
	EXPECT(rescue_ages_onset(&ages, 2064 * MS, 2, &onset));
	EXPECT_EQ(onset.loose_ns, 1040 * MS);
	EXPECT_EQ(onset.burst_ns, 16 * MS);
}

/* How long a burst took to come does not depend on how long ago that was. */
static void burst_is_as_long_as_it_took(const struct test_case *self)
{
	struct rescue_onset onset;
	u64 age;

	(void)self;
	for (age = 10 * SECOND; age < DAY; age *= 3) {
		clear();
		spread(2000, age, age + 8 * SECOND);
		spread(100, 20 * DAY - HOUR, 20 * DAY);
		EXPECT(rescue_ages_onset(&ages, 20 * DAY, 2, &onset));
		EXPECT(onset.burst_ns > 7 * SECOND);
		EXPECT(onset.burst_ns < 8 * SECOND + age / 32);
	}
}

/* Bounds in ms: each up to 128; then 130, 132 to 256; then 260. */
static void intervals_are_a_64th_of_an_age(const struct test_case *self)
{
	static const struct {
		u64 age;
		u32 interval;
	} rows[] = {
		{ 0, 0 }, { MS - 1, 0 }, { MS, 1 }, { 63 * MS, 63 }, { 64 * MS - 1, 63 },
		{ 64 * MS, 64 }, { 127 * MS, 127 }, { 128 * MS - 1, 127 }, { 128 * MS, 128 },
		{ 130 * MS - 1, 128 }, { 130 * MS, 129 }, { 256 * MS - 1, 191 }, { 256 * MS, 192 },
		{ 260 * MS - 1, 192 }, { 260 * MS, 193 }, { 1024 * MS, 320 },
		{ (1ull << 32) * MS - 1, 1727 }, { (1ull << 32) * MS, 1728 },
		{ (127ull << 26) * MS, 1791 }, { (1ull << 33) * MS, 1791 },
	};
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		clear();
		rescue_ages_add(&ages, rows[i].age, 7);
		EXPECT_EQ(ages.at[rows[i].interval], 7);
	}
}

/* The age that comes out is the end of the interval that holds the oldest one. */
static void onset_is_the_end_of_an_interval(const struct test_case *self)
{
	static const struct {
		u64 age, end;
	} rows[] = {
		{ 0, 1 }, { 63, 64 }, { 64, 65 }, { 127, 128 }, { 128, 130 }, { 129, 130 },
		{ 130, 132 }, { 255, 256 }, { 256, 260 }, { 1023, 1024 }, { 1024, 1040 },
		{ 1ull << 31, 65ull << 25 },
	};
	struct rescue_onset onset;
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		clear();
		rescue_ages_add(&ages, rows[i].age * MS, 1000);
		EXPECT(rescue_ages_onset(&ages, 60 * DAY, 2, &onset));
		EXPECT_EQ(onset.loose_ns, rows[i].end * MS);
		EXPECT_EQ(onset.tight_ns, rows[i].end * MS);
	}
}

/* A million of weight on one process, and two million small ones: nothing overflows. */
static void weights_are_large(const struct test_case *self)
{
	u32 i;

	(void)self;
	clear();
	rescue_ages_add(&ages, SECOND, 2000000000);
	for (i = 0; i < 1000; i++)
		rescue_ages_add(&ages, DAY + i * MINUTE, 2000);
	EXPECT_ONSET(3000 * DAY, SECOND, SECOND);
}

/* What is odd loses its half, and the sum is that of the parts. */
static void ages_are_halved_each(const struct test_case *self)
{
	(void)self;
	clear();
	rescue_ages_add(&ages, SECOND, 7);
	rescue_ages_add(&ages, HOUR, 5);
	rescue_ages_halve(&ages);
	EXPECT_EQ(ages.at[rescue_ages_interval(SECOND)], 3);
	EXPECT_EQ(ages.at[rescue_ages_interval(HOUR)], 2);
	EXPECT_EQ(ages.total, 5);
}

static const struct test_case cases[] = {
	CASE(burst_is_a_part_of_all),
	CASE(nothing_has_no_onset),
	CASE(burst_on_a_quiet_machine),
	CASE(burst_of_any_age),
	CASE(ages_end_at_98_days),
	CASE(burst_that_has_stood_for_an_hour),
	CASE(storm_that_begins_slowly_has_two_onsets),
	CASE(last_burst_with_less_than_half_is_not_the_onset),
	CASE(of_two_bursts_the_larger_one),
	CASE(steady_leak_has_no_onset_of_a_crowd),
	CASE(what_came_with_the_machine_has_no_onset),
	CASE(nothing_is_older_than_the_machine),
	CASE(contrast_is_how_often_the_density_has_doubled),
	CASE(burst_begins_after_its_youngest_sixteenth),
	CASE(burst_is_as_long_as_it_took),
	CASE(intervals_are_a_64th_of_an_age),
	CASE(onset_is_the_end_of_an_interval),
	CASE(weights_are_large),
	CASE(ages_are_halved_each),
};

TEST_SUITE(onset, cases);
