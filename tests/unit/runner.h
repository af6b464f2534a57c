/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User space for test.h: the C library, and a program for each suite.
 *
 * The rule: whatever is added here is added to tests/kunit/runner.h too.
 */
#ifndef RESCUE_UNIT_RUNNER_H
#define RESCUE_UNIT_RUNNER_H

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/bug.h>
#include <linux/kernel.h>

/**
 * struct test_suite - the cases of one file
 * @name: whose
 * @cases: the rows
 * @nr_cases: how many
 */
struct test_suite {
	const char *name;
	const struct test_case *cases;
	size_t nr_cases;
};

extern const struct test_suite test_suite;

/* Once a file, at its end. */
#define TEST_SUITE(suite, rows)							\
	const struct test_suite test_suite = {					\
		.name = #suite, .cases = rows, .nr_cases = ARRAY_SIZE(rows),	\
	}

#define test_note(format, ...) printf("# " format "\n", ##__VA_ARGS__)

#define test_breathe() do { } while (0)

struct test_thread {
	pthread_t thread;
	void (*run)(void *arg);
	void *arg;
};

int test_thread_start(struct test_thread *thread, void (*run)(void *arg), void *arg);
void test_thread_join(struct test_thread *thread);
#define test_thread_yield() sched_yield()

#endif /* RESCUE_UNIT_RUNNER_H */
