/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Table: lines of words, the first of which names the columns. Columns may be added, and
 * are found by name.
 */
#ifndef RESCUECTL_TABLE_H
#define RESCUECTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#define TABLE_COLUMNS	40
#define TABLE_BUFFER	65536

/**
 * struct table - a file that is being read
 * @fd: it
 * @err: errno of a read that failed; 0
 * @whole: all of it has been read
 * @at: where in @buffer the next line begins
 * @len: bytes in @buffer
 * @nr_names: columns
 * @names: their names, in @header
 * @header: the first line, parted
 * @buffer: what has been read
 */
struct table {
	int fd;
	int err;
	bool whole;
	size_t at;
	size_t len;
	unsigned int nr_names;
	char *names[TABLE_COLUMNS];
	char header[1024];
	char buffer[TABLE_BUFFER];
};

void table_begin(struct table *table, int fd);
bool table_fill(struct table *table);
char *table_line(struct table *table);
char *table_next(struct table *table);
bool table_header(struct table *table);
unsigned int table_split(char *line, char *fields[TABLE_COLUMNS]);
const char *table_field(const struct table *table, char *const fields[], unsigned int nr_fields,
			const char *name);

#endif
