// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the cases of one suite in user space: KTAP out, exit status 0 if all is well.
 *
 *   lineage_test [SEED]	run them; SEED: other random histories
 *   lineage_test list		say their names, which is what KUnit must have run
 *   lineage_test only CASE	run that one
 */
#include <stdarg.h>

#include "test.h"
#include "tree/breath.h"

unsigned long test_failures;
unsigned long test_seed = 1;
unsigned long test_breaths;

static unsigned long warnings;	/* of the running case */

void test_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	if (test_failures++ >= 20)
		return;
	printf("# %s:%d: ", file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}

void test_warned(const char *file, int line, const char *what)
{
	printf("# warning: %s:%d: %s\n", file, line, what);
	warnings++;
}

void rescue_breathe(void)
{
	test_breaths++;
}

static void *run_thread(void *arg)
{
	struct test_thread *thread = arg;

	thread->run(thread->arg);
	return NULL;
}

int test_thread_start(struct test_thread *thread, void (*run)(void *arg), void *arg)
{
	thread->run = run;
	thread->arg = arg;
	return pthread_create(&thread->thread, NULL, run_thread, thread);
}

void test_thread_join(struct test_thread *thread)
{
	pthread_join(thread->thread, NULL);
}

static int list(void)
{
	size_t i;

	for (i = 0; i < test_suite.nr_cases; i++)
		printf("%s.%s\n", test_suite.name, test_suite.cases[i].name);
	return EXIT_SUCCESS;
}

/* True if all is well. */
static bool run_case(size_t number, const struct test_case *row)
{
	test_failures = 0;
	warnings = 0;
	row->run(row);
	if (warnings)
		FAIL("%lu unexpected warnings", warnings);
	printf("%sok %zu %s.%s\n", test_failures ? "not " : "", number, test_suite.name, row->name);
	return !test_failures;
}

int main(int argc, char **argv)
{
	int status = EXIT_SUCCESS;
	const char *only = NULL;
	size_t nr = test_suite.nr_cases, i;

	if (argc > 1 && !strcmp(argv[1], "list"))
		return list();
	if (argc > 2 && !strcmp(argv[1], "only")) {
		only = argv[2];
		nr = 1;
		status = EXIT_FAILURE;
	} else if (argc > 1) {
		test_seed = strtoul(argv[1], NULL, 0);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n1..%zu\n", nr);
	for (i = 0; i < test_suite.nr_cases; i++) {
		if (only && !strcmp(only, test_suite.cases[i].name))
			return !run_case(1, &test_suite.cases[i]);
		if (!only && !run_case(i + 1, &test_suite.cases[i]))
			status = EXIT_FAILURE;
	}
	return status;
}
