// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table: the same columns for the eye and as comma-separated values.
 *
 * The rule: "-" is what is not known; a number is one that was measured.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "forkcost.h"

#define TEXT	24

static const struct {
	const char *name;
	int width;	/* negative: flush left */
} columns[] = {
	{ "mib", 6 }, { "pages", -5 }, { "threads", 7 }, { "way", -11 },
	{ "ok", 4 }, { "tries", 5 }, { "error", -6 },
	{ "call_us", 9 }, { "call99_us", 9 }, { "done_us", 9 }, { "done99_us", 9 },
	{ "stall_us", 9 }, { "stall99_us", 10 },
	{ "pt_pages", 8 }, { "leaked", 6 }, { "guarded", 7 },
};

static const char *const pages_names[] = {
	[PAGES_SMALL]	= "small",
	[PAGES_HUGE]	= "huge",
	[PAGES_NONE]	= "none",
};

/* A line that is no row: it begins with "# ", which gnuplot skips. */
void table_remark(const char *format, ...)
{
	va_list args;

	printf("# ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

static void put_line(bool csv, char cells[][TEXT])
{
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		bool last = i == ARRAY_SIZE(columns) - 1;

		if (csv)
			printf("%s%s", cells[i], last ? "\n" : ",");
		else
			printf("%*s%s", columns[i].width, cells[i], last ? "\n" : " ");
	}
	fflush(stdout);
}

void table_header(bool csv)
{
	char cells[ARRAY_SIZE(columns)][TEXT];

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		strcpy(cells[i], columns[i].name);
	put_line(csv, cells);
}

static void put_us(char *cell, uint64_t ns, int nr)
{
	if (nr)
		snprintf(cell, TEXT, "%.1f", ns / 1000.0);
	else
		strcpy(cell, "-");
}

static void put_count(char *cell, long count)
{
	if (count < 0)
		strcpy(cell, "-");
	else
		snprintf(cell, TEXT, "%ld", count);
}

static void put_error(char *cell, int error)
{
	const char *name = error ? strerrorname_np(error) : "-";

	if (name)
		snprintf(cell, TEXT, "%s", name);
	else
		snprintf(cell, TEXT, "%d", error);
}

void table_row(bool csv, const struct row *row)
{
	const struct cost *cost = &row->cost;
	char cells[ARRAY_SIZE(columns)][TEXT];
	int i = 0;

	put_count(cells[i++], row->shape.bytes / MIB);
	strcpy(cells[i++], pages_names[row->shape.pages]);
	put_count(cells[i++], row->shape.nr_threads);
	strcpy(cells[i++], way_names[row->way]);
	put_count(cells[i++], cost->nr_done);
	put_count(cells[i++], cost->nr_tries);
	put_error(cells[i++], cost->error);
	put_us(cells[i++], cost->call.median_ns, cost->nr_done);
	put_us(cells[i++], cost->call.p99_ns, cost->nr_done);
	put_us(cells[i++], cost->done.median_ns, cost->nr_done);
	put_us(cells[i++], cost->done.p99_ns, cost->nr_done);
	put_us(cells[i++], cost->stall.median_ns, cost->nr_stalls);
	put_us(cells[i++], cost->stall.p99_ns, cost->nr_stalls);
	put_count(cells[i++], row->plain.pt_pages);
	put_count(cells[i++], row->plain.nr_leaked);
	put_count(cells[i++], row->guarded.nr_leaked);
	put_line(csv, cells);
}
