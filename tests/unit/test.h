/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What cases are written with. The same files run in user space, where the
 * sanitizers are, and in a kernel under KUnit, where the real headers are:
 * <runner.h> is the one of this folder or that of tests/kunit.
 *
 * The rule: a case states what it expects as data, and goes on after a failed
 * expectation, so that one run shows all that is wrong.
 */
#ifndef RESCUE_UNIT_TEST_H
#define RESCUE_UNIT_TEST_H

#include <runner.h>

/**
 * struct test_case - one line of the result
 * @name: what it does, and when
 * @run: the case; gets its own row
 * @in: (table-driven) what is done
 * @out: (table-driven) what must come of it
 */
struct test_case {
	const char *name;
	void (*run)(const struct test_case *self);
	const char *in, *out;
};

#define CASE(function) { .name = #function, .run = function }

extern unsigned long test_failures;	/* of the running case */
extern unsigned long test_seed;
extern unsigned long test_breaths;	/* of the rooms, so far */

void __attribute__((format(printf, 3, 4))) test_fail(const char *file, int line,
						     const char *format, ...);

#define FAIL(format, ...) test_fail(__FILE__, __LINE__, format, ##__VA_ARGS__)

/* Long cases have many of them: each is a point where others may run. */
#define EXPECT(condition) do {							\
	test_breathe();								\
	if (!(condition))							\
		FAIL("not so: %s", #condition);					\
} while (0)

#define EXPECT_EQ(left, right) do {						\
	long long left_ = (left), right_ = (right);				\
										\
	test_breathe();								\
	if (left_ != right_)							\
		FAIL("%s = %lld, expected %s = %lld", #left, left_, #right, right_);	\
} while (0)

#define EXPECT_STR(left, right) do {						\
	const char *left_ = (left), *right_ = (right);				\
										\
	if (strcmp(left_, right_))						\
		FAIL("%s = \"%s\", expected \"%s\"", #left, left_, right_);	\
} while (0)

/* xorshift64*: the same numbers on every machine. */
static inline unsigned int test_random(unsigned long *state, unsigned int below)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (*state * 0x2545F4914F6CDD1Dul >> 33) % below;
}

#endif /* RESCUE_UNIT_TEST_H */
