/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A test program: cases in, KTAP out. Include it once a program.
 *
 * The rule: a case states what it expects as data, and goes on after a failed
 * expectation, so that one run shows all that is wrong.
 */
#ifndef RESCUE_UNIT_TEST_H
#define RESCUE_UNIT_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/bug.h>
#include <linux/kernel.h>

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

static unsigned long test_failures;	/* of the running case */
static unsigned long test_warnings;	/* of the running case, not yet taken */
static unsigned long test_seed = 1;

#define FAIL(format, ...) do {							\
	if (test_failures++ < 20)						\
		printf("# %s:%d: " format "\n", __FILE__, __LINE__, ##__VA_ARGS__);	\
} while (0)

#define EXPECT(condition) do {							\
	if (!(condition))							\
		FAIL("not so: %s", #condition);					\
} while (0)

#define EXPECT_EQ(left, right) do {						\
	long long left_ = (left), right_ = (right);				\
										\
	if (left_ != right_)							\
		FAIL("%s = %lld, expected %s = %lld", #left, left_, #right, right_);	\
} while (0)

#define EXPECT_STR(left, right) do {						\
	const char *left_ = (left), *right_ = (right);				\
										\
	if (strcmp(left_, right_))						\
		FAIL("%s = \"%s\", expected \"%s\"", #left, left_, right_);	\
} while (0)

void test_warned(const char *file, int line, const char *what)
{
	printf("# warning: %s:%d: %s\n", file, line, what);
	test_warnings++;
}

/* Called by main(). Returns its exit status. @argv may hold a seed. */
static inline int test_run(const char *suite, const struct test_case *cases, size_t nr_cases,
			   int argc, char **argv)
{
	int status = EXIT_SUCCESS;
	size_t i;

	if (argc > 1)
		test_seed = strtoul(argv[1], NULL, 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n1..%zu\n", nr_cases);
	for (i = 0; i < nr_cases; i++) {
		test_failures = 0;
		test_warnings = 0;
		cases[i].run(&cases[i]);
		if (test_warnings)
			FAIL("%lu unexpected warnings", test_warnings);
		if (test_failures)
			status = EXIT_FAILURE;
		printf("%sok %zu %s.%s\n", test_failures ? "not " : "", i + 1, suite,
		       cases[i].name);
	}
	return status;
}

/* xorshift64*: the same numbers on every machine. */
static inline unsigned int test_random(unsigned long *state, unsigned int below)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (*state * 0x2545F4914F6CDD1Dul >> 33) % below;
}

#endif /* RESCUE_UNIT_TEST_H */
