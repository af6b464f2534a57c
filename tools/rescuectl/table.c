// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines, and the words in them.
 *
 * The rule: a file may be longer than the buffer, but no line is.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "table.h"

void table_begin(struct table *table, int fd)
{
	table->fd = fd;
	table->err = 0;
	table->whole = false;
	table->at = 0;
	table->len = 0;
	table->nr_names = 0;
}

/**
 * table_fill() - read until the buffer is full or the file ends
 * @table: what is left of a line stays
 *
 * Return: false if there is nothing more to be had from the buffer.
 */
bool table_fill(struct table *table)
{
	memmove(table->buffer, table->buffer + table->at, table->len - table->at);
	table->len -= table->at;
	table->at = 0;
	while (!table->whole && table->len < sizeof(table->buffer) - 1) {
		ssize_t n = read(table->fd, table->buffer + table->len,
				 sizeof(table->buffer) - 1 - table->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			table->err = errno;
		if (n <= 0)
			table->whole = true;
		else
			table->len += n;
	}
	return table->len > 0;
}

/* The next line that is in the buffer, terminated; NULL: fill it again. */
char *table_line(struct table *table)
{
	char *line = table->buffer + table->at;
	char *end = memchr(line, '\n', table->len - table->at);

	if (!end) {
		/* The last line of a file, or one that is too long, ends here. */
		if (table->at == table->len || (!table->whole && table->at))
			return NULL;
		end = table->buffer + table->len;
		table->at = table->len;
	} else {
		table->at = end + 1 - table->buffer;
	}
	*end = '\0';
	return line;
}

/* The next line of the file, good until the next call; NULL: that was all. */
char *table_next(struct table *table)
{
	char *line = table_line(table);

	if (!line && !table->whole && table_fill(table))
		line = table_line(table);
	return line;
}

/* Reads the names of the columns. Returns false if there are none. */
bool table_header(struct table *table)
{
	char *line = table_next(table);

	if (!line || strlen(line) >= sizeof(table->header))
		return false;
	table->nr_names = table_split(strcpy(table->header, line), table->names);
	return table->nr_names > 0;
}

/* Parts @line at its blanks. Returns how many words it has; further ones are left out. */
unsigned int table_split(char *line, char *fields[TABLE_COLUMNS])
{
	char *rest = line;
	char *word;
	unsigned int nr = 0;

	while (nr < TABLE_COLUMNS && (word = strsep(&rest, " ")))
		if (*word)
			fields[nr++] = word;
	return nr;
}

/* What a line has in the column of that name; "-" if there is no such column. */
const char *table_field(const struct table *table, char *const fields[], unsigned int nr_fields,
			const char *name)
{
	unsigned int i;

	for (i = 0; i < table->nr_names && i < nr_fields; i++)
		if (!strcmp(table->names[i], name))
			return fields[i];
	return "-";
}
