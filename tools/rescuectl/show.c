// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file of /proc/rescue as text.
 *
 * The rule: whatever columns there are, now or later, are shown.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "place.h"
#include "show.h"
#include "table.h"

static struct table table;

static enum status end(const char *name)
{
	close(table.fd);
	return table.err ? place_fail(name, table.err) : DONE;
}

static bool begin(const char *name)
{
	int fd = place_open_proc(name, O_RDONLY);

	if (fd >= 0)
		table_begin(&table, fd);
	return fd >= 0;
}

/* Status: as it stands. */
enum status show_lines(const char *name)
{
	char *line;

	if (!begin(name))
		return place_fail(name, errno);
	while ((line = table_next(&table))) {
		say_text(line);
		say_text("\n");
	}
	return end(name);
}

/* Makes room in @widths for the words of the lines from @at. */
static void measure(const char *at, const char *end, size_t widths[TABLE_COLUMNS])
{
	unsigned int column = 0;
	size_t len = 0;

	for (; at < end; at++) {
		if (*at != ' ' && *at != '\n') {
			len++;
			continue;
		}
		if (column < TABLE_COLUMNS && widths[column] < len)
			widths[column] = len;
		column = *at == ' ' ? column + 1 : 0;
		len = 0;
	}
}

static void show_row(char *line, const size_t widths[TABLE_COLUMNS])
{
	char *fields[TABLE_COLUMNS];
	unsigned int nr = table_split(line, fields);
	unsigned int i;

	for (i = 0; i < nr; i++) {
		say_padded(fields[i], i + 1 < nr ? widths[i] + 1 : 0);
		if (i + 1 == nr)
			say_text("\n");
	}
}

/* Aligned as far as the buffer sees: a table of 30,000 rows takes no more memory. */
enum status show_table(const char *name)
{
	size_t widths[TABLE_COLUMNS] = { 0 };
	char *line;

	if (!begin(name))
		return place_fail(name, errno);
	while (table_fill(&table)) {
		measure(table.buffer, table.buffer + table.len, widths);
		while ((line = table_line(&table)))
			show_row(line, widths);
	}
	return end(name);
}
