// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is shown or done as one object. Keys are only ever added, and have their unit in
 * the name; what is not known is null.
 *
 * The rule: a table is written row by row, from memory that is there from the start.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "json.h"
#include "place.h"
#include "table.h"

enum type {
	TEXT,
	NUMBER,
	NATURAL,	/* a number; below zero: not known */
	TRUTH,		/* "yes", or the name of the column */
	LIMIT,		/* a number or "none", which gives "unlimited": true */
};

struct column {
	const char *name;
	const char *key;	/* NULL: the same */
	enum type type;
};

#define COLUMNS	32

/* What is not here is not in schema 1. */
static const struct kind {
	const char *name;
	struct column columns[COLUMNS];
} kinds[] = {
	{ "top", {
		{ "rank", NULL, NUMBER }, { "root", NULL, TEXT }, { "tasks", NULL, NUMBER },
		{ "births", NULL, NUMBER }, { "births/s", "births_per_s", NUMBER },
		{ "generations", NULL, NUMBER }, { "resident", "resident_kib", NUMBER },
		{ "promised", "promised_kib", NUMBER }, { "swapped", "swapped_kib", NUMBER },
		{ "uid", NULL, NUMBER }, { "tty", NULL, TEXT },
		{ "cgroup", NULL, TEXT }, { "storm", NULL, TEXT }, { "comm", NULL, TEXT },
		{ "ancestry", NULL, TEXT }, { "pressure", NULL, TEXT },
		{ "anchor", NULL, TEXT }, { "above", NULL, NUMBER },
	} },
	{ "ps", {
		{ "pid", NULL, NUMBER }, { "comm", NULL, TEXT }, { "loginuid", NULL, NATURAL },
		{ "state", NULL, TEXT }, { "ppid", NULL, NUMBER }, { "pgrp", NULL, NUMBER },
		{ "session", NULL, NUMBER }, { "tty", NULL, TEXT }, { "tpgid", NULL, NATURAL },
		{ "threads", NULL, NUMBER }, { "tree", NULL, TEXT }, { "held", NULL, TRUTH },
		{ "spared", NULL, TEXT },
	} },
	{ "log", {
		{ "id", NULL, NUMBER }, { "time", NULL, TEXT }, { "trigger", NULL, TEXT },
		{ "state", NULL, TEXT }, { "trees", NULL, NUMBER }, { "root", NULL, TEXT },
		{ "uid", NULL, NUMBER }, { "tty", NULL, TEXT }, { "cgroup", NULL, TEXT },
		{ "held", NULL, NUMBER }, { "captured", NULL, NUMBER },
		{ "restopped", NULL, NUMBER }, { "let_go", NULL, NUMBER },
		{ "spared", NULL, NUMBER }, { "killed", NULL, NUMBER }, { "left", NULL, NUMBER },
		{ "sent_us", NULL, NUMBER }, { "stopped_us", NULL, NUMBER },
		{ "end_us", NULL, NUMBER }, { "comm", NULL, TEXT }, { "ancestry", NULL, TEXT },
	} },
	{ "limits", {
		{ "limit", NULL, TEXT }, { "of", NULL, TEXT }, { "used", NULL, NUMBER },
		{ "max", NULL, LIMIT }, { "hurts", NULL, TRUTH },
	} },
	{ "forks", {
		{ "comm", NULL, TEXT }, { "forks", NULL, NUMBER }, { "vforks", NULL, NUMBER },
		{ "threads", NULL, NUMBER }, { "failed", NULL, NUMBER },
		{ "execs", NULL, NUMBER }, { "soon", NULL, NUMBER },
		{ "exec_us", NULL, NUMBER }, { "unexecuted", NULL, NUMBER },
		{ "tables_kib", NULL, NUMBER }, { "mappings", NULL, NUMBER },
		{ "idle_s", NULL, NUMBER },
	} },
};

/* A row at most; jansson gets its memory here. */
static union {
	char bytes[32768];
	max_align_t align;
} arena;
static size_t arena_used;
static bool wrong;
static struct table table;

static void *arena_take(size_t size)
{
	void *memory = arena.bytes + arena_used;

	size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
	if (size > sizeof(arena.bytes) - arena_used)
		return NULL;
	arena_used += size;
	return memory;
}

static void arena_give(void *memory)
{
	(void)memory;	/* all at once, with the next object */
}

static json_t *object_begin(void)
{
	arena_used = 0;
	json_set_alloc_funcs(arena_take, arena_give);
	/* Otherwise jansson opens /dev/urandom. */
	json_object_seed(1);
	return json_object();
}

static int dump(const char *bytes, size_t len, void *arg)
{
	(void)arg;
	say_bytes(bytes, len);
	return 0;
}

static void object_end(json_t *object, size_t flags)
{
	if (json_dump_callback(object, dump, NULL, flags))
		wrong = true;
}

static void put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value))
		wrong = true;
}

static json_t *number(const char *text, long long least)
{
	char *end;
	long long n = strtoll(text, &end, 10);

	return end == text || *end || n < least ? json_null() : json_integer(n);
}

/* JSON is UTF-8. What comes from the module is ASCII; the name of a file can be anything. */
static json_t *string_of(const char *text)
{
	static char ascii[2048];
	json_t *string = json_string(text);
	size_t i;

	if (string)
		return string;
	for (i = 0; text[i] && i < sizeof(ascii) - 1; i++)
		ascii[i] = text[i] & 0x80 ? '?' : text[i];
	ascii[i] = '\0';
	return json_string(ascii);
}

static json_t *text_or_null(const char *text)
{
	return !text || !strcmp(text, "-") ? json_null() : string_of(text);
}

static void put_field(json_t *row, const struct column *column, const char *text)
{
	const char *key = column->key ? column->key : column->name;

	switch (column->type) {
	case TEXT:
		put(row, key, text_or_null(text));
		break;
	case NUMBER:
		put(row, key, number(text, LLONG_MIN));
		break;
	case NATURAL:
		put(row, key, number(text, 0));
		break;
	case TRUTH:
		put(row, key, json_boolean(!strcmp(text, "yes") || !strcmp(text, column->name)));
		break;
	case LIMIT:
		put(row, key, number(text, 0));
		put(row, "unlimited", json_boolean(!strcmp(text, "none")));
		break;
	}
}

static bool has(const char *name)
{
	unsigned int i;

	for (i = 0; i < table.nr_names; i++)
		if (!strcmp(table.names[i], name))
			return true;
	return false;
}

static void put_row(const struct kind *kind, char *line)
{
	char *fields[TABLE_COLUMNS];
	unsigned int nr = table_split(line, fields);
	const struct column *column;
	json_t *row = object_begin();

	for (column = kind->columns; column < kind->columns + COLUMNS && column->name; column++)
		if (has(column->name))
			put_field(row, column, table_field(&table, fields, nr, column->name));
	object_end(row, JSON_COMPACT);
}

static enum status end(const char *name, const char *tail)
{
	say_text(tail);
	close(table.fd);
	if (table.err)
		return place_fail(name, table.err);
	return wrong ? say_fail(FAILED, "%s: a line is too long", name) : DONE;
}

static bool begin(const char *name)
{
	int fd = place_open_proc(name, O_RDONLY);

	if (fd < 0)
		return false;
	table_begin(&table, fd);
	say_text("{\"schema\":1,\"kind\":\"");
	say_text(name);
	return true;
}

static const struct kind *kind_of(const char *name)
{
	const struct kind *kind = kinds;

	while (strcmp(kind->name, name))
		kind++;
	return kind;
}

/* A table of /proc/rescue: top, ps, log, limits or forks. */
enum status json_table(const char *name)
{
	const char *comma = "\n";
	char *line;

	if (!begin(name))
		return place_fail(name, errno);
	say_text("\",\"rows\":[");
	if (table_header(&table))
		while ((line = table_next(&table))) {
			say_text(comma);
			put_row(kind_of(name), line);
			comma = ",\n";
		}
	return end(name, "]}\n");
}

static const char *field_of(const struct incident *incident, const char *name)
{
	int i;

	for (i = 0; i < INCIDENT_NR_FIELDS; i++)
		if (!strcmp(incident_names[i].column, name))
			return incident->fields[i];
	return NULL;
}

/**
 * json_incident() - an object on a line of its own, with the keys of a row of the log
 * @incident: what is told
 * @phase: in which phase
 */
void json_incident(const struct incident *incident, const char *phase)
{
	const struct column *column = kind_of("log")->columns;
	json_t *object = object_begin();

	put(object, "schema", json_integer(1));
	put(object, "kind", string_of("incident"));
	put(object, "phase", string_of(phase));
	for (; column->name; column++)
		if (field_of(incident, column->name))
			put_field(object, column, field_of(incident, column->name));
	object_end(object, JSON_COMPACT);
	say_text("\n");
}

/* === Status =============================================================== */

static json_t *words(char *text)
{
	json_t *array = json_array();
	char *fields[TABLE_COLUMNS];
	unsigned int nr = strcmp(text, "-") ? table_split(text, fields) : 0;
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (json_array_append_new(array, string_of(fields[i])))
			wrong = true;
	return array;
}

static void put_key(json_t *object, const char *value)
{
	put(object, "sysrq_key", strcmp(value, "none") ? string_of(value) : json_null());
	put(object, "sysrq_key_enabled", json_boolean(strstr(value, " enabled ")));
}

static void put_status(json_t *object, char *name, char *value)
{
	char *c;

	for (c = name; *c; c++)
		*c = tolower((unsigned char)*c);
	if (!strcmp(name, "version") || !strcmp(name, "oom") || !strcmp(name, "guard"))
		put(object, name, string_of(value));
	else if (!strcmp(name, "spares"))
		put(object, name, words(value));
	else if (!strcmp(name, "sysrq_key"))
		put_key(object, value);
	else
		put(object, name, number(value, 0));
}

enum status json_status(const char *name)
{
	json_t *object;
	char *line;

	if (!begin(name))
		return place_fail(name, errno);
	say_text("\",\"status\":");
	object = object_begin();
	while ((line = table_next(&table))) {
		char *value = strstr(line, ": ");

		if (!value)
			continue;
		*value = '\0';
		put_status(object, line, value + 2);
	}
	object_end(object, JSON_COMPACT);
	return end(name, "}\n");
}

/* === What was done ======================================================== */

/**
 * json_outcome() - what came of a command
 * @command: as it was written to ctl
 * @outcome: of the module
 * @error: name of the errno; NULL: none
 * @status: what we shall exit with
 *
 * Return: @status.
 */
enum status json_outcome(const char *command, const char *outcome, const char *error,
			 enum status status)
{
	json_t *object = object_begin();

	put(object, "schema", json_integer(1));
	put(object, "kind", string_of("command"));
	put(object, "command", string_of(command));
	put(object, "exit", json_integer(status));
	put(object, "error", text_or_null(error));
	put(object, "outcome", string_of(outcome));
	object_end(object, JSON_COMPACT);
	say_text("\n");
	return status;
}

/* === Doctor =============================================================== */

static const char *comma;

void json_checks_begin(void)
{
	say_text("{\"schema\":1,\"kind\":\"doctor\",\"checks\":[");
	comma = "\n";
}

void json_check(const char *name, const char *state, const char *text, const char *mend)
{
	json_t *object = object_begin();

	put(object, "check", string_of(name));
	put(object, "state", string_of(state));
	put(object, "text", string_of(text));
	put(object, "mend", text_or_null(mend));
	say_text(comma);
	object_end(object, JSON_COMPACT);
	comma = ",\n";
}

void json_checks_end(void)
{
	say_text("]}\n");
}
