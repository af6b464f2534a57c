// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each line of a world does.
 */
#include <stdlib.h>
#include <string.h>

#include "world.h"

/* Time without births after which a drain has come by. */
#define DRAIN_NS	10000000ull

static void pass(struct world *w, u64 ns)
{
	w->now += ns;
	if (ns >= DRAIN_NS && w->unsettled)
		table_settle(w);
}

/* === Births =============================================================== */

/**
 * struct birth - the line of a birth
 * @w: the world
 * @name: entry of the table of names that is being filled
 * @parent: first process that may fork; @nr_parents of them, in turn
 * @parents: their entry of the table of names
 * @nr: how many are to be born
 * @crowd: the members have numbers
 * @a: what they are like
 */
struct birth {
	struct world *w;
	u32 name;
	u32 parent;
	u32 nr_parents;
	u32 parents;
	u32 nr;
	bool crowd;
	struct attributes a;
};

static u32 nr_born(const struct birth *b)
{
	return b->w->name[b->name].nr;
}

static u32 member(const struct birth *b, u32 number)
{
	return b->w->name[b->name].first + number;
}

/* The next living process of those that fork. */
static u32 next_parent(struct birth *b)
{
	u32 tries;

	if (b->parent == KERNEL)
		return KERNEL;
	for (tries = 0; tries < b->nr_parents; tries++) {
		u32 index = b->parent;

		if (b->nr_parents > 1)
			index += b->w->name[b->parents].turn++ % b->nr_parents;
		if (b->w->process[index].living)
			return index;
	}
	fail(b->w, "the parent has exited");
}

/* One more. Returns it, or NOBODY when a limit forbids it. */
static u32 bear(struct birth *b, u32 parent)
{
	u32 index;

	pass(b->w, b->a.every);
	index = table_fork(b->w, parent, &b->a, b->name, b->crowd ? nr_born(b) + 1 : 0);
	if (index != NOBODY)
		b->w->name[b->name].nr++;
	return index;
}

static void bear_all(struct birth *b)
{
	u32 i;

	for (i = 0; i < b->nr; i++)
		bear(b, next_parent(b));
}

/* Each is forked by the one before. */
static void bear_chain(struct birth *b)
{
	u32 last = next_parent(b);
	u32 i;

	for (i = 0; i < b->nr; i++) {
		bool first = !nr_born(b);
		u32 index = bear(b, last);

		if (index == NOBODY)
			continue;
		if (b->a.gone && !first)
			table_exit(b->w, last, false);
		last = index;
	}
}

/* Each link leaves a child (or two of a child that is gone), goes on in another, and exits. */
static void bear_spine(struct birth *b)
{
	u32 link = bear(b, next_parent(b));

	while (link != NOBODY && nr_born(b) < b->nr) {
		u32 rest = bear(b, link);
		u32 next = bear(b, link);

		if (next == NOBODY)
			return;
		if (b->a.gone) {
			bear(b, rest);
			bear(b, rest);
			table_exit(b->w, rest, false);
		}
		table_exit(b->w, link, false);
		link = next;
	}
}

/* Each is forked by the oldest that has forked less than twice. */
static void bear_tree(struct birth *b)
{
	u32 root = next_parent(b);
	u32 forker = 0;
	bool half = false;
	u32 i;

	for (i = 0; i < b->nr; i++) {
		if (!nr_born(b)) {
			bear(b, root);
			continue;
		}
		if (bear(b, member(b, forker)) == NOBODY)
			continue;
		if (half && b->a.gone)
			table_exit(b->w, member(b, forker), false);
		forker += half;
		half = !half;
	}
}

/* Each forks for ever, in turn: for (;;) fork(); */
static void bear_doubling(struct birth *b)
{
	u32 root = next_parent(b);
	u32 forker = 0;
	u32 round = 1;
	u32 i;

	for (i = 0; i < b->nr; i++) {
		if (!nr_born(b)) {
			bear(b, root);
			continue;
		}
		bear(b, member(b, forker++));
		if (forker < round)
			continue;
		forker = 0;
		round = nr_born(b);
	}
}

/* Nothing stays, and the pid is used again. */
static void bear_churn(struct birth *b)
{
	u32 i;

	for (i = 0; i < b->nr; i++) {
		u32 index = bear(b, next_parent(b));

		if (index == NOBODY)
			continue;
		table_exit(b->w, index, false);
		b->w->nr_processes--;
		b->w->name[b->name].nr--;
	}
}

static u32 new_name(struct world *w, const char *text, bool crowd)
{
	struct name *name;

	if (strlen(text) >= NAME_LEN || strpbrk(text, "=/|"))
		fail(w, "\"%s\": a name is expected", text);
	w->name = grow(w->name, w->nr_names, &w->room_names, sizeof(*w->name));
	name = &w->name[w->nr_names];
	*name = (struct name){ .crowd = crowd };
	strcpy(name->text, text);
	return w->nr_names++;
}

static void set_parent(struct birth *b, const char *word)
{
	struct world *w = b->w;

	if (!word)
		fail(w, "a parent is expected");
	b->parents = find_crowd(w, word, &b->parent, &b->nr_parents) - w->name;
	if (!b->nr_parents)
		fail(w, "\"%s\": none of it was born", word);
}

/* The line has a "=" as the word @equals. */
static void play_birth(struct world *w, char **words, u32 equals)
{
	struct birth b = { .w = w, .nr = 1 };
	void (*how)(struct birth *b) = bear_all;
	const char *kind = words[1];
	const char *text = words[0];
	char **rest = words + equals + 2;

	if (equals == 3) {
		if (!strcmp(kind, "chain"))
			how = bear_chain;
		else if (!strcmp(kind, "spine"))
			how = bear_spine;
		else if (!strcmp(kind, "tree"))
			how = bear_tree;
		else if (!strcmp(kind, "double"))
			how = bear_doubling;
		else if (!strcmp(kind, "churn"))
			how = bear_churn;
		else
			fail(w, "\"%s\": unknown", kind);
		b.nr = parse_number(w, words[2]);
	} else if (equals == 2) {
		if (*kind != 'x')
			fail(w, "\"%s\": unknown", kind);
		b.nr = parse_number(w, kind + 1);
	}
	b.crowd = equals > 1;
	set_parent(&b, words[equals + 1]);
	if (equals < 3 && (!*rest || strcmp(*rest++, "fork")))
		fail(w, "\"fork\" is expected");
	if (equals == 3 && *rest && !strcmp(*rest, "fork"))
		rest++;
	parse_attributes(w, rest, &b.a);
	b.name = new_name(w, text, b.crowd);
	w->name[b.name].first = w->nr_processes;
	how(&b);
}

/* === What happens to the living =========================================== */

static void exit_all(struct world *w, u32 first, u32 nr, bool zombie)
{
	u32 i;

	for (i = first; i < first + nr; i++)
		table_exit(w, i, zombie);
}

static void add_threads(struct world *w, u32 first, u32 nr, char **words)
{
	u32 threads = parse_number(w, words[2]);
	u64 every = 1000000;
	u32 i, n;

	if (words[3]) {
		if (strcmp(words[3], "every"))
			fail(w, "\"%s\": unknown", words[3]);
		every = parse_duration(w, words[4]);
	}
	for (i = first; i < first + nr; i++) {
		if (!w->process[i].living)
			continue;
		for (n = w->process[i].threads; n < threads; n++) {
			pass(w, every);
			table_thread(w, i);
		}
	}
}

static void set_rss(struct world *w, u32 first, u32 nr, u32 rss)
{
	u32 i;

	for (i = first; i < first + nr; i++) {
		if (!w->process[i].living)
			continue;
		w->rss += (u64)rss - w->process[i].rss;
		w->process[i].rss = rss;
	}
}

static void set_state(struct world *w, u32 first, u32 nr, u8 state)
{
	u32 i;

	for (i = first; i < first + nr; i++)
		w->process[i].state = state;
}

static void play_change(struct world *w, char **words)
{
	const char *verb = words[1] ?: "";
	u32 first, nr;

	find_crowd(w, words[0], &first, &nr);
	if (!strcmp(verb, "stuck")) {
		set_state(w, first, nr, RUNS);
		pass(w, parse_duration(w, words[2]));
	} else if (!strcmp(verb, "exit")) {
		if (words[2] && strcmp(words[2], "zombie"))
			fail(w, "\"%s\": unknown", words[2]);
		exit_all(w, first, nr, words[2]);
	} else if (!strcmp(verb, "threads")) {
		add_threads(w, first, nr, words);
	} else if (!strcmp(verb, "rss")) {
		set_rss(w, first, nr, parse_memory(w, words[2]));
	} else if (!strcmp(verb, "state")) {
		set_state(w, first, nr, parse_state(w, words[2]));
	} else {
		fail(w, "\"%s %s\": unknown", words[0], verb);
	}
}

/* === Lines ================================================================ */

static void play_machine(struct world *w, char **words)
{
	for (; *words; words += 2) {
		if (w->nr_processes > INIT + 1)
			fail(w, "the machine is to be told before any birth");
		if (!strcmp(words[0], "slots"))
			w->slots = parse_number(w, words[1]);
		else if (!strcmp(words[0], "cpus"))
			w->cpus = parse_number(w, words[1]);
		else if (!strcmp(words[0], "mem"))
			w->memory = parse_memory(w, words[1]);
		else
			fail(w, "\"%s\": unknown", words[0]);
	}
}

static void play_limit(struct world *w, char **words, u32 nr)
{
	u32 limit = nr == 4 ? parse_number(w, words[3]) : 0;

	if (nr == 4 && !strcmp(words[1], "cgroup"))
		w->cgroup[table_cgroup(w, words[2])].limit = limit;
	else if (nr == 4 && !strcmp(words[1], "uid"))
		w->user[table_user(w, parse_number(w, words[2]))].limit = limit;
	else
		fail(w, "limit cgroup PATH N, or limit uid N N");
}

static void play_spare(struct world *w, const char *word)
{
	u32 first, nr, i;

	find_crowd(w, word, &first, &nr);
	for (i = first; i < first + nr; i++)
		w->process[i].spared = true;
}

static void play_until(struct world *w, const char *word)
{
	u64 then = parse_duration(w, word);

	if (then > w->now)
		pass(w, then - w->now);
}

static bool is_birth(char **words, u32 nr, u32 *equals)
{
	for (*equals = 1; *equals < nr && *equals < 4; ++*equals)
		if (!strcmp(words[*equals], "="))
			return true;
	return false;
}

static void play_line(struct world *w, char **words, u32 nr)
{
	u32 equals;

	if (!strcmp(words[0], "should")) {
		judge_should(w, words, nr);
		return;
	}
	judge_end(w);
	if (is_birth(words, nr, &equals))
		play_birth(w, words, equals);
	else if (!strcmp(words[0], "slots") || !strcmp(words[0], "cpus") ||
		 !strcmp(words[0], "mem"))
		play_machine(w, words);
	else if (!strcmp(words[0], "limit"))
		play_limit(w, words, nr);
	else if (words[0][0] == '+')
		pass(w, parse_duration(w, words[0] + 1));
	else if (!strcmp(words[0], "at"))
		play_until(w, words[1]);
	else if (!strcmp(words[0], "orphans") && words[1] && !strcmp(words[1], "stay"))
		w->orphans_stay = true;
	else if (!strcmp(words[0], "spare"))
		play_spare(w, words[1]);
	else if (!strcmp(words[0], "ask"))
		judge_ask(w, words, nr);
	else
		play_change(w, words);
}

/* From the first line to the last. */
void play(struct world *w, FILE *file)
{
	char *words[MAX_WORDS + 1];
	char *line = NULL;
	size_t size = 0;
	u32 nr;

	while (getline(&line, &size, file) >= 0) {
		w->line++;
		nr = split(w, line, words);
		if (nr)
			play_line(w, words, nr);
	}
	free(line);
	judge_end(w);
}
