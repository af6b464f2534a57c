// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shadow fork tree, told as stories.
 *
 * A story is a row of words, done from left to right:
 *
 *   a>b      a forks b (0>b: a kernel thread does)     a*   a makes a thread
 *   -a       a exits                                   .    one settle
 *   $        settle until none waits                   { }  a sweep begins, ends
 *   ?a:p     a is found in the task list, child of p
 *   ?a:p/g/s the same, orphaned: process group g, session s
 *
 * A name with ' behind it is a later process with the same pid. The tree that
 * must come of it is written with ghosts in brackets, [g:x] and [s:x] for the
 * made up ones, siblings sorted, ghosts first:
 *
 *        init
 *          |
 *        bomb(ghost)       init([bomb](a b))
 *        /   \
 *       a     b
 *
 * In the pictures above the cases (x) has exited, [x] is made up, what stands apart is of
 * a parent that is not known yet, and -> is what comes of it.
 */
#include <linux/minmax.h>

#include "tree/adopt.h"
#include "world.h"

/* === Stories ============================================================== */

#define MAX_NAMES 64
#define NAME_LEN 16

static char names[MAX_NAMES][NAME_LEN];
static u32 nr_names;
static u64 clock_ns;

static u32 name_id(const char *name, size_t len)
{
	u32 i;

	for (i = 0; i < nr_names; i++)
		if (strlen(names[i]) == len && !memcmp(names[i], name, len))
			return i;
	memcpy(names[nr_names], name, len);
	names[nr_names][len] = '\0';
	return nr_names++;
}

/* The same pid for a and a', not the same birth. */
static struct rescue_person person(const char *name, size_t len)
{
	struct rescue_person who = { .uid = 1000 };

	if (len == 1 && *name == '0')
		return who;
	who.start_ns = 1000 + name_id(name, len);
	while (name[len - 1] == '\'')
		len--;
	who.pid = 10 + name_id(name, len);
	return who;
}

static struct rescue_person who(const char *name)
{
	return person(name, strlen(name));
}

static u32 node_of(const char *name)
{
	struct rescue_person p = who(name);

	return rescue_lineage_find(l, p.pid, p.start_ns);
}

static void padded_comm(char *comm, const char *name, size_t len)
{
	memset(comm, 0, RESCUE_COMM_LEN);
	memcpy(comm, name, len);
}

/* ?a:p or ?a:p/g/s */
static void adopt(const char *word, size_t len)
{
	const char *colon = memchr(word, ':', len);
	const char *end = word + len;
	const char *slash = memchr(colon, '/', end - colon);
	struct rescue_person child = person(word, colon - word);
	struct rescue_person parent = person(colon + 1, (slash ?: end) - colon - 1);
	u32 pgrp = 0, session = 0;
	char comm[RESCUE_COMM_LEN];

	if (slash) {
		const char *second = memchr(slash + 1, '/', end - slash - 1);

		pgrp = person(slash + 1, second - slash - 1).pid;
		session = person(second + 1, end - second - 1).pid;
	}
	padded_comm(comm, word, colon - word);
	rescue_adopt(l, &child, comm, parent.pid, parent.start_ns, pgrp, session);
}

static void do_word(const char *word, size_t len)
{
	const char *arrow = memchr(word, '>', len);
	struct rescue_person a = {}, b;
	char comm[RESCUE_COMM_LEN];

	if (arrow) {
		a = person(word, arrow - word);
		b = person(arrow + 1, len - (arrow + 1 - word));
		rescue_lineage_birth(l, &b, a.pid, a.start_ns);
	} else if (*word == '-') {
		a = person(word + 1, len - 1);
		padded_comm(comm, word + 1, len - 1);
		rescue_lineage_exit(l, a.pid, a.start_ns, a.uid, comm);
	} else if (*word == '?') {
		adopt(word + 1, len - 1);
	} else if (word[len - 1] == '*') {
		a = person(word, len - 1);
		rescue_lineage_thread(l, a.pid, a.start_ns, ++clock_ns);
	} else if (*word == '.') {
		rescue_lineage_settle(l);
	} else if (*word == '$') {
		world_settle();
		world_check_settled();
	} else if (*word == '{') {
		rescue_adopt_begin(l);
	} else if (*word == '}') {
		rescue_adopt_end(l);
	} else {
		FAIL("no such word: %.*s", (int)len, word);
	}
	world_check();
}

static void play(const char *story)
{
	while (*story) {
		size_t len = strcspn(story, " ");

		if (len)
			do_word(story, len);
		story += len + !!story[len];
	}
}

/* === Pictures ============================================================= */

static void name_of(const struct rescue_node *node, char *name, size_t size)
{
	const char *plain = (u32)node->pid - 10 < nr_names ? names[node->pid - 10] : "?";

	if (node->start_ns == RESCUE_START_SESSION)
		snprintf(name, size, "[s:%s]", plain);
	else if (node->start_ns == RESCUE_START_PGRP)
		snprintf(name, size, "[g:%s]", plain);
	else
		snprintf(name, size, node->flags & RESCUE_LIVING ? "%s" : "[%s]",
			 node->start_ns - 1000 < nr_names ? names[node->start_ns - 1000] : "?");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *draw(u32 index)
{
	char *part[MAX_NAMES];
	u32 nr_parts = 0, child, i;
	char *text = calloc(1, 4096);

	for (child = rescue_node(l, index)->child; child && nr_parts < MAX_NAMES;
	     child = rescue_node(l, child)->next)
		part[nr_parts++] = draw(child);
	qsort(part, nr_parts, sizeof(*part), by_text);

	if (index != RESCUE_ROOT)
		name_of(rescue_node(l, index), text, NAME_LEN + 8);
	if (nr_parts && index != RESCUE_ROOT)
		strcat(text, "(");
	for (i = 0; i < nr_parts; i++) {
		if (i)
			strcat(text, " ");
		strcat(text, part[i]);
		free(part[i]);
	}
	if (nr_parts && index != RESCUE_ROOT)
		strcat(text, ")");
	return text;
}

static void expect_tree(const char *expected)
{
	char *tree = draw(RESCUE_ROOT);

	EXPECT_STR(tree, expected);
	free(tree);
}

static void begin(void)
{
	nr_names = 0;
	clock_ns = 5000;
	world_begin(4096);
}

static void tell(const struct test_case *self)
{
	begin();
	play(self->in);
	expect_tree(self->out);
	world_end();
}

#define STORY(what, story, tree) { .name = what, .run = tell, .in = story, .out = tree }

/* Births that a node is credited with, whole ones. */
static u32 births_of(const char *name)
{
	u32 index = *name ? node_of(name) : RESCUE_ROOT;

	return rescue_lineage_births(l, rescue_node(l, index)) / RESCUE_BIRTH_UNIT;
}

static const char *comm_of(const char *name)
{
	static char text[RESCUE_COMM_LEN + 1];

	memcpy(text, rescue_node(l, node_of(name))->comm, RESCUE_COMM_LEN);
	return text;
}

/* === Births and exits ===================================================== */

/*
 *   root                   nothing below it
 */
static void a_new_lineage_is_the_root_alone(const struct test_case *self)
{
	(void)self;
	begin();
	world_check_settled();
	expect_tree("");
	EXPECT_EQ(l->nr_free, RESCUE_CHUNK_NODES - 2);
	EXPECT_EQ(l->nr_living + l->nr_ghosts + l->nr_members, 0);
	EXPECT_EQ(rescue_lineage_find(l, 10, 1000), RESCUE_NOBODY);
	world_end();
}

/*
 *   init(uid 0)         a newborn has its parent's name, and its own uid;
 *     |                 at its exit it gets those that it had last
 *    bash
 */
static void newborn_has_the_name_of_its_parent(const struct test_case *self)
{
	struct rescue_person child;
	u32 index;

	(void)self;
	begin();
	play("?init:0");
	child = who("bash");
	child.uid = 7;
	child.vforked = true;
	index = rescue_lineage_birth(l, &child, who("init").pid, who("init").start_ns);
	EXPECT_EQ(index, node_of("bash"));
	EXPECT_STR(comm_of("bash"), "init");
	EXPECT_EQ(rescue_node(l, index)->uid, 7);
	EXPECT(rescue_node_has(rescue_node(l, index), RESCUE_LIVING | RESCUE_VFORKED));
	EXPECT(!(rescue_node(l, index)->flags & RESCUE_ADOPTED));
	EXPECT_EQ(births_of("init"), 1);
	EXPECT_EQ(births_of("bash"), 0);

	EXPECT_EQ(rescue_lineage_exit(l, child.pid, child.start_ns, 8, "fifteen_letters"), index);
	EXPECT_STR(comm_of("bash"), "fifteen_letters");
	EXPECT_EQ(rescue_node(l, index)->uid, 8);
	world_end();
}

/*
 *   init - bash - a        an exec names a process, and what it forks from then on; a process of
 *                          which only a child is known stays nameless, and so does an exited one
 */
static void an_exec_gives_a_name(const struct test_case *self)
{
	static const char make[RESCUE_COMM_LEN] = "make";

	(void)self;
	begin();
	play("?init:0 init>bash");
	rescue_lineage_exec(l, who("bash").pid, who("bash").start_ns, make);
	play("bash>a");
	EXPECT_STR(comm_of("bash"), "make");
	EXPECT_STR(comm_of("a"), "make");
	EXPECT_STR(comm_of("init"), "init");
	play("-a");
	rescue_lineage_exec(l, who("a").pid, who("a").start_ns, make);
	EXPECT_STR(comm_of("a"), "a");

	play("x>y");
	rescue_lineage_exec(l, who("x").pid, who("x").start_ns, make);
	EXPECT_STR(comm_of("x"), "");
	rescue_lineage_exec(l, 999, 999, make);
	EXPECT_EQ(rescue_lineage_find(l, 999, 999), RESCUE_NOBODY);
	world_end();
}

/*
 *   init - meant* - a* - b* - c*     * marked: those that are born below the marked, also
 *            \----- before           below one that has exited; not those from before
 */
static void newborn_is_marked_as_its_parent(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>meant meant>before");
	rescue_node(l, node_of("meant"))->flags |= RESCUE_MARK;
	play("meant>a -meant a>b -a b>c before>d init>e");
	EXPECT(rescue_node(l, node_of("c"))->flags & RESCUE_MARK);
	EXPECT(!(rescue_node(l, node_of("before"))->flags & RESCUE_MARK));
	EXPECT(!(rescue_node(l, node_of("d"))->flags & RESCUE_MARK));
	EXPECT(!(rescue_node(l, node_of("e"))->flags & RESCUE_MARK));
	rescue_lineage_clear_marks(l);
	EXPECT(!(rescue_node(l, node_of("c"))->flags & RESCUE_MARK));
	world_end();
}

/*
 *   init                init
 *     |       a, b        |
 *    sh        exit      sh, which keeps the births of a
 *    / \
 *   a   b
 *   |
 *   (x y z have exited)
 */
static void births_of_a_dead_leaf_go_to_its_parent(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>sh sh>a sh>b a>x a>y a>z -x -y -z $");
	EXPECT_EQ(births_of("a"), 3);
	EXPECT_EQ(births_of("sh"), 2);
	play("-a -b $");
	expect_tree("init(sh)");
	EXPECT_EQ(births_of("sh"), 5);
	EXPECT_EQ(births_of(""), 1);
	play("-sh -init $");
	expect_tree("");
	EXPECT_EQ(births_of(""), 7);
	world_end();
}

/*
 *   init                init
 *     |       sh          |
 *    sh      exits        a, the heir of sh's births
 *    / \
 *   a  (b, c have exited)
 */
static void births_of_a_folded_one_go_to_its_heir(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>sh sh>a sh>b sh>c -b -c -sh $");
	expect_tree("init(a)");
	EXPECT_EQ(births_of("a"), 3);
	EXPECT_EQ(births_of("init"), 1);
	world_end();
}

/*
 *   init - a{2 threads}    a thread is a birth of its process, and no node
 */
static void a_thread_counts_for_its_process(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a a* a*");
	EXPECT_EQ(rescue_lineage_thread(l, who("a").pid, who("a").start_ns, 1), node_of("a"));
	expect_tree("init(a)");
	EXPECT_EQ(births_of("a"), 3);
	EXPECT_EQ(l->nr_births, 5);
	EXPECT_EQ(l->nr_living, 2);
	world_end();
}

/*
 *   init - (a)             a's exit is told twice, and by a sweep and a record
 *      \
 *       b
 */
static void the_second_exit_changes_nothing(const struct test_case *self)
{
	u32 index;

	(void)self;
	begin();
	play("0>init init>a init>b -a");
	index = node_of("a");
	EXPECT_EQ(rescue_lineage_exit(l, who("a").pid, who("a").start_ns, 5, "other_name_here"),
		  index);
	EXPECT_STR(comm_of("a"), "a");
	EXPECT_EQ(l->nr_ghosts, 1);
	play(". -a . -a $");
	expect_tree("init(b)");
	world_end();
}

/*
 *   init    (a)            its birth record is lost: it waits, below no node, and is
 *                          freed by the second settle
 */
static void exit_without_birth_is_forgotten_at_the_second_settle(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init -a");
	expect_tree("init");
	EXPECT(node_of("a"));
	EXPECT_EQ(l->nr_ghosts, 0);
	EXPECT(rescue_lineage_settle(l));
	EXPECT(node_of("a"));
	EXPECT(!rescue_lineage_settle(l));
	EXPECT(!node_of("a"));
	world_check_settled();
	world_end();
}

/*
 *   init
 *     |           a was read before bomb: it keeps bomb's name and uid
 *    bomb(guess)  until bomb's own birth record comes
 *     |
 *     a
 */
static void a_guess_is_corrected_by_its_birth_record(const struct test_case *self)
{
	struct rescue_person bomb;

	(void)self;
	begin();
	play("?init:0 bomb>a");
	expect_tree("bomb(a) init");
	EXPECT(rescue_node_has(rescue_node(l, node_of("bomb")), RESCUE_ADOPTED | RESCUE_LIVING));
	bomb = who("bomb");
	bomb.vforked = true;
	EXPECT_EQ(rescue_lineage_birth(l, &bomb, who("init").pid, who("init").start_ns),
		  node_of("bomb"));
	expect_tree("init(bomb(a))");
	EXPECT(!(rescue_node(l, node_of("bomb"))->flags & RESCUE_ADOPTED));
	EXPECT(rescue_node_has(rescue_node(l, node_of("bomb")), RESCUE_VFORKED));
	EXPECT_EQ(births_of("init"), 1);
	EXPECT_EQ(births_of("bomb"), 1);
	world_check();
	world_end();
}

/*
 *   a{thread}      init - a    known by a thread first: it must not be thought that it
 *                              belongs to root
 */
static void a_guess_gets_the_uid_and_name_of_its_birth_record(const struct test_case *self)
{
	(void)self;
	begin();
	play("?init:0 a* init>a");
	expect_tree("init(a)");
	EXPECT_EQ(rescue_node(l, node_of("a"))->uid, 1000);
	EXPECT_STR(comm_of("a"), "init");
	world_end();
}

/*
 *   init - a               met by the sweep before its birth record: what the task
 *                          list said stays
 */
static void an_adopted_one_keeps_its_uid_and_name(const struct test_case *self)
{
	struct rescue_person a;

	(void)self;
	begin();
	play("?init:0 ?a:init");
	a = who("a");
	a.uid = 5;
	rescue_lineage_birth(l, &a, who("init").pid, who("init").start_ns);
	EXPECT_EQ(rescue_node(l, node_of("a"))->uid, 1000);
	EXPECT_STR(comm_of("a"), "a");
	world_end();
}

/*
 *   x(lost) - a - b        no record tells the name of x, so a has none to hand on; the sweep
 *                          finds a, and what a bears from then on has a name
 */
static void a_sweep_names_the_nameless(const struct test_case *self)
{
	(void)self;
	begin();
	play("?init:0 x>a");
	EXPECT_STR(comm_of("a"), "");
	play("?a:x a>b");
	EXPECT_STR(comm_of("a"), "a");
	EXPECT_STR(comm_of("b"), "a");
	EXPECT_EQ(births_of("a"), 1);
	world_end();
}

/*
 *   init    b - a - b      whose parent would be its own descendant: one of the two
 *                          was a guess, nothing is done
 */
static void a_birth_that_would_close_a_circle_is_refused(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init b>a a>b");
	expect_tree("b(a) init");
	world_check();
	world_end();
}

/*
 *   init - a, then (a)     a settle with none waiting asks for no other drain
 */
static void settle_asks_for_another_drain_only_while_somebody_waits(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a");
	EXPECT(!rescue_lineage_settle(l));
	play("-a");
	EXPECT(rescue_lineage_settle(l));
	EXPECT(!rescue_lineage_settle(l));
	EXPECT(!rescue_lineage_settle(l));
	world_end();
}

/* === Adoption and sweeps ================================================== */

/*
 *   init - (a)     (b)     the storm room weighs while they wait for their prune: they
 *      \                   wait for one settle longer, b below no node too
 *       c
 */
static void who_waits_while_weights_are_used_waits_longer(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a init>c -a .");
	rescue_lineage_requeue(l);
	play("-b");
	rescue_lineage_requeue(l);
	world_check();
	play(".");
	EXPECT(node_of("a") && node_of("b"));
	play(".");
	EXPECT(!node_of("a") && !node_of("b"));
	expect_tree("init(c)");
	rescue_lineage_requeue(l);
	world_check_settled();
	world_end();
}

#define MAX_WORDS 8

static void play_in_order(char words[MAX_WORDS][32], u32 nr, u32 at, const char *expected)
{
	u32 i;

	if (at == nr) {
		begin();
		play("{");
		for (i = 0; i < nr; i++)
			play(words[i]);
		play("} $");
		expect_tree(expected);
		for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
			const struct rescue_node *node = rescue_node(l, i);

			if (node->parent && node->flags & RESCUE_LIVING)
				EXPECT(node->uid == 1000 && node->comm[0] != 'k');
		}
		world_end();
		return;
	}
	for (i = at; i < nr; i++) {
		char swap[32];

		memcpy(swap, words[at], sizeof(swap));
		memcpy(words[at], words[i], sizeof(swap));
		memcpy(words[i], swap, sizeof(swap));
		play_in_order(words, nr, at + 1, expected);
		memcpy(swap, words[at], sizeof(swap));
		memcpy(words[at], words[i], sizeof(swap));
		memcpy(words[i], swap, sizeof(swap));
	}
}

/* Every permutation of the task list must give the same tree. */
static void tell_in_any_order(const struct test_case *self)
{
	char words[MAX_WORDS][32] = {};
	const char *story = self->in;
	u32 nr = 0;

	while (*story) {
		size_t len = strcspn(story, " ");

		memcpy(words[nr++], story, len);
		story += len + !!story[len];
	}
	play_in_order(words, nr, 0, self->out);
}

#define ANY_ORDER(what, list, tree) \
	{ .name = what, .run = tell_in_any_order, .in = list, .out = tree }

/*
 *   init
 *   /  \        b is not in the list any more
 *  a    b
 */
static void a_sweep_finds_who_has_gone(const struct test_case *self)
{
	(void)self;
	begin();
	play("?init:0 init>a init>b { ?init:0 ?a:init");
	EXPECT_EQ(rescue_adopt_end(l), 1);
	EXPECT_STR(comm_of("b"), "init");
	play("$");
	expect_tree("init(a)");
	play("{ ?init:0 ?a:init");
	EXPECT_EQ(rescue_adopt_end(l), 0);
	play("{");
	EXPECT_EQ(rescue_adopt_end(l), 2);
	play("$");
	expect_tree("");
	world_end();
}

/*
 *   init - a               births that were not seen are counted when the child is
 *      \                   found, and only then
 *     [g] - b, c
 */
static void adoption_counts_a_birth_once(const struct test_case *self)
{
	(void)self;
	begin();
	play("?init:0 ?a:init ?b:init/g/s ?c:init/g/s $");
	EXPECT_EQ(l->nr_births, 4);
	EXPECT_EQ(all_births(), 4 * RESCUE_BIRTH_UNIT);
	play("?a:init ?b:init/g/s $");
	EXPECT_EQ(l->nr_births, 4);
	world_end();
}

/*
 *   init - a(vforked) - b  a is known already, by its child alone
 */
static void adoption_learns_of_a_vfork(const struct test_case *self)
{
	struct rescue_person a;

	(void)self;
	begin();
	play("?init:0 a>b");
	a = who("a");
	a.vforked = true;
	rescue_adopt(l, &a, "a\0\0\0\0\0\0\0\0\0\0\0\0\0", who("init").pid,
		     who("init").start_ns, 0, 0);
	expect_tree("init(a(b))");
	EXPECT(rescue_node_has(rescue_node(l, node_of("a")), RESCUE_VFORKED));
	world_end();
}

/*
 *   init - a - b - c          generations 1, 2, 3, 4, also when the records
 *                             come in the opposite order
 */
static void generations_do_not_depend_on_the_order_of_records(const struct test_case *self)
{
	static const char *const stories[] = {
		"0>init init>a a>b b>c",
		"b>c a>b init>a 0>init",
		"a>b b>c 0>init init>a",
		"?c:b ?b:a ?a:init ?init:0",
		"b>c ?b:a ?a:init ?init:0",
	};
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(stories); i++) {
		begin();
		play(stories[i]);
		expect_tree("init(a(b(c)))");
		EXPECT_EQ(rescue_node(l, node_of("init"))->generation, 1);
		EXPECT_EQ(rescue_node(l, node_of("a"))->generation, 2);
		EXPECT_EQ(rescue_node(l, node_of("b"))->generation, 3);
		EXPECT_EQ(rescue_node(l, node_of("c"))->generation, 4);
		world_end();
	}
}

/*
 *   init - (a) - (b) - c   c is of generation 4, whatever has been folded above it
 */
static void generation_survives_folding(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a a>b b>c -a -b $ c>d");
	expect_tree("init(c(d))");
	EXPECT_EQ(rescue_node(l, node_of("c"))->generation, 4);
	EXPECT_EQ(rescue_node(l, node_of("d"))->generation, 5);
	world_end();
}

/* === Numbered processes, for crowds ======================================= */

static u32 birth(u32 pid, u64 start_ns, u32 parent_pid, u64 parent_start_ns)
{
	struct rescue_person child = { .pid = pid, .start_ns = start_ns, .uid = pid };

	return rescue_lineage_birth(l, &child, parent_pid, parent_start_ns);
}

/* The start time of each is its pid, unless a case says otherwise. */
static u32 fork_of(u32 parent, u32 pid)
{
	return birth(pid, pid, parent, parent);
}

static void quit(u32 pid)
{
	static const char comm[RESCUE_COMM_LEN] = "gone";

	rescue_lineage_exit(l, pid, pid, pid, comm);
}

/*
 *   init - (2) - (3) - (4) - ... - 65999      each forks one and exits
 */
static void generation_saturates(const struct test_case *self)
{
	u32 pid;

	(void)self;
	world_begin(4096);
	fork_of(0, 1);
	for (pid = 2; pid < 66000; pid++) {
		fork_of(pid - 1, pid);
		quit(pid - 1);
		rescue_lineage_settle(l);
	}
	EXPECT_EQ(rescue_node(l, rescue_lineage_find(l, 65999, 65999))->generation,
		  RESCUE_GENERATION_MAX);
	EXPECT(l->nr_living + l->nr_ghosts < 5);
	world_settle();
	world_check_settled();
	world_end();
}

/*
 *   1 - 2, 3, ... 4999     do not fit into the first 4094 nodes
 */
static void an_empty_pool_loses_no_births(const struct test_case *self)
{
	u32 pid;

	(void)self;
	world_begin(1 << 20);
	fork_of(0, 1);
	for (pid = 2; pid < 5000; pid++)
		EXPECT_EQ(!fork_of(1, pid), pid >= 4095);
	world_check();
	EXPECT_EQ(l->nr_free, 0);
	EXPECT_EQ(l->nr_living, 4094);
	EXPECT_EQ(l->nr_missed, 5000 - 4095);
	EXPECT_EQ(all_births(), 4999 * RESCUE_BIRTH_UNIT);
	EXPECT_EQ(rescue_lineage_births(l, rescue_node(l, rescue_lineage_find(l, 1, 1))),
		  4998 * RESCUE_BIRTH_UNIT);

	/* Unknown processes fork, make threads, exit and are adopted. */
	EXPECT_EQ(fork_of(4998, 6000), RESCUE_NOBODY);
	EXPECT_EQ(rescue_lineage_thread(l, 4998, 4998, 1), RESCUE_ROOT);
	EXPECT_EQ(l->nr_births, 5001);
	EXPECT_EQ(all_births(), 5001 * RESCUE_BIRTH_UNIT);
	quit(4998);
	EXPECT_EQ(rescue_lineage_exit(l, 4998, 4998, 0, "4998\0\0\0\0\0\0\0\0\0\0"), RESCUE_NOBODY);
	world_check();

	/* The chunk that comes late, and the sweep that finds them. */
	EXPECT_EQ(world_add_chunk(), 0);
	EXPECT_EQ(l->nr_free, RESCUE_CHUNK_NODES);
	EXPECT_EQ(rescue_lineage_size(l), 2 * RESCUE_CHUNK_NODES);
	rescue_adopt_begin(l);
	for (pid = 1; pid < 5000; pid++) {
		struct rescue_person found = { .pid = pid, .start_ns = pid };

		EXPECT(rescue_adopt(l, &found, "found\0\0\0\0\0\0\0\0\0", pid > 1, pid > 1,
				    0, 0));
	}
	EXPECT_EQ(rescue_adopt_end(l), 0);
	EXPECT_EQ(l->nr_living, 4999);
	world_settle();
	world_check_settled();
	world_end();
}

/*
 *   root - 1, 2, 3, ...                    the pool ends somewhere on the way
 *      \                                   down to the orphan
 *     8000 - [s:6000] - [g:7000] - 9000
 */
static void adoption_with_an_empty_pool_leaves_a_sound_tree(const struct test_case *self)
{
	u32 pid, left;

	(void)self;
	for (left = 0; left < 5; left++) {
		struct rescue_person orphan = { .pid = 9000, .start_ns = 9000 };

		world_begin(4096);
		for (pid = 1; l->nr_free > left; pid++)
			fork_of(0, pid);
		rescue_adopt(l, &orphan, "orphan\0\0\0\0\0\0\0\0", 8000, 8000, 7000, 6000);
		world_check();
		EXPECT_EQ(!!rescue_lineage_find(l, 9000, 9000), left >= 4);
		world_settle();
		world_check();
		rescue_adopt_begin(l);
		rescue_adopt_end(l);
		world_settle();
		world_check_settled();
		EXPECT_EQ(l->nr_living, 0);
		world_end();
	}
}

/*
 *   6000(no node) - 5000(guess)    its birth record finds no node for the parent: it
 *                                  stays a guess, and a sweep can place it
 *   11 - 5000
 */
static void a_guess_is_not_corrected_to_a_parent_that_has_no_node(const struct test_case *self)
{
	struct rescue_person late;
	u32 pid, index;

	(void)self;
	world_begin(4096);
	rescue_lineage_thread(l, 5000, 5000, 1);
	for (pid = 10; l->nr_free; pid++)
		fork_of(0, pid);
	fork_of(6000, 5000);
	quit(10);
	world_settle();
	late = (struct rescue_person){ .pid = 5000, .start_ns = 5000 };
	rescue_adopt(l, &late, "late\0\0\0\0\0\0\0\0\0\0", 11, 11, 0, 0);
	index = rescue_lineage_find(l, 5000, 5000);
	EXPECT_EQ(rescue_node(l, rescue_node(l, index)->parent)->pid, 11);
	world_end();
}

/*
 *   root                   in as many chunks as there can be
 */
static void chunks_end_at_what_an_index_can_name(const struct test_case *self)
{
	struct rescue_node *chunk = malloc(RESCUE_CHUNK_BYTES);

	(void)self;
	world_begin(4096);
	l->nr_chunks = RESCUE_MAX_CHUNKS;
	EXPECT_EQ(rescue_lineage_add_chunk(l, chunk), -ENOSPC);
	EXPECT_EQ(l->nr_free, RESCUE_CHUNK_NODES - 2);
	l->nr_chunks = 1;
	free(chunk);
	EXPECT_EQ(world_add_chunk(), 0);
	EXPECT_EQ(l->nr_free, 2 * RESCUE_CHUNK_NODES - 2);
	world_check();
	world_end();
}

/* Under the eyes of a debug kernel each takes long. */
#ifdef __KERNEL__
#define STORM_PIDS	9000u
#else
#define STORM_PIDS	30000u
#endif

static u32 nr_given;

static void count_given(struct rescue_node *chunk)
{
	nr_given++;
	free(chunk);
}

/* Each forks; of @one_of exits all but one. Some that have exited wait for their prune. */
static void storm_passes(unsigned long *state, u32 first, u32 one_of)
{
	u32 i;

	for (i = 0; i < STORM_PIDS; i++) {
		u32 parent = i ? first + test_random(state, i) : 0;

		if (l->nr_free < 2)
			world_add_chunk();
		fork_of(parent, first + i);
	}
	for (i = 0; i < STORM_PIDS; i++) {
		if (!one_of || test_random(state, one_of))
			quit(first + i);
		if (i == STORM_PIDS - 100)
			world_settle();
	}
}

/* What walks over the pool may leave a mark on a node that is free. */
static void mark_the_free(void)
{
	struct rescue_node *node;
	u32 i;

	rescue_for_each_node(l, i, node)
		if (rescue_node_is_free(node))
			node->flags |= RESCUE_SPARED;
}

/* The sum of what each living process descends from, by number. */
static u64 sum_of_descent(void)
{
	const struct rescue_node *node;
	u32 nr_nodes = 0;
	u64 sum = 0;
	u32 i;

	rescue_for_each_node(l, i, node) {
		nr_nodes++;
		if (node->flags & RESCUE_LIVING)
			sum += (u64)node->pid *
			       rescue_node(l, rescue_lineage_living_above(l, i))->pid;
	}
	EXPECT_EQ(nr_nodes, rescue_lineage_size(l) - 2);
	return sum;
}

static u32 chunks_in_use(void)
{
	bool used[64] = { true };
	u32 i, nr = 0;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT))
		used[i >> RESCUE_CHUNK_SHIFT] = true;
	for (i = l->dying; i; i = rescue_node(l, i)->weight)
		used[i >> RESCUE_CHUNK_SHIFT] = true;
	for (i = l->dying_before; i; i = rescue_node(l, i)->weight)
		used[i >> RESCUE_CHUNK_SHIFT] = true;
	for (i = 0; i < ARRAY_SIZE(used); i++)
		nr += used[i];
	return nr;
}

/*
 *   root - 1000 - ...      many come, and all go, or all but some; chunks are given back, and
 *      \                   the next come
 *      40000 - ...
 */
static void chunks_given_back_leave_a_valid_lineage(const struct test_case *self)
{
	static const u32 one_of[] = { 0, 10000, 1000, 100, 2 };
	unsigned long state = test_seed * 2 + 1;
	bool faded = false;
	u32 i, storm, most;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(one_of); i++) {
		world_begin(4);
		most = 0;
		for (storm = 0; storm < 4; storm++) {
			u32 before, used, keep = 1 + test_random(&state, 4);
			u64 sum;

			storm_passes(&state, 1000 + storm * STORM_PIDS, one_of[i]);
			before = l->nr_chunks;
			most = max(most, before);
			used = chunks_in_use();
			sum = sum_of_descent();
			mark_the_free();
			nr_given = 0;
			EXPECT_EQ(rescue_lineage_give_back(l, keep, count_given), nr_given);
			EXPECT_EQ(nr_given, before - max(min(keep, before), used));
			EXPECT_EQ(l->nr_chunks, before - nr_given);
			if (l->nr_chunks < used)
				return;		/* a node of which is gone */
			EXPECT(l->nr_places <= most);
			EXPECT_EQ(sum_of_descent(), sum);
			EXPECT(!l->free || l->free < RESCUE_CHUNK_NODES || one_of[i]);
			world_check();
			EXPECT_EQ(rescue_lineage_give_back(l, l->nr_chunks, count_given), 0);
			world_check();
		}
		/* The births of all fade, also with chunks that are not there. */
		if (!faded && l->nr_places > l->nr_chunks) {
			faded = true;
			for (storm = 0; storm < 4 * (U16_MAX / 2 + 1); storm++)
				rescue_lineage_thread(l, 0, 0, 1);
		}
		world_settle();
		world_check_settled();
		world_end();
	}
}

enum turn { ANYBODY, THE_OLDEST, THE_YOUNGEST, NR_TURNS };

static u32 pick(unsigned long *state, enum turn turn, u32 nr)
{
	if (turn == ANYBODY)
		return test_random(state, nr);
	return turn == THE_OLDEST ? 0 : nr - 1;
}

/* Never more ghosts than living, and every birth is somewhere. */
static void churn(enum turn forks, enum turn exits)
{
	unsigned long state = test_seed * 2 + 1;
	static u32 alive[256];		/* by age */
	u32 nr_alive = 1, next_pid = 2, step;

	world_begin(1 << 20);
	fork_of(0, 1);
	alive[0] = 1;
	for (step = 0; step < 20000; step++) {
		u32 i = pick(&state, exits, nr_alive);

		if (nr_alive < 2 || (nr_alive < ARRAY_SIZE(alive) && test_random(&state, 2))) {
			fork_of(alive[pick(&state, forks, nr_alive)], next_pid);
			alive[nr_alive++] = next_pid++;
		} else {
			quit(alive[i]);
			memmove(alive + i, alive + i + 1, (--nr_alive - i) * sizeof(*alive));
		}
		if (step % 8 == 0) {
			world_settle();
			EXPECT_EQ(l->nr_living, nr_alive);
			EXPECT(l->nr_ghosts + 1 <= l->nr_living);
		}
	}
	world_settle();
	world_check_settled();
	EXPECT_EQ(all_births(), l->nr_births * RESCUE_BIRTH_UNIT);
	world_end();
}

/*
 *   1 - 2 - (3) - 4        any of them forks, any exits; or always the oldest,
 *         \     \          which leaves ghosts, or the youngest
 *         ...    5
 */
static void memory_is_at_most_twice_the_living_whatever_the_churn(const struct test_case *self)
{
	enum turn forks, exits;

	(void)self;
	for (forks = ANYBODY; forks < NR_TURNS; forks++)
		for (exits = ANYBODY; exits < NR_TURNS; exits++)
			churn(forks, exits);
}

/* === Fading, pace ========================================================= */

/*
 *   1{64 threads}          a window of 100: these are counted first, then the others
 *   2{100, and 100 ...}    of each window
 */
static void births_fade_by_half_every_window(const struct test_case *self)
{
	u32 one, i, epoch;

	(void)self;
	world_begin(100);
	one = fork_of(0, 1);
	fork_of(0, 2);
	for (i = 0; i < 64; i++)
		rescue_lineage_thread(l, 1, 1, 1);
	for (i = 66; i < 99; i++)
		rescue_lineage_thread(l, 2, 2, 1);
	EXPECT_EQ(rescue_lineage_births(l, rescue_node(l, one)), 64 * RESCUE_BIRTH_UNIT);
	for (epoch = 1; epoch < 40; epoch++) {
		rescue_lineage_thread(l, 2, 2, 1);
		EXPECT_EQ(rescue_lineage_births(l, rescue_node(l, one)),
			  epoch < 32 ? 64 * RESCUE_BIRTH_UNIT >> epoch : 0);
		for (i = 0; i < 99; i++)
			rescue_lineage_thread(l, 2, 2, 1);
		EXPECT_EQ(rescue_lineage_births(l, rescue_node(l, one)),
			  epoch < 32 ? 64 * RESCUE_BIRTH_UNIT >> epoch : 0);
	}
	world_end();
}

/*
 *   1{159} - 2 - 3{40}     two windows later 3 exits, and hands over a quarter of 40
 */
static void births_are_handed_over_as_they_have_faded(const struct test_case *self)
{
	u32 i;

	(void)self;
	world_begin(100);
	fork_of(0, 1);
	fork_of(1, 2);
	fork_of(2, 3);
	for (i = 0; i < 40; i++)
		rescue_lineage_thread(l, 3, 3, 1);	/* 40 of 3 */
	for (i = 43; i < 202; i++)
		rescue_lineage_thread(l, 1, 1, 1);	/* two windows later: 10 */
	EXPECT_EQ(rescue_lineage_births(l, rescue_node(l, rescue_lineage_find(l, 3, 3))),
		  10 * RESCUE_BIRTH_UNIT);
	quit(3);
	world_settle();
	EXPECT_EQ(rescue_lineage_births(l, rescue_node(l, rescue_lineage_find(l, 2, 2))),
		  10 * RESCUE_BIRTH_UNIT + RESCUE_BIRTH_UNIT / 4);
	world_end();
}

/*
 *   1{1}  2{5}  3{560000}  a window of 4, and twice around the circle of 65536 epochs:
 *                          of 1, which has made its births in epoch 0, and 2, in the next
 */
static void births_do_not_come_back_where_the_epoch_wraps(const struct test_case *self)
{
	u32 one, two, i;

	(void)self;
	world_begin(4);
	one = fork_of(0, 1);
	rescue_lineage_thread(l, 1, 1, 1);
	two = fork_of(0, 2);
	fork_of(0, 3);
	for (i = 0; i < 5; i++)
		rescue_lineage_thread(l, 2, 2, 1);
	EXPECT_EQ(rescue_node(l, one)->epoch, 0);
	EXPECT(rescue_lineage_births(l, rescue_node(l, one)) > 0);
	EXPECT(rescue_lineage_births(l, rescue_node(l, two)) > 0);
	for (i = 0; i < 4 * 140000; i++) {
		rescue_lineage_thread(l, 3, 3, 1);
		if (i < 200)
			continue;
		EXPECT_EQ(rescue_lineage_births(l, rescue_node(l, one)), 0);
		EXPECT_EQ(rescue_lineage_births(l, rescue_node(l, two)), 0);
	}
	EXPECT_EQ(rescue_lineage_births(l, rescue_node(l, RESCUE_ROOT)), 0);
	world_end();
}

/*
 * The pace is of the machine: whose births they are does not matter, only when they
 * were. All are threads of 1, in time from left to right:
 *
 *   root - 1{.....}
 */

#define MS 1000000ull

static void births_every(u32 nr, u64 interval_ns, u64 *now)
{
	while (nr--) {
		*now += interval_ns;
		rescue_lineage_thread(l, 1, 1, *now);
	}
}

static void expect_pace(u64 now, u32 low, u32 high)
{
	u32 pace = rescue_lineage_pace(l, now);

	if (pace < low || pace > high)
		FAIL("pace %u, expected %u to %u", pace, low, high);
}

/*
 *   1{::::::::::|:}        a millisecond apart: 192 are too few, 193 are not
 */
static void pace_needs_some_births(const struct test_case *self)
{
	u64 now = 1000 * MS;

	(void)self;
	world_begin(4096);
	EXPECT_EQ(rescue_lineage_pace(l, now), 0);
	births_every(192, MS, &now);
	EXPECT_EQ(rescue_lineage_pace(l, now), 0);
	births_every(1, MS, &now);
	expect_pace(now, 900, 1100);
	world_end();
}

/*
 *   1{. . . . .|.....|:::::}        5000 of them every 10 ms, every ms, every 10 us
 */
static void pace_is_births_a_second(const struct test_case *self)
{
	u64 now = 1000 * MS;

	(void)self;
	world_begin(4096);
	births_every(5000, 10 * MS, &now);
	expect_pace(now, 98, 104);
	births_every(5000, MS, &now);
	expect_pace(now, 980, 1040);
	births_every(5000, MS / 100, &now);
	expect_pace(now, 60000, 104000);
	world_end();
}

/*
 *   1{.        .        .        .|:::::}        an hour of quiet, then 300 in 300 ms
 */
static void pace_sees_a_young_storm_after_quiet(const struct test_case *self)
{
	u64 now = 1000 * MS;

	(void)self;
	world_begin(4096);
	births_every(2000, 2000 * MS, &now);
	expect_pace(now, 0, 1);
	births_every(300, MS, &now);
	expect_pace(now, 900, 1100);
	world_end();
}

/*
 *   1{:::::|       |               |}        asked 10 s later, an hour, months
 */
static void pace_falls_while_nobody_forks(const struct test_case *self)
{
	u64 now = 1000 * MS;

	(void)self;
	world_begin(4096);
	births_every(5000, MS, &now);
	expect_pace(now + 10000 * MS, 80, 110);
	expect_pace(now + 3600000ull * MS, 0, 1);
	expect_pace(now + 10000000000ull * MS, 0, 0);
	world_end();
}

/*
 *   CPU 0:  1{                        :::::}        read first
 *   CPU 1:  1{.     .     .     .     .    }
 *
 * Rings are read one after the other: the records of an hour on CPU 1 come after
 * the last record of CPU 0, which is a millisecond old.
 */
static void pace_does_not_take_disorder_for_speed(const struct test_case *self)
{
	u64 now = 3600000 * MS, then = 1000 * MS;

	(void)self;
	world_begin(4096);
	births_every(64, 1, &now);
	births_every(1, 1, &now);
	births_every(255, 10000 * MS, &then);
	expect_pace(now + MS, 0, 10);
	world_end();
}

/*
 *   1{  |   :::::}        asked for a time before them
 *
 * The clock was read before the rings were: no division by nothing, no time before.
 */
static void pace_of_births_after_now_is_high_and_no_more(const struct test_case *self)
{
	u64 now = 1000 * MS;

	(void)self;
	world_begin(4096);
	births_every(5000, MS / 1000, &now);
	expect_pace(900 * MS, 100000, 1000000);
	world_end();
}

/* === Walks ================================================================ */

static void walk(const char *story, const char *top, const char *up, const char *down)
{
	char text[256], name[NAME_LEN + 8];
	u32 index, first;

	begin();
	play(story);
	first = *top ? node_of(top) : RESCUE_ROOT;
	*text = '\0';
	for (index = rescue_lineage_first(l, first); index;
	     index = rescue_lineage_next(l, index, first)) {
		name_of(rescue_node(l, index), name, sizeof(name));
		strcat(strcat(text, index == RESCUE_ROOT ? "/" : name), " ");
	}
	EXPECT_STR(text, up);
	*text = '\0';
	for (index = first; index; index = rescue_lineage_next_down(l, index, first)) {
		name_of(rescue_node(l, index), name, sizeof(name));
		strcat(strcat(text, index == RESCUE_ROOT ? "/" : name), " ");
	}
	EXPECT_STR(text, down);
	world_end();
}

/*
 *        init
 *       /    \
 *    bomb     sh      walks of bomb's tree stay in it
 *    /  \      |
 *   a    b     c
 *   |
 *   d
 */
static void walks_visit_each_node_of_the_tree_once(const struct test_case *self)
{
	static const char story[] = "0>init init>bomb bomb>a bomb>b init>sh sh>c a>d";

	(void)self;
	walk(story, "bomb", "b d a bomb ", "bomb b a d ");
	walk(story, "a", "d a ", "a d ");
	walk(story, "b", "b ", "b ");
	walk(story, "", "c sh b d a bomb init / ", "/ init sh c bomb b a d ");
	walk("", "", "/ ", "/ ");
}

/*
 *   1 - 2 - 4 ...          2000 of them, each below any before
 *     \
 *      3 - 5 ...
 */
static void random_walks_see_children_before_and_after_parents(const struct test_case *self)
{
	unsigned long state = test_seed + 77;
	static u32 seen[2][RESCUE_CHUNK_NODES];
	u32 pid, i, nr_up = 0, nr_down = 0;

	(void)self;
	memset(seen, 0, sizeof(seen));
	world_begin(4096);
	fork_of(0, 1);
	for (pid = 2; pid < 2000; pid++)
		fork_of(1 + test_random(&state, pid - 1), pid);
	for (i = rescue_lineage_first(l, RESCUE_ROOT); i;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT))
		seen[0][i] = ++nr_up;
	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT))
		seen[1][i] = ++nr_down;
	EXPECT_EQ(nr_up, 2000);
	EXPECT_EQ(nr_down, 2000);
	for (i = RESCUE_ROOT + 1; i <= 2000; i++) {
		EXPECT(seen[0][i] && seen[0][i] < seen[0][rescue_node(l, i)->parent]);
		EXPECT(seen[1][i] > seen[1][rescue_node(l, i)->parent]);
	}
	world_end();
}

/*
 *   init - (a) - b        a has exited, and joins b and c
 *             \
 *              c
 */
static void living_above_skips_ghosts(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a a>b a>c -a $");
	expect_tree("init([a](b c))");
	EXPECT_EQ(rescue_lineage_living_above(l, node_of("b")), node_of("init"));
	EXPECT_EQ(rescue_lineage_living_above(l, node_of("a")), node_of("init"));
	EXPECT_EQ(rescue_lineage_living_above(l, node_of("init")), RESCUE_ROOT);
	world_end();
}

/* === The held set ========================================================= */

/*
 *   init - a(member) - b(member)
 *                  \
 *                   c
 */
static void members_are_counted_once_while_they_live(const struct test_case *self)
{
	struct rescue_node *a;

	(void)self;
	begin();
	play("0>init init>a a>b a>c");
	a = rescue_node(l, node_of("a"));
	rescue_lineage_join(l, node_of("a"));
	rescue_lineage_join(l, node_of("a"));
	rescue_lineage_join(l, node_of("b"));
	EXPECT_EQ(l->nr_members, 2);
	a->flags |= RESCUE_STOPPED | RESCUE_PENDING;
	rescue_lineage_leave(l, node_of("a"));
	rescue_lineage_leave(l, node_of("a"));
	EXPECT_EQ(l->nr_members, 1);
	EXPECT_EQ(a->flags, RESCUE_LIVING);
	rescue_lineage_leave(l, node_of("c"));
	EXPECT_EQ(l->nr_members, 1);
	world_check();
	world_end();
}

/*
 *   init - a(member) - b     a exits: it stays a member for the sake of its
 *                  \         late children, and is not counted any more
 *                   c
 */
static void a_member_that_exits_stays_one_as_a_ghost(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a a>b a>c");
	rescue_lineage_join(l, node_of("a"));
	rescue_node(l, node_of("a"))->flags |= RESCUE_PENDING;
	play("-a");
	EXPECT_EQ(l->nr_members, 0);
	EXPECT(rescue_node(l, node_of("a"))->flags & RESCUE_MEMBER);
	play("$");
	EXPECT_EQ(rescue_node(l, node_of("a"))->flags, RESCUE_MEMBER);
	rescue_lineage_leave(l, node_of("a"));
	EXPECT_EQ(rescue_node(l, node_of("a"))->flags, 0);
	EXPECT_EQ(l->nr_members, 0);
	world_check();
	world_end();
}

/*
 *   init - (a) - b         a has exited and is not yet pruned
 */
static void a_ghost_may_join_and_leave_while_it_waits(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a a>b -a");
	rescue_lineage_join(l, node_of("a"));
	EXPECT_EQ(l->nr_members, 0);
	rescue_lineage_leave(l, node_of("a"));
	EXPECT(rescue_node(l, node_of("a"))->flags & RESCUE_PENDING);
	EXPECT_EQ(l->nr_members, 0);
	play("$");
	expect_tree("init(b)");
	world_end();
}

/*
 *   init - a(member, held by its user) - b
 *                                      \
 *                                       c      b shares the fate of a; c is held by root
 */
static void what_a_user_holds_its_children_share(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a a>b a>c");
	rescue_lineage_join(l, node_of("a"));
	rescue_node(l, node_of("a"))->by_user = true;
	rescue_lineage_join(l, node_of("c"));
	rescue_lineage_join_born(l, node_of("b"));
	EXPECT(rescue_node(l, node_of("b"))->by_user);
	EXPECT(!rescue_node(l, node_of("c"))->by_user);
	/* Held again, by another order: not that of the user any more. */
	rescue_lineage_leave(l, node_of("a"));
	rescue_lineage_join(l, node_of("a"));
	EXPECT(!rescue_node(l, node_of("a"))->by_user);
	world_check();
	world_end();
}

/* === Condemned, spared, protected ========================================= */

/*
 *   init - a - b      a condemned one is counted while it lives, and shares that
 *                     with its late children
 */
static void only_living_members_are_condemned(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a a>b b>c");
	rescue_lineage_condemn(l, node_of("a"));
	EXPECT_EQ(l->nr_condemned, 0);
	rescue_lineage_join(l, node_of("a"));
	rescue_lineage_join(l, node_of("b"));
	rescue_lineage_condemn(l, node_of("a"));
	rescue_lineage_condemn(l, node_of("a"));
	EXPECT_EQ(l->nr_condemned, 1);
	EXPECT(!rescue_node(l, node_of("b"))->condemned);
	world_check();
	play("-a");
	EXPECT_EQ(l->nr_condemned, 0);
	rescue_lineage_condemn(l, node_of("a"));
	EXPECT_EQ(l->nr_condemned, 0);
	world_check();
	world_end();
}

/*
 *   init - a(condemned) - b, d    born of it: condemned; d though a has exited
 *      \              \
 *       \              c           joins in another way: only a member
 *        e(member) - f             its creator is not condemned: only a member
 */
static void a_child_that_joins_by_birth_shares_the_fate(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a init>e");
	rescue_lineage_join(l, node_of("a"));
	rescue_lineage_join(l, node_of("e"));
	rescue_lineage_condemn(l, node_of("a"));
	play("a>b a>c -a a>d e>f");
	rescue_lineage_join_born(l, node_of("b"));
	rescue_lineage_join(l, node_of("c"));
	rescue_lineage_join_born(l, node_of("d"));
	rescue_lineage_join_born(l, node_of("f"));
	EXPECT(rescue_node(l, node_of("b"))->condemned);
	EXPECT(!rescue_node(l, node_of("c"))->condemned);
	EXPECT(rescue_node(l, node_of("d"))->condemned);
	EXPECT(rescue_node(l, node_of("f"))->flags & RESCUE_MEMBER);
	EXPECT(!rescue_node(l, node_of("f"))->condemned);
	EXPECT_EQ(l->nr_condemned, 2);
	world_check();
	world_end();
}

/*
 *   init - a(condemned) - b(condemned)
 *                     \
 *                      c
 */
static void who_leaves_or_is_pardoned_is_not_condemned(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a a>b a>c");
	rescue_lineage_join(l, node_of("a"));
	rescue_lineage_join(l, node_of("b"));
	rescue_lineage_condemn(l, node_of("a"));
	rescue_lineage_condemn(l, node_of("b"));
	rescue_lineage_leave(l, node_of("a"));
	EXPECT_EQ(l->nr_condemned, 1);
	EXPECT(!rescue_node(l, node_of("a"))->condemned);
	world_check();
	rescue_lineage_pardon(l);
	EXPECT_EQ(l->nr_condemned, 0);
	EXPECT_EQ(l->nr_members, 1);
	world_check();
	world_end();
}

/*
 *   init - a(spared) - b - c    spared, in whichever order the records come
 *      \                  \
 *       x - y              d    x and y are not
 */
static void spared_is_inherited_in_any_order(const struct test_case *self)
{
	static const char * const orders[] = {
		"a>b b>c", "b>c a>b", "-b a>b b>c", "b>c -b a>b", "-b b>c a>b", "a>b -b b>c $",
		"a>b b>c -b $", "a>b b>c b>d -b $", "b>c ?b:a", "a>b b>c -a $",
	};
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		begin();
		play("0>init init>a init>x");
		rescue_node(l, node_of("a"))->in_spared_tree = true;
		rescue_node(l, node_of("a"))->thawed = true;
		play(orders[i]);
		if (!rescue_node(l, node_of("c"))->in_spared_tree)
			FAIL("c is not spared after %s", orders[i]);
		if (!rescue_node(l, node_of("c"))->thawed)
			FAIL("c is not known as thawed after %s", orders[i]);
		play("x>y");
		EXPECT(!rescue_node(l, node_of("y"))->thawed);
		EXPECT(!rescue_node(l, node_of("y"))->in_spared_tree);
		EXPECT(!rescue_node(l, node_of("init"))->in_spared_tree);
		world_end();
	}
}

/*
 *   b - c      init - b - c     b was a guess; whichever of the two is spared stays so
 */
static void spared_is_kept_where_a_tree_is_moved(const struct test_case *self)
{
	static const char * const spared[] = { "b", "c" };
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(spared); i++) {
		begin();
		play("0>init b>c");
		rescue_node(l, node_of(spared[i]))->in_spared_tree = true;
		play("init>b");
		expect_tree("init(b(c))");
		EXPECT(rescue_node(l, node_of(spared[i]))->in_spared_tree);
		EXPECT(!rescue_node(l, node_of("init"))->in_spared_tree);
		world_end();
	}
}

/*
 *   init - a(spared, a subreaper) - [s] - [g] - x, y
 */
static void spared_reaches_orphans_through_made_up_ghosts(const struct test_case *self)
{
	(void)self;
	begin();
	play("0>init init>a");
	rescue_node(l, node_of("a"))->in_spared_tree = true;
	play("?x:a/g/s ?y:a/g/s");
	EXPECT(rescue_node(l, node_of("x"))->in_spared_tree);
	EXPECT(rescue_node(l, node_of("y"))->in_spared_tree);
	world_end();
}

/*
 *   1 - 3(protected)       what it was born with is in its birth record, wherever
 *     \                    that comes
 *      4(protected) - 5
 */
static void protection_is_that_of_the_birth_record(const struct test_case *self)
{
	struct rescue_person child = { .pid = 3, .start_ns = 3, .born_protected = true };
	u32 index;

	(void)self;
	world_begin(4096);
	fork_of(0, 1);
	index = rescue_lineage_birth(l, &child, 1, 1);
	EXPECT(rescue_node(l, index)->born_protected);

	index = fork_of(4, 5);	/* 4 is a guess */
	child.pid = 4;
	child.start_ns = 4;
	index = rescue_node(l, index)->parent;
	EXPECT(!rescue_node(l, index)->born_protected);
	EXPECT_EQ(rescue_lineage_birth(l, &child, 1, 1), index);
	EXPECT(rescue_node(l, index)->born_protected);
	world_end();
}

#include "history.h"

static const struct test_case cases[] = {
	CASE(a_new_lineage_is_the_root_alone),

	/*   init - bash - a   */
	STORY("birth_links_child_under_parent", "0>init init>bash bash>a", "init(bash(a))"),
	/*   root - a, b   */
	STORY("birth_by_a_kernel_thread_is_below_the_root", "0>a 0>b", "a b"),
	/*
	 *   init - (a)          the first one of this pid
	 *      \-- a' - b       and the second
	 */
	STORY("pid_that_is_reused_is_somebody_else",
	      "0>init init>a -a init>a' a'>b", "init([a] a'(b))"),
	/*
	 *   init - (a)          ->   init - a' - b
	 *      \-- a' - b
	 */
	STORY("pid_that_is_reused_outlives_the_first",
	      "0>init init>a -a init>a' a'>b $", "init(a'(b))"),
	/*
	 *   init - (a) - b, c   ->   init - (a) - b, c
	 *      \-- (a')
	 */
	STORY("pid_that_is_reused_exits_alone",
	      "0>init init>a a>b a>c -a $ init>a' -a' $", "init([a](b c))"),

	/*   init - a - (b)     settled once   */
	STORY("leaf_that_exits_waits_for_the_second_settle",
	      "0>init init>a a>b -b .", "init(a([b]))"),
	/*   init - a - (b)   ->   init - a   */
	STORY("leaf_that_exits_is_freed", "0>init init>a a>b -b . .", "init(a)"),
	/*   init - (a) - b     settled once   */
	STORY("inner_one_that_exits_waits_for_the_second_settle",
	      "0>init init>a a>b -a .", "init([a](b))"),
	/*   init - (a) - b   ->   init - b   */
	STORY("inner_one_with_one_branch_is_folded",
	      "0>init init>a a>b -a . .", "init(b)"),
	/*   (init) - a   ->   a   */
	STORY("top_one_with_one_branch_is_folded", "0>init init>a -init $", "a"),
	/*   (init) - (a) - (b)   ->   none       init was first   */
	STORY("all_of_them_exit_root_first", "0>init init>a a>b -init -a -b $", ""),
	/*   (init) - (a) - (b)   ->   none       b was first   */
	STORY("all_of_them_exit_leaf_first", "0>init init>a a>b -b -a -init $", ""),

	/*   init - (bomb) - a, b   */
	STORY("ghost_is_kept_while_it_joins_two",
	      "0>init init>bomb bomb>a bomb>b -bomb $", "init([bomb](a b))"),
	/*   init - (bomb) - (a), b   ->   init - b   */
	STORY("ghost_is_folded_when_one_is_left",
	      "0>init init>bomb bomb>a bomb>b -bomb $ -a $", "init(b)"),
	/*   init - (bomb) - a, (b), c   ->   init - (bomb) - a, c   */
	STORY("ghost_is_kept_when_two_of_three_are_left",
	      "0>init init>bomb bomb>a bomb>b bomb>c -bomb $ -b $", "init([bomb](a c))"),
	/*
	 *   init - (bomb) - a - c, d   ->   init - a - c, d
	 *               \-- (b)
	 */
	STORY("ghost_is_folded_with_an_heir_that_has_children",
	      "0>init init>bomb bomb>a bomb>b a>c a>d -bomb $ -b $", "init(a(c d))"),
	/*   init - (bomb) - (a), (b)   ->   init   */
	STORY("ghost_is_freed_with_its_last",
	      "0>init init>bomb bomb>a bomb>b -bomb $ -a -b $", "init"),
	/*
	 *   init - x, y         ->   init - a, x, y
	 *      \-- (bomb) - a
	 */
	STORY("siblings_of_a_folded_one_stay",
	      "0>init init>x init>bomb init>y bomb>a -bomb $", "init(a x y)"),

	/*
	 *   init - (a) - (c) - (d) - e, f   ->   init - (a) - (d) - e, f
	 *            \-- b                                \-- b
	 */
	STORY("ghosts_below_ghosts_are_kept",
	      "0>init init>a a>b a>c c>d d>e d>f -a -d -c $", "init([a]([d](e f) b))"),
	/*
	 *   init - (a) - (d) - e, (f)   ->   init - (a) - b, e
	 *            \-- b
	 */
	STORY("ghosts_below_ghosts_are_folded_together",
	      "0>init init>a a>b a>c c>d d>e d>f -a -d -c $ -f $", "init([a](b e))"),
	/*
	 *   init - (a) - (d) - e, f   ->   init - (d) - e, f
	 *            \-- (b)
	 */
	STORY("a_ghost_goes_up_when_its_twin_is_gone",
	      "0>init init>a a>b a>c c>d d>e d>f -a -d -c $ -b $", "init([d](e f))"),
	/*   init - (a) - (b) - (c) - (d)   ->   init   */
	STORY("a_row_of_ghosts_falls_with_the_last_leaf",
	      "0>init init>a a>b b>c c>d -a -b -c . -d . .", "init"),
	/*   init - (a) - (b) - (c) - d   ->   init - d   */
	STORY("double_fork_leaves_nothing_between",
	      "0>init init>a a>b -a b>c -b c>d -c $", "init(d)"),

	/*   init    (a)   ->   init - (a)   */
	STORY("exit_before_birth_is_an_exit", "0>init -a init>a", "init([a])"),
	/*   init    (a)   ->   init - (a)   ->   init   */
	STORY("exit_before_birth_is_freed", "0>init -a init>a $", "init"),
	/*   init    (a)   ->   init - (a)   ->   init     settled once before its birth   */
	STORY("exit_before_birth_and_one_settle_between", "0>init -a . init>a $", "init"),
	/*   init    a - b   ->   init - a - b   */
	STORY("birth_before_the_birth_of_its_parent",
	      "0>init a>b init>a", "init(a(b))"),
	/*   c - d   ->   b - c - d   ->   a - b - c - d   ->   init - a - b - c - d   */
	STORY("birth_before_the_birth_of_its_ancestors",
	      "c>d b>c a>b init>a 0>init", "init(a(b(c(d))))"),
	/*   init - (a) - b   ->   init - (a) - b, c   */
	STORY("birth_after_the_exit_of_its_parent",
	      "0>init init>a a>b -a a>c $", "init([a](b c))"),
	/*   init - (a) - b   ->   init - (a) - b, c     settled once before c   */
	STORY("birth_after_the_exit_of_its_parent_and_one_settle",
	      "0>init init>a a>b -a . a>c $", "init([a](b c))"),
	/*   init    (a) - b, c   ->   init - (a) - b, c   */
	STORY("birth_between_the_exit_and_the_birth_of_its_parent",
	      "0>init -a a>b a>c init>a $", "init([a](b c))"),
	/*   init    (a) - b, c   */
	STORY("birth_after_the_exit_of_a_parent_who_is_never_born",
	      "0>init -a a>b a>c $", "[a](b c) init"),
	/*   init    a - (b)   ->   init    a   ->   init - a   */
	STORY("birth_of_the_exited_below_one_who_is_a_guess",
	      "0>init -b a>b $ init>a", "init(a)"),
	/*   init    b - a       found in the task list as a - b   */
	STORY("adoption_that_would_close_a_circle_is_refused",
	      "0>init b>a ?b:a", "b(a) init"),
	/*   init    a{thread}   ->   init - a   */
	STORY("thread_before_the_birth_of_its_process", "0>init a* init>a", "init(a)"),
	/*   init    (a) - b   ->   init - (a) - b - c, d   ->   init - b - c, d   */
	STORY("a_guess_that_exits_before_its_birth",
	      "0>init a>b -a init>a b>c b>d $", "init(b(c d))"),
	/*   init - a, b         and then b - a is told   */
	STORY("a_birth_that_is_told_twice", "0>init init>a init>b b>a", "init(a b)"),
	/*   init - (a), b       and then b - a is told   ->   init - b   */
	STORY("a_birth_that_is_told_twice_of_the_exited",
	      "0>init init>a init>b -a b>a $", "init(b)"),
	CASE(the_second_exit_changes_nothing),
	CASE(exit_without_birth_is_forgotten_at_the_second_settle),
	CASE(a_guess_is_corrected_by_its_birth_record),
	CASE(a_guess_gets_the_uid_and_name_of_its_birth_record),
	CASE(an_adopted_one_keeps_its_uid_and_name),
	CASE(a_sweep_names_the_nameless),
	CASE(a_birth_that_would_close_a_circle_is_refused),
	CASE(settle_asks_for_another_drain_only_while_somebody_waits),
	CASE(who_waits_while_weights_are_used_waits_longer),

	CASE(newborn_has_the_name_of_its_parent),
	CASE(an_exec_gives_a_name),
	CASE(newborn_is_marked_as_its_parent),
	CASE(births_of_a_dead_leaf_go_to_its_parent),
	CASE(births_of_a_folded_one_go_to_its_heir),
	CASE(a_thread_counts_for_its_process),

	/*   init - sshd - sh   */
	STORY("adoption_by_the_real_parent",
	      "{ ?init:0 ?sshd:init ?sh:sshd } $", "init(sshd(sh))"),
	/*   init - [s:s] - [g:g] - a   ->   init - a   */
	STORY("a_single_orphan_leaves_no_ghost", "{ ?init:0 ?a:init/g/s } $", "init(a)"),
	/*   init - [s:s] - [g:g] - a, b   ->   init - [g:g] - a, b   */
	STORY("two_orphans_of_a_job_are_joined",
	      "{ ?init:0 ?a:init/g/s ?b:init/g/s } $", "init([g:g](a b))"),
	/*
	 *   init - [s:s] - [g:g] - a, b
	 *              \-- [g:h] - c, d
	 */
	STORY("two_jobs_of_a_session_are_joined_above",
	      "{ ?init:0 ?a:init/g/s ?b:init/g/s ?c:init/h/s ?d:init/h/s } $",
	      "init([s:s]([g:g](a b) [g:h](c d)))"),
	/*
	 *   init - [s:s] - [g:g] - a, b   ->   init - [s:s] - [g:g] - a, b
	 *              \-- [g:h] - c                      \-- c
	 */
	STORY("a_single_orphan_of_a_job_is_joined_by_its_session",
	      "{ ?init:0 ?a:init/g/s ?b:init/g/s ?c:init/h/s } $",
	      "init([s:s]([g:g](a b) c))"),
	/*
	 *   init - [s:s] - [g:g] - a   ->   init - a, b
	 *      \-- [s:t] - [g:h] - b
	 */
	STORY("orphans_of_two_sessions_are_not_joined",
	      "{ ?init:0 ?a:init/g/s ?b:init/h/t } $", "init(a b)"),
	/*
	 *   init - [s:g] - [g:g] - a, b
	 *              \-- c
	 */
	STORY("a_job_and_a_session_of_the_same_number_are_two",
	      "{ ?init:0 ?a:init/g/g ?b:init/g/g ?c:init/h/g } $",
	      "init([s:g]([g:g](a b) c))"),
	/*
	 *   init - [s:s] - [g:g] - (a), b   ->   init - b
	 *              \-- (c)
	 */
	STORY("orphans_who_exit_take_their_ghosts_along",
	      "{ ?init:0 ?a:init/g/s ?b:init/g/s ?c:init/h/s } $ -a -c $", "init(b)"),
	/*   init - [g:g] - a, b   ->   init - [g:g] - a, b, c   */
	STORY("orphans_who_come_late_find_the_ghost",
	      "{ ?init:0 ?a:init/g/s ?b:init/g/s } $ { ?init:0 ?c:init/g/s ?a:init ?b:init } $",
	      "init([g:g](a b c))"),
	/*
	 *   init - [g:g] - a, b, c   ->   init - [g:g] - a, b
	 *                                            \-- p - c
	 */
	STORY("a_creator_who_was_exiting_belongs_where_its_child_was_found",
	      "{ ?init:0 ?a:init/g/s ?b:init/g/s ?c:init/g/s } p>c $", "init([g:g](a b p(c)))"),
	/*
	 *   init - [g:g] - a, b       ->   init - [g:g] - a, b, c
	 *              \-- (p) - c
	 */
	STORY("and_leaves_its_child_there",
	      "{ ?init:0 ?a:init/g/s ?b:init/g/s ?c:init/g/s } p>c -p $ $", "init([g:g](a b c))"),
	/*   init - a    o   ->   init    o - a   */
	STORY("a_creator_whose_birth_was_seen_stays_where_it_is",
	      "0>init 0>o ?a:init o>a", "init o(a)"),
	/*   init - p - a   ->   init - p, a */
	STORY("nor_does_one_that_was_found_itself",
	      "{ ?init:0 ?p:init ?a:p } init>a $", "init(a p)"),
	/*   init    p - q - c   ->   init    p - c, q   */
	STORY("but_not_below_itself",
	      "0>init p>q ?c:q p>c", "init p(c q)"),
	/*   init - (sh) - a   ->   init - a      found in the task list as an orphan of g   */
	STORY("who_is_known_by_birth_is_left_alone_by_adoption",
	      "0>init init>sh sh>a -sh $ { ?init:0 ?a:init/g/s } $", "init(a)"),
	/*   init - (sh) - a, b                   found there as orphans of g   */
	STORY("an_orphan_that_is_known_keeps_its_place",
	      "0>init init>sh sh>a sh>b -sh $ { ?init:0 ?a:init/g/s ?b:init/g/s } $",
	      "init([sh](a b))"),
	/*
	 *   init - sh                   ->   init - sh - a
	 *      \-- [s:s] - [g:g] - a
	 */
	STORY("the_adopted_go_to_their_creator_when_the_record_comes",
	      "0>init init>sh { ?init:0 ?sh:init ?a:init/g/s } sh>a $", "init(sh(a))"),
	/*
	 *   init - sh             ->   init - sh - a
	 *      \-- [g:g] - a, b           \-- b
	 */
	STORY("a_session_is_not_left_with_one_when_the_record_comes",
	      "0>init init>sh { ?init:0 ?sh:init ?a:init/g/s ?b:init/g/s } $ sh>a $",
	      "init(b sh(a))"),
	/*
	 *   init - sh             ->   init - sh - a, b
	 *      \-- [g:g] - a, b
	 */
	STORY("a_session_is_not_left_with_nobody_when_the_records_come",
	      "0>init init>sh { ?init:0 ?sh:init ?a:init/g/s ?b:init/g/s } $ sh>a sh>b $",
	      "init(sh(a b))"),
	/*   (x) - a, b    init - sh     and then sh - a is told: a's birth is known already   */
	STORY("a_ghost_is_not_left_with_one_when_its_other_is_corrected",
	      "-x x>a x>b $ 0>init init>sh ?a:x sh>a $", "[x](a b) init(sh)"),
	/*   init - sshd - sh - a, b   */
	ANY_ORDER("adoption_in_any_order_of_a_plain_tree",
		  "?init:0 ?sshd:init ?sh:sshd ?a:sh ?b:sh",
		  "init(sshd(sh(a b)))"),
	/*
	 *   init - [s:s] - [g:g] - a
	 *              |       \-- b - d
	 *              \-- c
	 */
	ANY_ORDER("adoption_in_any_order_of_orphans",
		  "?init:0 ?a:init/g/s ?b:init/g/s ?c:init/h/s ?d:b",
		  "init([s:s]([g:g](a b(d)) c))"),
	/*
	 *   init - [g:g] - a, b     of session s
	 *      \-- [g:h] - c, d     of session t
	 */
	ANY_ORDER("adoption_in_any_order_of_two_sessions",
		  "?init:0 ?a:init/g/s ?b:init/g/s ?c:init/h/t ?d:init/h/t",
		  "init([g:g](a b) [g:h](c d))"),
	/*   init - a   ->   init - a - b   */
	STORY("lost_birth_is_healed_by_a_sweep",
	      "0>init init>a { ?init:0 ?a:init ?b:a } $", "init(a(b))"),
	/*   init    a - b   ->   init - a - b   */
	STORY("lost_birth_of_a_parent_is_healed_by_a_sweep",
	      "0>init a>b { ?init:0 ?a:init ?b:a } $", "init(a(b))"),
	/*   init - a    b - c   ->   init - a - b - c   */
	STORY("lost_birth_in_the_middle_is_healed_by_a_sweep",
	      "0>init init>a b>c { ?init:0 ?a:init ?b:a ?c:b } $", "init(a(b(c)))"),
	/*   init - a - b   ->   init - b   */
	STORY("lost_exit_is_healed_by_a_sweep",
	      "0>init init>a a>b { ?init:0 ?b:init/g/s } $", "init(b)"),
	/*
	 *   init - a - b   ->   init - a', b
	 *      \-- a'
	 */
	STORY("lost_exit_of_a_reused_pid_is_healed_by_a_sweep",
	      "0>init init>a a>b init>a' { ?init:0 ?b:init/g/s ?a':init } $", "init(a' b)"),

	/*
	 *   (x) - a, b    init   ->   init - (x) - a, b
	 *
	 * The birth of x was not seen: when it has gone, it belongs to where its orphans are found.
	 */
	STORY("lost_ancestor_is_placed_by_its_orphans",
	      "x>a x>b -x $ 0>init { ?init:0 ?a:init/g/s ?b:init/g/s } $", "init([x](a b))"),
	/*   x - a, b    init   ->   init - (x) - a, b   */
	STORY("lost_ancestor_whose_exit_is_lost_is_placed_by_its_orphans",
	      "0>init x>a x>b { ?init:0 ?a:init/g/s ?b:init/g/s } $", "init([x](a b))"),
	/*
	 *   (x) - a, b    init   ->   init - [g:g] - (x) - a, b
	 *   (y) - c, d                           \-- (y) - c, d
	 */
	STORY("two_lost_ancestors_of_a_job_are_joined",
	      "0>init x>a x>b y>c y>d -x -y $ "
	      "{ ?init:0 ?a:init/g/s ?b:init/g/s ?c:init/g/s ?d:init/g/s } $",
	      "init([g:g]([x](a b) [y](c d)))"),
	/*
	 *   (x) - r, a    init   ->   init - (x) - r, a
	 *
	 * The reaper of a is below x, too: a knows nothing of its place. But r does.
	 */
	STORY("lost_ancestor_is_placed_by_an_orphan_that_is_found_later",
	      "x>r x>a -x $ 0>init { ?init:0 ?a:r/g/s ?r:init/h/t } $", "init([x](a r))"),
	/*   (x) - r, a    init        the same, and a is asked too often   */
	STORY("and_for_that_others_are_not_asked_again_and_again",
	      "x>r x>a -x $ 0>init { ?init:0 ?a:r/g/s ?a:r/g/s ?a:r/g/s ?a:r/g/s ?a:r/g/s "
	      "?a:r/g/s ?a:r/g/s ?a:r/g/s ?a:r/g/s ?r:init/h/t } $", "[x](a r) init"),
	/*   init    p - a           a is found in the task list as an orphan of g   */
	STORY("living_ancestor_is_not_placed_by_others",
	      "0>init ?p:0 p>a { ?init:0 ?p:0 ?a:init/g/s } $", "init p(a)"),

	/*
	 *   init - r - a   ->   init - [g:r] - r, a
	 *
	 * The reaper of its own session: systemd --user and (sd-pam).
	 */
	ANY_ORDER("adoption_in_any_order_of_a_reaper_and_its_session",
		  "?init:0 ?r:init/r/r ?a:r/r/r", "init([g:r](a r))"),
	CASE(a_sweep_finds_who_has_gone),
	CASE(adoption_counts_a_birth_once),
	CASE(adoption_learns_of_a_vfork),
	CASE(generations_do_not_depend_on_the_order_of_records),
	CASE(generation_survives_folding),
	CASE(generation_saturates),

	CASE(an_empty_pool_loses_no_births),
	CASE(adoption_with_an_empty_pool_leaves_a_sound_tree),
	CASE(a_guess_is_not_corrected_to_a_parent_that_has_no_node),
	CASE(chunks_end_at_what_an_index_can_name),
	CASE(chunks_given_back_leave_a_valid_lineage),
	CASE(memory_is_at_most_twice_the_living_whatever_the_churn),

	CASE(births_fade_by_half_every_window),
	CASE(births_are_handed_over_as_they_have_faded),
	CASE(births_do_not_come_back_where_the_epoch_wraps),
	CASE(pace_needs_some_births),
	CASE(pace_is_births_a_second),
	CASE(pace_sees_a_young_storm_after_quiet),
	CASE(pace_falls_while_nobody_forks),
	CASE(pace_does_not_take_disorder_for_speed),
	CASE(pace_of_births_after_now_is_high_and_no_more),

	CASE(walks_visit_each_node_of_the_tree_once),
	CASE(random_walks_see_children_before_and_after_parents),
	CASE(living_above_skips_ghosts),
	CASE(members_are_counted_once_while_they_live),
	CASE(what_a_user_holds_its_children_share),
	CASE(a_member_that_exits_stays_one_as_a_ghost),
	CASE(a_ghost_may_join_and_leave_while_it_waits),
	CASE(only_living_members_are_condemned),
	CASE(a_child_that_joins_by_birth_shares_the_fate),
	CASE(who_leaves_or_is_pardoned_is_not_condemned),
	CASE(spared_is_inherited_in_any_order),
	CASE(spared_is_kept_where_a_tree_is_moved),
	CASE(spared_reaches_orphans_through_made_up_ghosts),
	CASE(protection_is_that_of_the_birth_record),

	CASE(random_histories_give_the_tree_of_a_naive_model),
	CASE(random_losses_are_healed_by_a_sweep),
};

TEST_SUITE(lineage, cases);
