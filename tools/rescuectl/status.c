// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values of /proc/rescue/status.
 *
 * The rule: values that are looked at together are of one look.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "place.h"
#include "status.h"
#include "table.h"

static struct table table;

static void note(const char *line, struct fact *fact)
{
	size_t len = strlen(fact->name);

	if (!strncmp(line, fact->name, len) && !strncmp(line + len, ": ", 2))
		snprintf(fact->value, sizeof(fact->value), "%s", line + len + 2);
}

/**
 * status_read() - look at some values
 * @facts: their names; the values are set
 * @nr: how many
 *
 * Return: false, and errno, when the file cannot be read.
 */
bool status_read(struct fact *facts, size_t nr)
{
	int fd = place_open_proc("status", O_RDONLY);
	const char *line;
	size_t i;

	for (i = 0; i < nr; i++)
		facts[i].value[0] = '\0';
	if (fd < 0)
		return false;
	table_begin(&table, fd);
	while ((line = table_next(&table)))
		for (i = 0; i < nr; i++)
			note(line, &facts[i]);
	place_close(fd, table.err);
	return !table.err;
}

/* A value that is a number; 0 if it is none. */
unsigned long long fact_number(const struct fact *fact)
{
	return strtoull(fact->value, NULL, 10);
}
