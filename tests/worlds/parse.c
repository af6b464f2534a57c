// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of a world into words, numbers, durations, names.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

/* Ends the program: a world that is half understood proves nothing. */
void fail(const struct world *w, const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "%s:%d: ", w->file, w->line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

/* The words of a line, terminated by NULL. */
u32 split(const struct world *w, char *line, char **words)
{
	u32 nr = 0;
	char *word;

	line[strcspn(line, "#\n")] = '\0';
	for (word = strtok(line, " \t\r"); word; word = strtok(NULL, " \t\r")) {
		if (nr == MAX_WORDS)
			fail(w, "more than %d words", MAX_WORDS);
		words[nr++] = word;
	}
	words[nr] = NULL;
	return nr;
}

static double amount(const struct world *w, const char *word, char **unit)
{
	double value;

	if (!word || !isdigit((unsigned char)*word))
		fail(w, "\"%s\": a number is expected", word ?: "");
	value = strtod(word, unit);
	return value;
}

u32 parse_number(const struct world *w, const char *word)
{
	char *unit;
	double value = amount(w, word, &unit);

	if (*unit || value > 4e9)
		fail(w, "\"%s\": a number is expected", word);
	return value;
}

u64 parse_duration(const struct world *w, const char *word)
{
	static const struct { const char *unit; double ns; } units[] = {
		{ "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 },
		{ "m", 60e9 }, { "h", 3600e9 }, { "d", 86400e9 },
	};
	char *unit;
	double value = amount(w, word, &unit);
	u32 i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(unit, units[i].unit))
			return value * units[i].ns + 0.5;
	fail(w, "\"%s\": a duration is expected: us, ms, s, m, h, d", word);
}

/* In KiB. A number alone is MiB. */
u64 parse_memory(const struct world *w, const char *word)
{
	char *unit;
	double value = amount(w, word, &unit);

	if (!*unit || !strcmp(unit, "M"))
		return value * 1024;
	if (!strcmp(unit, "K"))
		return value;
	if (!strcmp(unit, "G"))
		return value * 1024 * 1024;
	fail(w, "\"%s\": memory is expected: K, M, G", word);
}

u8 parse_state(const struct world *w, const char *word)
{
	if (word && !strcmp(word, "run"))
		return RUNS;
	if (word && !strcmp(word, "sleep"))
		return SLEEPS;
	if (word && !strcmp(word, "D"))
		return UNINTERRUPTIBLE;
	fail(w, "\"%s\": a state is expected: run, sleep, D", word ?: "");
}

static const char *argument(const struct world *w, char **words)
{
	if (!words[1])
		fail(w, "\"%s\": what?", words[0]);
	return words[1];
}

/* How many words an attribute without a value takes: 1, or 0 if it is none. */
static u32 parse_flag(const char *word, struct attributes *a)
{
	if (!strcmp(word, "tty"))
		a->tty = true;
	else if (!strcmp(word, "guarded"))
		a->guarded = true;
	else if (!strcmp(word, "manager"))
		a->manager = true;
	else if (!strcmp(word, "gone"))
		a->gone = true;
	else
		return 0;
	return 1;
}

static void parse_uid(const struct world *w, const char *word, struct attributes *a)
{
	char digits[NAME_LEN];
	size_t len = strlen(word);

	/* "N+": N and the number of the member. */
	a->has_uid = true;
	a->uid_counts = len && word[len - 1] == '+';
	snprintf(digits, sizeof(digits), "%.*s", (int)(len - a->uid_counts), word);
	a->uid = parse_number(w, digits);
}

static void parse_group(struct world *w, const char *word, struct attributes *a)
{
	if (!strcmp(word, "own")) {
		a->group_own = true;
		return;
	}
	a->has_group = true;
	a->group = w->process[find_process(w, word)].group;
}

/* The same for one with a value. */
static u32 parse_value(struct world *w, char **words, struct attributes *a)
{
	const char *word = words[0];
	const char *value = argument(w, words);

	if (!strcmp(word, "every"))
		a->every = parse_duration(w, value);
	else if (!strcmp(word, "uid"))
		parse_uid(w, value, a);
	else if (!strcmp(word, "group"))
		parse_group(w, value, a);
	else if (!strcmp(word, "session") && !strcmp(value, "own"))
		a->session_own = true;
	else if (!strcmp(word, "cgroup"))
		a->cgroup = value;
	else if (!strcmp(word, "comm"))
		a->comm = value;
	else if (!strcmp(word, "threads"))
		a->threads = parse_number(w, value);
	else if (!strcmp(word, "rss"))
		a->rss = parse_memory(w, value);
	else if (!strcmp(word, "of") && !strcmp(value, "storm"))
		a->storm = true;
	else if (!strcmp(word, "state"))
		a->has_state = true, a->state = parse_state(w, value);
	else
		fail(w, "\"%s %s\": unknown", word, value);
	return 2;
}

/* What follows the parent in the line of a birth. */
void parse_attributes(struct world *w, char **words, struct attributes *a)
{
	*a = (struct attributes){ .every = 1000000, .threads = 1, .rss = 32 };
	while (*words) {
		static const char * const all[] = {
			"every", "uid", "group", "session", "cgroup", "comm", "threads", "rss",
			"of", "state",
		};
		u32 taken = parse_flag(words[0], a);
		u32 i;

		for (i = 0; !taken && i < sizeof(all) / sizeof(all[0]); i++)
			if (!strcmp(words[0], all[i]))
				taken = parse_value(w, words, a);
		if (!taken)
			fail(w, "\"%s\": unknown", words[0]);
		words += taken;
	}
	if (!a->threads)
		fail(w, "threads: at least 1");
}

/* The newest of that name. */
struct name *find_name(struct world *w, const char *text)
{
	u32 i;

	for (i = w->nr_names; i-- > 0;)
		if (!strcmp(w->name[i].text, text))
			return &w->name[i];
	return NULL;
}

/* NAME: all of them; NAME.I: that one. */
struct name *find_crowd(struct world *w, const char *word, u32 *first, u32 *nr)
{
	char text[NAME_LEN];
	struct name *name;
	const char *dot;
	u32 number;

	if (!word)
		fail(w, "a name is expected");
	name = find_name(w, word);
	if (name) {
		*first = name->first;
		*nr = name->nr;
		return name;
	}
	dot = strrchr(word, '.');
	snprintf(text, sizeof(text), "%.*s", dot ? (int)(dot - word) : 0, word);
	name = dot ? find_name(w, text) : NULL;
	if (!name)
		fail(w, "\"%s\": no such name", word);
	number = parse_number(w, dot + 1);
	if (!number || number > name->nr)
		fail(w, "\"%s\": there are %u of them", word, name->nr);
	*first = name->first + number - 1;
	*nr = 1;
	return name;
}

/* One process: of a crowd, the first. */
u32 find_process(struct world *w, const char *word)
{
	u32 first, nr;

	if (word && !strcmp(word, "init"))
		return INIT;
	if (word && !strcmp(word, "kernel"))
		return KERNEL;
	find_crowd(w, word, &first, &nr);
	if (!nr)
		fail(w, "\"%s\": none of it was born", word);
	return first;
}
