// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the cases of all suites in the kernel, when it is loaded. What came of them
 * is in debugfs, kunit/rescue_SUITE/results; tests/vm/guest/kunit.c reads it there.
 *
 * The rule: KUnit keeps 512 bytes for a case and its result is the last of them, so
 * only the first failure of a case may go there. The kernel log has more. A warning
 * of the kernel is no result: in the guest it is a panic, and the scenario has failed.
 */
#include <linux/kthread.h>
#include <linux/module.h>

#include "../unit/test.h"
#include "tree/breath.h"

unsigned long test_failures;
unsigned long test_seed = 1;
unsigned long test_breaths;
module_param_named(seed, test_seed, ulong, 0444);
MODULE_PARM_DESC(seed, "of the random histories");

static struct kunit_suite * const suites[] = {
	&test_suite_ring.kunit, &test_suite_merge.kunit, &test_suite_room.kunit,
	&test_suite_lineage.kunit, &test_suite_sweep.kunit, &test_suite_onset.kunit,
	&test_suite_choice.kunit, &test_suite_measure.kunit, &test_suite_work.kunit,
	&test_suite_ledger.kunit, &test_suite_leaves.kunit, &test_suite_programs.kunit,
	&test_suite_relief.kunit,
	&test_suite_guard.kunit, &test_suite_unit.kunit, &test_suite_user.kunit,
	&test_suite_command.kunit,
};

/* KUnit runs one case at a time, in the order of the rows. */
static struct kunit *running;
static struct test_suite *suite;
static size_t nr_begun;		/* of its cases */

void test_fail(const char *file, int line, const char *format, ...)
{
	char text[200];
	va_list args;

	if (test_failures++ >= 20)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (test_failures == 1)
		kunit_info(running, "%s:%d: %s", kbasename(file), line, text);
	else
		pr_info("# %s:%d: %s\n", kbasename(file), line, text);
	kunit_set_failure(running);
}

void rescue_breathe(void)
{
	test_breaths++;
	cond_resched();
}

static void run_row(struct kunit *test)
{
	const struct test_case *row = &suite->cases[nr_begun++];

	running = test;
	test_failures = 0;
	row->run(row);
}

int test_suite_begin(struct kunit_suite *kunit)
{
	suite = container_of(kunit, struct test_suite, kunit);
	nr_begun = 0;
	return 0;
}

static void fill_in(struct test_suite *s)
{
	size_t i;

	for (i = 0; i < s->nr_cases; i++)
		s->kunit.test_cases[i] = (struct kunit_case){
			.name = s->cases[i].name, .run_case = run_row,
		};
}

/* Never returns into a module that may be gone by then. */
static int run_thread(void *arg)
{
	struct test_thread *thread = arg;

	thread->run(thread->arg);
	kthread_complete_and_exit(&thread->done, 0);
}

int test_thread_start(struct test_thread *thread, void (*run)(void *arg), void *arg)
{
	init_completion(&thread->done);
	thread->run = run;
	thread->arg = arg;
	return PTR_ERR_OR_ZERO(kthread_run(run_thread, thread, "rescue_kunit"));
}

void test_thread_join(struct test_thread *thread)
{
	wait_for_completion(&thread->done);
}

/* Since Linux 7 at the latest it must be told to run them. */
#ifdef KUNIT_IS_TOLD_TO_RUN
#define init_suites(suites, nr) __kunit_test_suites_init(suites, nr, true)
#else
#define init_suites(suites, nr) __kunit_test_suites_init(suites, nr)
#endif

/* Not kunit_test_suites(): that wants the cases of KUnit before they could be filled in. */
static int __init start(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(suites); i++)
		fill_in(container_of(suites[i], struct test_suite, kunit));
	return init_suites(suites, ARRAY_SIZE(suites));
}

static void __exit stop(void)
{
	__kunit_test_suites_exit((struct kunit_suite **)suites, ARRAY_SIZE(suites));
}

module_init(start);
module_exit(stop);

MODULE_DESCRIPTION("Tests of rescue's pure rooms");
MODULE_LICENSE("GPL");
