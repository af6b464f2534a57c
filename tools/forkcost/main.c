// SPDX-License-Identifier: GPL-2.0-only
/*
 * forkcost: what it costs to start a program, as the parent grows.
 *
 * The plan: of each size a parent for each kind of memory and number of threads, and of it
 * each way; at the end one that has more than half of what the machine would promise. So
 * what is left out for want of time or memory is the largest sizes, and of all kinds.
 *
 * The rule: it takes no more than a share of the memory that is available at that moment,
 * and begins nothing new when its time is over.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <linux/close_range.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "forkcost.h"

#define GROWTH		4	/* from one size to the next */
#define SMALLEST_HUGE	(4 * MIB)
#define MAX_SIZES	32

/* Of what is available: taken unasked, and at most. */
#define DEFAULT_SHARE	4
#define GREATEST_SHARE	2

enum { EXIT_MEASURED, EXIT_TROUBLE, EXIT_USAGE };

static struct {
	bool csv;
	bool promise;
	size_t max;
	uint64_t seconds;
	int tries;
	int threads;
	int descriptors;
} options = {
	.seconds = 45,
	.tries = 200,
	.threads = 64,
	.descriptors = 16,
};

/* Parents that differ in their size alone. */
struct kind {
	enum pages pages;
	bool threaded;
	bool over;		/* no larger one can be had */
};

static struct kind kinds[] = {
	{ .pages = PAGES_SMALL },
	{ .pages = PAGES_SMALL, .threaded = true },
	{ .pages = PAGES_HUGE },
	{ .pages = PAGES_HUGE, .threaded = true },
};

static struct {
	size_t sizes[MAX_SIZES];
	int nr_sizes;
	int nr_parents;		/* at most, that are still to come */
	uint64_t end_ns;
	bool trouble;
} plan;

static const char usage[] =
	"usage: forkcost [--csv] [--max SIZE] [--seconds N] [--tries N] [--threads N]\n"
	"                [--descriptors N] [--promise]\n";

static const char help[] =
	"What it costs to start " PROGRAM ", in each way, from parents that grow.\n"
	"\n"
	"  --csv            comma-separated values\n"
	"  --max SIZE       the largest parent, in bytes or with K, M, G (a quarter of the\n"
	"                   memory available, up to 4G; never more than a half)\n"
	"  --seconds N      begin nothing new after that time (45)\n"
	"  --tries N        of each way and parent, at most (200)\n"
	"  --threads N      of the parents with threads; 1 for none of them (64)\n"
	"  --descriptors N  that a parent has open without FD_CLOEXEC (16)\n"
	"  --promise        under overcommit_memory=2, too, have a parent with more than half of\n"
	"                   what is left; other processes can get ENOMEM meanwhile\n"
	"  --help           this text\n"
	"\n"
	"forkcost(1) tells what the columns are.\n";

/* Options */

static _Noreturn void refuse(const char *option, const char *value)
{
	if (option)
		fprintf(stderr, "forkcost: --%s: not in its range: '%s'\n", option, value);
	fputs(usage, stderr);
	exit(EXIT_USAGE);
}

/* A number with its unit; 0 is none. */
static size_t parse_size(const char *text)
{
	char *end;
	unsigned long number;
	int shift = 0;

	if (text[0] < '0' || text[0] > '9')
		return 0;
	errno = 0;
	number = strtoul(text, &end, 10);
	if (*end && strchr("KkMmGg", *end)) {
		shift = strchr("Kk", *end) ? 10 : strchr("Mm", *end) ? 20 : 30;
		end++;
	}
	if (errno || *end || number > SIZE_MAX >> shift)
		return 0;
	return number << shift;
}

static long parse_number(const char *option, const char *text, long min, long max)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || *end || text[0] < '0' || text[0] > '9' || number < min || number > max)
		refuse(option, text);
	return number;
}

static void parse_option(int letter, const char *value)
{
	switch (letter) {
	case 'c':
		options.csv = true;
		break;
	case 'm':
		options.max = parse_size(value);
		if (options.max < MIB)
			refuse("max", value);
		break;
	case 's':
		options.seconds = parse_number("seconds", value, 1, 86400);
		break;
	case 't':
		options.tries = parse_number("tries", value, 1, MAX_TRIES);
		break;
	case 'p':
		options.threads = parse_number("threads", value, 1, 1024);
		break;
	case 'd':
		options.descriptors = parse_number("descriptors", value, 0, 400);
		break;
	case 'o':
		options.promise = true;
		break;
	case 'h':
		printf("%s\n%s", usage, help);
		exit(EXIT_MEASURED);
	default:
		refuse(NULL, NULL);
	}
}

static void parse_options(int argc, char **argv)
{
	static const struct option known[] = {
		{ "csv", no_argument, NULL, 'c' },
		{ "max", required_argument, NULL, 'm' },
		{ "seconds", required_argument, NULL, 's' },
		{ "tries", required_argument, NULL, 't' },
		{ "threads", required_argument, NULL, 'p' },
		{ "descriptors", required_argument, NULL, 'd' },
		{ "promise", no_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int letter;

	while ((letter = getopt_long(argc, argv, "", known, NULL)) != -1)
		parse_option(letter, optarg);
	if (optind == argc)
		return;
	fprintf(stderr, "forkcost: unexpected argument '%s'\n", argv[optind]);
	refuse(NULL, NULL);
}

/* The plan */

/* The sizes, whole MiB, up to what was asked for and may be taken. */
static void plan_sizes(void)
{
	size_t available = machine_available();
	size_t max = options.max;

	if (!max) {
		max = available / DEFAULT_SHARE;
		max = max < 4096 * MIB ? max : 4096 * MIB;
	} else if (max > available / GREATEST_SHARE) {
		max = available / GREATEST_SHARE;
		table_remark("--max is more than half of the memory available: up to %zu MiB",
			     max / MIB);
	}
	max -= max % MIB;
	for (size_t size = MIB; size <= max && plan.nr_sizes < MAX_SIZES - 1; size *= GROWTH)
		plan.sizes[plan.nr_sizes++] = size;
	if (options.max && plan.nr_sizes && plan.sizes[plan.nr_sizes - 1] < max)
		plan.sizes[plan.nr_sizes++] = max;
}

/* The time for one row of the next parent; a half of what is left is for taking memory. */
static uint64_t row_ns(void)
{
	uint64_t now = now_ns();

	return now < plan.end_ns ? (plan.end_ns - now) / 2 / (plan.nr_parents * NR_WAYS) : 0;
}

/* Measuring */

/* Have one child made, and look: 0, or an errno. That there was no child is none. */
static int see_child(struct parent *parent, enum way way, bool guard, struct look *look)
{
	int error = parent_ask_child(parent, way, guard);

	if (error)
		return error;
	observe_child(parent->pid, look);
	error = parent_hear_child(parent);
	return error == ECHILD ? error : 0;
}

/* Look at a child of each way: 0, or an errno. */
static int see_children(struct parent *parent, struct row rows[NR_WAYS])
{
	int error = observe_begin(parent->pid);

	if (error) {
		static bool told;

		if (!told)
			table_remark("pt_pages, leaked, guarded: ptrace: %s", strerror(error));
		told = true;
		return 0;
	}
	for (int way = 0; way < NR_WAYS && !error; way++)
		error = see_child(parent, way, false, &rows[way].plain) ?:
			see_child(parent, way, true, &rows[way].guarded);
	observe_end(parent->pid);
	return error;
}

static int measure_parent(struct parent *parent, struct row rows[NR_WAYS])
{
	int error = see_children(parent, rows);
	uint64_t budget_ns = row_ns();

	for (int way = 0; way < NR_WAYS && !error; way++) {
		error = parent_measure(parent, way, options.tries, budget_ns, &rows[way].cost);
		if (!error)
			table_row(options.csv, &rows[way]);
	}
	return error;
}

/* One parent, and its rows: 0, or an errno that has been told. */
static int measure_shape(const struct shape *shape)
{
	static const struct look unseen = { .pt_pages = -1, .nr_leaked = -1 };
	struct row rows[NR_WAYS];
	struct parent parent;
	int error;

	for (int way = 0; way < NR_WAYS; way++)
		rows[way] = (struct row) {
			.shape = *shape, .way = way, .plain = unseen, .guarded = unseen,
		};
	error = parent_start(&parent, shape) ?: measure_parent(&parent, rows);
	parent_stop(&parent);
	if (error == ENODATA) {
		table_remark("no huge pages for %zu MiB", shape->bytes / MIB);
	} else if (error) {
		table_remark("a parent of %zu MiB: %s", shape->bytes / MIB,
			     error == ECHILD ? "killed" : strerror(error));
		plan.trouble = true;
	}
	return error;
}

/* One size of one kind. */
static void measure_kind(struct kind *kind, size_t bytes)
{
	struct shape shape = {
		.bytes = bytes,
		.pages = kind->pages,
		.nr_threads = kind->threaded ? options.threads : 1,
		.nr_descriptors = options.descriptors,
	};

	if (kind->over || (kind->threaded && options.threads == 1) ||
	    (kind->pages == PAGES_HUGE && bytes < SMALLEST_HUGE))
		return;
	kind->over = measure_shape(&shape);
}

/* All sizes, while there are memory and time. */
static void measure_sizes(void)
{
	plan.nr_parents = plan.nr_sizes * ARRAY_SIZE(kinds) + 1;
	for (int i = 0; i < plan.nr_sizes; i++) {
		for (size_t kind = 0; kind < ARRAY_SIZE(kinds); kind++) {
			size_t bytes = plan.sizes[i];

			if (now_ns() > plan.end_ns) {
				table_remark("out of time at %zu MiB", bytes / MIB);
				return;
			}
			if (bytes > machine_available() / GREATEST_SHARE) {
				table_remark("too little memory is left for %zu MiB", bytes / MIB);
				return;
			}
			measure_kind(&kinds[kind], bytes);
			plan.nr_parents--;
		}
	}
}

/*
 * More than half of what may still be promised; nothing of it is ever touched. Where the
 * kernel keeps to its limit, a fork() that it refuses is counted until it is refused: in
 * that moment others are refused, too. So it has to be asked for there.
 */
static void measure_promise(void)
{
	struct shape shape = {
		.bytes = machine_unpromised() / 8 * 5,
		.pages = PAGES_NONE,
		.nr_threads = 1,
		.nr_descriptors = options.descriptors,
	};

	if (machine_overcommit() == 2 && !options.promise) {
		table_remark("more than half of what is left to promise: only with --promise");
		return;
	}
	plan.nr_parents = 1;
	shape.bytes -= shape.bytes % MIB;
	if (shape.bytes)
		measure_shape(&shape);
}

/* What it takes to mark the descriptors of a parent. */
static void measure_marking(void)
{
	struct shape shape = {
		.bytes = MIB, .nr_threads = 1, .nr_descriptors = options.descriptors,
	};
	struct marking marking = { 0 };
	struct parent parent;

	if (!parent_start(&parent, &shape) && !parent_marking(&parent, &marking) &&
	    marking.close_range_ns)
		table_remark("FD_CLOEXEC, close_range(): 1 call, %.1f us; "
			     "fcntl() for each up to RLIMIT_NOFILE: %d calls, %.1f us",
			     marking.close_range_ns / 1000.0, marking.nr_calls,
			     marking.loop_ns / 1000.0);
	parent_stop(&parent);
}

int main(int argc, char **argv)
{
	char machine[512];

	parse_options(argc, argv);
	/* What we were given would leak into the children, and be counted. */
	syscall(SYS_close_range, 3, ~0U, 0);
	if (access(PROGRAM, X_OK)) {
		perror("forkcost: " PROGRAM);
		return EXIT_TROUBLE;
	}
	machine_describe(machine, sizeof(machine));
	table_remark("%s", machine);
	plan_sizes();
	plan.end_ns = now_ns() + options.seconds * NS_PER_SECOND;
	table_header(options.csv);
	measure_sizes();
	measure_promise();
	measure_marking();
	if (fflush(stdout) || ferror(stdout)) {
		perror("forkcost: stdout");
		return EXIT_TROUBLE;
	}
	return plan.trouble ? EXIT_TROUBLE : EXIT_MEASURED;
}
