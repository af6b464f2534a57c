/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel for test.h: what a case takes from the C library, and a suite of
 * KUnit for each file.
 *
 * The rule: whatever is added here is added to tests/unit/runner.h too.
 */
#ifndef RESCUE_KUNIT_RUNNER_H
#define RESCUE_KUNIT_RUNNER_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>

#define malloc(size)				kvmalloc(size, GFP_KERNEL)
#define calloc(nr, size)			kvcalloc(nr, size, GFP_KERNEL)
#define free(memory)				kvfree(memory)
#define qsort(base, nr, size, compare)		sort(base, nr, size, compare, NULL)

/**
 * struct test_suite - the cases of one file
 * @kunit: with room for them all, and the end; runner.c fills it in
 * @cases: the rows
 * @nr_cases: how many
 */
struct test_suite {
	struct kunit_suite kunit;
	const struct test_case *cases;
	size_t nr_cases;
};

extern struct test_suite test_suite_ring;
extern struct test_suite test_suite_merge;
extern struct test_suite test_suite_room;
extern struct test_suite test_suite_lineage;
extern struct test_suite test_suite_sweep;
extern struct test_suite test_suite_onset;
extern struct test_suite test_suite_choice;
extern struct test_suite test_suite_measure;
extern struct test_suite test_suite_work;
extern struct test_suite test_suite_ledger;
extern struct test_suite test_suite_leaves;
extern struct test_suite test_suite_programs;
extern struct test_suite test_suite_relief;
extern struct test_suite test_suite_guard;
extern struct test_suite test_suite_unit;
extern struct test_suite test_suite_user;
extern struct test_suite test_suite_command;

int test_suite_begin(struct kunit_suite *suite);

/*
 * Once a file, at its end. A row is a KUnit case, not a parameter of one: KUnit keeps 512
 * bytes of what a case says, and its parameters share them.
 */
#define TEST_SUITE(suite, rows)							\
static struct kunit_case kunit_cases[ARRAY_SIZE(rows) + 1];			\
struct test_suite test_suite_##suite = {					\
	.kunit = {								\
		.name = "rescue_" #suite,					\
		.suite_init = test_suite_begin,					\
		.test_cases = kunit_cases,					\
	},									\
	.cases = rows,								\
	.nr_cases = ARRAY_SIZE(rows),						\
}

#define test_note(format, ...) pr_info("# " format "\n", ##__VA_ARGS__)

#define test_breathe() cond_resched()

struct test_thread {
	struct completion done;
	void (*run)(void *arg);
	void *arg;
};

int test_thread_start(struct test_thread *thread, void (*run)(void *arg), void *arg);
void test_thread_join(struct test_thread *thread);
#define test_thread_yield() schedule()

#endif /* RESCUE_KUNIT_RUNNER_H */
