/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Picture: a machine drawn in a line of words, and what a look at it must find.
 *
 * Each word of the story is one of these; time passes before each birth:
 *
 *   +DUR               time passes (us ms s m h d)
 *   ~DUR               before each birth from here on; 1ms at first
 *   NAME<PARENT        PARENT forks NAME; "kernel" is above all
 *   NAME*N<PARENT      N times: a fan; of a crowd the newest member forks
 *   NAME^N<PARENT      a chain: each is forked by the one before
 *   -NAME              it exits, and is reaped; of a crowd: all
 *   z*N<PARENT         children of it that it has not reaped; "kernel": they wait for a reaper
 *                      of orphans
 *   zo*N<NAME          orphans of its process group, which wait for PID 1
 *   zl*N<PARENT        children of it that are still exiting
 *   hold:NAME          it is held, by an earlier look; user:NAME: by an order of its user
 *   hits:NAME          threads: its newest was born now
 *   slots=N used=N cpus=N mem=N avail=N    the machine; memory in MiB
 *   only=PRESSURE      the others do not count
 *   again              what the later looks of an order look for counts
 *   force, limited
 *
 * After a birth, each behind a comma: run, shell, manager, protected, guarded, spared, gone, fresh,
 * full=N and brim=N (the limit), free (of it), session, group (their own), group=NAME, uid=N,
 * cgroup=N, tasks=N, rss=N (KiB), comm=TEXT. User, group, session, cgroup and limit come from
 * the parent.
 *
 * What must be found: the pressure; then the names of all that is taken, no others; and, where
 * the case is about them, anchor:NAME root:NAME above:NAME (NAME.I: one of a crowd), roots=N,
 * weight=N, zombies=N, on=PRESSURE, off=PRESSURE, guess, stays (the anchor is not
 * taken).
 */
#ifndef RESCUE_UNIT_PICTURE_H
#define RESCUE_UNIT_PICTURE_H

#include "tree/choice.h"
#include "tree/pressure.h"
#include "world.h"

#define MS			1000000ull
#define SECOND			(1000 * MS)
#define MINUTE			(60 * SECOND)
#define DAY			(1440 * MINUTE)

#define PICTURE_NAMES		64u
#define PICTURE_NAME_LEN	16u

/* One process; its place in the array is its pid. */
struct body {
	u64 start_ns;
	u32 node;
	bool expected;
	struct rescue_facts facts;
};

struct crowd {
	char name[PICTURE_NAME_LEN];
	u32 first, nr;
};

/* Zombies of one parent, or orphans of one process group. */
struct grave {
	u32 reaper;
	u32 kin;
	u32 nr;
	u64 start_ns;
	bool full;
	bool leaves;
};

static struct {
	struct body *body;
	u32 nr, room;
	struct crowd crowd[PICTURE_NAMES];
	u32 nr_crowds;
	struct grave grave[24];
	u32 nr_graves;
	u64 now, every;
	u32 used; /* 0: as many as there are */
	struct rescue_look look;
	struct rescue_view view;
	struct rescue_choice *choice;
	struct rescue_verdict verdict;
	u32 nr_limits;
	u32 nr_asked;
} picture;

/* === What the choice asks ================================================= */

static struct body *body_of(u32 index)
{
	return &picture.body[rescue_node(l, index)->pid];
}

static void picture_facts(void *ctx, u32 index, struct rescue_facts *facts)
{
	EXPECT(ctx == &picture);
	EXPECT(rescue_node(l, index)->flags & RESCUE_LIVING);
	picture.nr_asked++;
	*facts = body_of(index)->facts;
	if (!(facts->traits & RESCUE_GONE))
		return;
	*facts = (struct rescue_facts){ .tasks = 1, .traits = RESCUE_GONE };
}

static void picture_zombies(void *ctx,
			    void (*note)(void *arg, const struct rescue_zombie *zombie), void *arg)
{
	struct rescue_zombie zombie;
	const struct grave *grave;
	u32 i;

	EXPECT(ctx == &picture);
	for (grave = picture.grave; grave < picture.grave + picture.nr_graves; grave++) {
		zombie = (struct rescue_zombie){
			.start_ns = grave->start_ns, .reaper = grave->reaper, .kin = grave->kin,
			.full = grave->full, .leaves = grave->leaves,
		};
		for (i = 0; i < grave->nr; i++)
			note(arg, &zombie);
	}
}

/* === Births and exits ===================================================== */

static inline void picture_begin(u32 room)
{
	world_begin(4096);
	memset(&picture, 0, sizeof(picture));
	picture.body = calloc(room, sizeof(*picture.body));
	picture.room = room;
	picture.nr = 1;
	picture.choice = malloc(sizeof(*picture.choice));
	picture.every = MS;
	picture.view = (struct rescue_view){
		.facts = picture_facts, .zombies = picture_zombies, .ctx = &picture,
	};
	picture.look = (struct rescue_look){
		.l = l, .view = &picture.view, .leave_out = RESCUE_MEMBER,
		.machine = {
			.slots = 2400, .cpus = 2, .memory = 1000 << 10, .available = 1000 << 10,
		},
	};
}

static inline void picture_end(void)
{
	free(picture.choice);
	free(picture.body);
	world_end();
}

/* @parent forks; its child is like it. */
static inline struct body *picture_fork(u32 parent)
{
	struct body *body = &picture.body[picture.nr];
	struct rescue_person person = { .pid = picture.nr };

	EXPECT(picture.nr < picture.room);
	picture.now += picture.every;
	body->facts = picture.body[parent].facts;
	body->facts.traits &= RESCUE_FULL | RESCUE_BRIM;
	body->facts.tasks = 1;
	body->facts.memory = 32;
	body->facts.newest_ns = picture.now;
	body->start_ns = picture.now;
	person.start_ns = picture.now;
	person.uid = body->facts.uid;
	if (l->nr_free < 8)
		world_add_chunk();
	body->node = rescue_lineage_birth(l, &person, parent,
					  parent ? picture.body[parent].start_ns : 0);
	picture.nr++;
	return body;
}

static inline void picture_exit(u32 pid)
{
	const struct body *body = &picture.body[pid];
	char comm[16] = "";

	memcpy(comm, body->facts.name, sizeof(comm));
	rescue_lineage_exit(l, pid, body->start_ns, body->facts.uid, comm);
}

/* === Words ================================================================ */

static inline u64 word_number(const char **at)
{
	u64 number = 0;

	while (**at >= '0' && **at <= '9')
		number = number * 10 + *(*at)++ - '0';
	return number;
}

static inline u64 word_duration(const char *at)
{
	u64 number = word_number(&at);

	switch (*at) {
	case 'u':
		return number * 1000;
	case 'm':
		return at[1] == 's' ? number * MS : number * MINUTE;
	case 's':
		return number * SECOND;
	case 'h':
		return number * 60 * MINUTE;
	case 'd':
		return number * DAY;
	}
	FAIL("no duration: %s", at);
	return 0;
}

/* What is behind @key, or NULL: the word is another. */
static inline const char *word_value(const char *word, const char *key)
{
	return strncmp(word, key, strlen(key)) ? NULL : word + strlen(key);
}

static inline bool word_sets(const char *word, const char *key, u32 *value)
{
	const char *at = word_value(word, key);

	if (at)
		*value = word_number(&at);
	return at;
}

static inline u32 word_pressure(const char *word)
{
	u32 i;

	for (i = RESCUE_CALM; i < RESCUE_NR_PRESSURES; i++)
		if (!strcmp(word, rescue_pressure_name(i)))
			return i;
	FAIL("no pressure: %s", word);
	return RESCUE_CALM;
}

/* The newest of that name. */
static inline const struct crowd *word_crowd(const char *word)
{
	u32 i;

	for (i = picture.nr_crowds; i--;)
		if (!strcmp(picture.crowd[i].name, word))
			return &picture.crowd[i];
	FAIL("there is no %s", word);
	return &picture.crowd[0];
}

/* The newest process of that name; 0: the kernel. */
static inline u32 word_pid(const char *word)
{
	const struct crowd *crowd;

	if (!strcmp(word, "kernel"))
		return 0;
	crowd = word_crowd(word);
	return crowd->first + crowd->nr - 1;
}

/* === One birth ============================================================ */

static inline bool word_trait(const char *word, u8 *traits)
{
	static const struct {
		const char *word;
		u8 traits;
	} rows[] = {
		{ "run", RESCUE_RUNS | RESCUE_AWAKE }, { "uninterruptible", RESCUE_AWAKE },
		{ "shell", RESCUE_SHELL }, { "manager", RESCUE_MANAGER },
		{ "protected", RESCUE_PROTECTED }, { "gone", RESCUE_GONE },
		{ "full=", RESCUE_FULL }, { "brim=", RESCUE_FULL | RESCUE_BRIM },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (word_value(word, rows[i].word))
			*traits |= rows[i].traits;
	return word_value(word, "free");
}

static inline void word_attribute(const char *word, u32 pid)
{
	struct rescue_facts *facts = &picture.body[pid].facts;
	struct rescue_node *node = rescue_node(l, picture.body[pid].node);
	const char *value;
	u32 cgroup;

	if (word_trait(word, &facts->traits))
		facts->traits &= ~(RESCUE_FULL | RESCUE_BRIM);
	if (!strcmp(word, "spared"))
		node->flags |= RESCUE_SPARED;
	if (!strcmp(word, "guarded"))
		node->born_protected = true;
	if (!strcmp(word, "fresh"))
		node->fresh = true;
	if (!strcmp(word, "session"))
		facts->session = pid;
	if (!strcmp(word, "session") || !strcmp(word, "group"))
		facts->group = pid;
	value = word_value(word, "group=");
	if (value)
		facts->group = picture.body[word_pid(value)].facts.group;
	value = word_value(word, "comm=");
	if (value) {
		memset(facts->name, 0, sizeof(facts->name));
		memcpy(facts->name, value, strlen(value));
	}
	if (word_sets(word, "cgroup=", &cgroup))
		facts->cgroup = cgroup;
	if (word_sets(word, "full=", &facts->limit) || word_sets(word, "brim=", &facts->limit))
		facts->limit_of = ++picture.nr_limits;
	word_sets(word, "uid=", &facts->uid);
	word_sets(word, "tasks=", &facts->tasks);
	word_sets(word, "rss=", &facts->memory);
}

static inline void picture_one_birth(u32 parent, const char *name, char **attributes)
{
	u32 pid = picture.nr;
	struct body *body = picture_fork(parent);

	memset(body->facts.name, 0, sizeof(body->facts.name));
	memcpy(body->facts.name, name, strlen(name));
	for (; *attributes; attributes++)
		word_attribute(*attributes, pid);
	/* Its threads are births of its. */
	for (parent = 1; parent < body->facts.tasks; parent++)
		rescue_lineage_thread(l, pid, body->start_ns, picture.now);
}

/* "NAME*N<PARENT,attribute,..." */
static inline void word_birth(char *word, char *less)
{
	char *attributes[12] = {};
	struct crowd *crowd = &picture.crowd[picture.nr_crowds];
	char *shape = strpbrk(word, "*^");
	const char *nr = shape ? shape + 1 : "1";
	char kind = shape ? *shape : '*';
	u32 i = 0, parent, left;

	*less++ = '\0';
	if (shape)
		*shape = '\0';
	EXPECT(picture.nr_crowds < PICTURE_NAMES - 1 && strlen(word) < PICTURE_NAME_LEN);
	strcpy(crowd->name, word);
	for (attributes[0] = strchr(less, ','); attributes[i]; i++) {
		*attributes[i]++ = '\0';
		attributes[i + 1] = strchr(attributes[i], ',');
	}
	parent = word_pid(less);
	crowd->first = picture.nr;
	crowd->nr = word_number(&nr);
	picture.nr_crowds++;
	for (left = crowd->nr; left; left--) {
		picture_one_birth(parent, word, attributes);
		if (kind == '^')
			parent = picture.nr - 1;
	}
}

static inline void word_zombies(char *word, char *less)
{
	bool orphans = word[1] == 'o';
	bool leaves = word[1] == 'l';
	const char *nr = strchr(word, '*') + 1;
	u32 pid = word_pid(less + 1);
	const struct body *body = &picture.body[pid];
	u32 node = pid ? body->node : RESCUE_ROOT;

	picture.now += picture.every;
	picture.grave[picture.nr_graves++] = (struct grave){
		.reaper = orphans ? RESCUE_ROOT : node, .kin = orphans ? node : RESCUE_ROOT,
		.nr = word_number(&nr), .start_ns = picture.now,
		.full = body->facts.traits & RESCUE_FULL, .leaves = leaves,
	};
}

/* === A story ============================================================== */

static inline void word_exits(const char *name)
{
	const struct crowd *crowd = word_crowd(name);
	u32 pid;

	for (pid = crowd->first; pid < crowd->first + crowd->nr; pid++)
		picture_exit(pid);
	world_settle();
}

static inline void word_holds(const char *name, bool by_user)
{
	const struct crowd *crowd = word_crowd(name);
	u32 pid;

	for (pid = crowd->first; pid < crowd->first + crowd->nr; pid++) {
		rescue_lineage_join(l, picture.body[pid].node);
		rescue_node(l, picture.body[pid].node)->by_user = by_user;
	}
}

static inline bool word_machine(const char *word)
{
	struct rescue_machine *m = &picture.look.machine;
	u32 mib;

	if (word_sets(word, "mem=", &mib)) {
		m->memory = mib << 10;
		m->available = m->memory;
		return true;
	}
	if (word_sets(word, "avail=", &mib)) {
		m->available = mib << 10;
		return true;
	}
	return word_sets(word, "slots=", &m->slots) || word_sets(word, "used=", &picture.used) ||
	       word_sets(word, "cpus=", &m->cpus);
}

static inline void picture_word(char *word)
{
	char *less = strchr(word, '<');

	if (*word == '+')
		picture.now += word_duration(word + 1);
	else if (*word == '~')
		picture.every = word_duration(word + 1);
	else if (*word == '-')
		word_exits(word + 1);
	else if (less && (!strncmp(word, "z*", 2) || !strncmp(word, "zo*", 3) ||
			  !strncmp(word, "zl*", 3)))
		word_zombies(word, less);
	else if (less)
		word_birth(word, less);
	else if (word_value(word, "hold:"))
		word_holds(word + 5, false);
	else if (word_value(word, "user:"))
		word_holds(word + 5, true);
	else if (word_value(word, "hits:"))
		picture.body[word_pid(word + 5)].facts.newest_ns = picture.now;
	else if (word_value(word, "only="))
		picture.look.pressures |= 1u << word_pressure(word + 5);
	else if (!strcmp(word, "again"))
		picture.look.pressures |= RESCUE_LOOKED_FOR_AGAIN;
	else if (!strcmp(word, "force"))
		picture.look.force = true;
	else if (!strcmp(word, "limited"))
		picture.look.limited = true;
	else if (!word_machine(word))
		FAIL("what is %s?", word);
}

/* Calls @fn for each word of @text. */
static inline void call_with_words(const char *text, void (*fn)(char *word))
{
	char word[100];

	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t len = strcspn(text, " ");

		EXPECT(len < sizeof(word));
		memcpy(word, text, len);
		word[len] = '\0';
		fn(word);
		text += len;
	}
}

static inline u32 picture_count_tasks(void)
{
	u32 nr = 0;
	u32 i;

	for (i = 1; i < picture.nr; i++)
		if (rescue_lineage_find(l, i, picture.body[i].start_ns) &&
		    rescue_node(l, picture.body[i].node)->flags & RESCUE_LIVING)
			nr += picture.body[i].facts.tasks;
	for (i = 0; i < picture.nr_graves; i++)
		nr += picture.grave[i].nr;
	return nr;
}

/* The machine as it stands at the end of the story. */
static inline void picture_set_machine(void)
{
	struct rescue_machine *m = &picture.look.machine;

	m->now_ns = picture.now;
	m->used = picture.used ?: picture_count_tasks();
}

/* A look while some wait for their prune. */
static inline bool picture_look_now(void)
{
	rescue_lineage_clear_marks(l);
	picture_set_machine();
	picture.nr_asked = 0;
	test_breaths = 0;
	return rescue_choice_look(picture.choice, &picture.look, &picture.verdict);
}

static inline bool picture_look(void)
{
	world_settle();
	return picture_look_now();
}

#endif /* RESCUE_UNIT_PICTURE_H */
