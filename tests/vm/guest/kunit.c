// SPDX-License-Identifier: GPL-2.0-only
/*
 * kunit - loads rescue_kunit.ko and says in TAP what came of each case.
 *
 * The results are read from debugfs, not from the kernel log, which loses lines.
 * Which cases there must be is not KUnit's to say: /kunit.list has the names of all
 * that user space runs, "suite.case" a line. Silence is failure: a case, or a whole
 * suite, without a result has failed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MODULE	"/rescue_kunit.ko"
#define LIST	"/kunit.list"
#define RESULTS	"/sys/kernel/debug/kunit/rescue_%.40s/results"

/* What KUnit says of one suite; "" when it says nothing. */
static char results[1 << 20];

static int nr, nr_bad;

/* Reads a whole file and terminates it: false when it is not there. */
static bool slurp(const char *path, char *text, size_t size)
{
	size_t len = 0;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*text = '\0';
	if (fd < 0)
		return false;
	while ((n = read(fd, text + len, size - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	close(fd);
	return !n;
}

static void result(bool good, const char *suite, const char *name)
{
	nr++;
	nr_bad += !good;
	printf("%sok %d - %s.%s\n", good ? "" : "not ", nr, suite, name);
}

static void load(void)
{
	int fd = open(MODULE, O_RDONLY | O_CLOEXEC);

	if (syscall(SYS_finit_module, fd, "", 0))
		printf("# %s: %s\n", MODULE, strerror(errno));
	close(fd);
	if (mount("debug", "/sys/kernel/debug", "debugfs", 0, NULL) && errno != EBUSY)
		printf("# debugfs: %s\n", strerror(errno));
}

static void begin_suite(const char *suite)
{
	char path[128];

	snprintf(path, sizeof(path), RESULTS, suite);
	if (!slurp(path, results, sizeof(results)))
		printf("# %s: %s\n", path, strerror(errno));
}

/* What a failed case has said. */
static void say_why(const char *name)
{
	char head[128];
	const char *at = results;

	snprintf(head, sizeof(head), "    # %s: ", name);
	while ((at = strstr(at, head))) {
		at += strlen("    ");
		printf("%.*s\n", (int)strcspn(at, "\n"), at);
	}
}

static void judge_case(const char *suite, const char *name, int number)
{
	char line[128];
	bool good;

	snprintf(line, sizeof(line), "\n    ok %d %s\n", number, name);
	good = strstr(results, line);
	result(good, suite, name);
	if (!good)
		say_why(name);
}

/* KUnit's own opinion of all, and that it has run no others. */
static void judge_suite(const char *suite, int nr_cases)
{
	char line[128];
	bool good;

	snprintf(line, sizeof(line), "\nok 1 rescue_%s\n", suite);
	good = strstr(results, line);
	snprintf(line, sizeof(line), "\n    1..%d\n", nr_cases);
	result(good && strstr(results, line), suite, "all");
}

/* Splits "suite.case\n" in place. Returns the next line. */
static char *split(char *line, char **name)
{
	char *end = line + strcspn(line, "\n");
	char *next = end + !!*end;

	*end = '\0';
	*name = strchr(line, '.');
	if (*name)
		*(*name)++ = '\0';
	return next;
}

int main(void)
{
	static char list[1 << 16];
	char *line, *next, *name, *suite = "";
	int nr_cases = 0;

	if (access(MODULE, R_OK)) {
		printf("1..0 # SKIP no KUnit in this kernel\n");
		return 0;
	}
	if (!slurp(LIST, list, sizeof(list)))
		return 1;
	load();
	for (line = list; *line; line = next) {
		next = split(line, &name);
		if (!name)
			return 1;
		if (strcmp(line, suite)) {
			if (*suite)
				judge_suite(suite, nr_cases);
			suite = line;
			begin_suite(suite);
			nr_cases = 0;
		}
		judge_case(suite, name, ++nr_cases);
	}
	judge_suite(suite, nr_cases);
	printf("1..%d\n", nr);
	return nr_bad > 0;
}
