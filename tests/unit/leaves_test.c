// SPDX-License-Identifier: GPL-2.0-only
/*
 * What trim selects. The deaths are played with, as the kernel has them, in any order.
 *
 *	NAME<PARENT	a child that is held; without a PARENT one of PID 1, "!", that runs
 *	NAME*N<PARENT	N of them
 *
 * After a birth, each behind a comma: runs (it is not held), spared, sub (a subreaper), ign (it
 * ignores SIGCHLD), init (PID 1 of a pid namespace, in which its descendants are), threads=N,
 * odd (another exit signal), self (it reaps itself), by=NAME (traced), lost (nothing is known of it
 * any more).
 */
#define WORLD_BUCKET_BITS	6
#include "tree/leaves.h"
#include "world.h"

#define PROCESSES	400u

struct process {
	char name;
	u32 parent, tracer, space, threads;
	bool held, spared, sub, ign, init, odd, self, lost;
	bool zombie, gone;
};

/* By number. 1 is PID 1, and a pid namespace has the number of its own. */
static struct process process[PROCESSES];
static u32 nr, freed;

static u32 node_of(u32 pid)
{
	return rescue_lineage_find(l, pid, 1000 + pid);
}

static u32 born(u32 parent, char name)
{
	u32 pid = nr++;

	rescue_lineage_birth(l, &(struct rescue_person){ .pid = pid, .start_ns = 1000 + pid },
			     parent, 1000 + parent);
	process[pid] = (struct process){
		.name = name, .parent = parent, .threads = 1, .held = pid > 1,
		.space = pid > 1 ? process[parent].space : 1,
	};
	return pid;
}

static void begin(void)
{
	world_begin(4096);
	memset(process, 0, sizeof(process));
	nr = 1;
	born(0, '!');
	process[1].init = true;
}

/* A process with all that it is to be: the lineage is told of it. */
static void is_ready(u32 pid)
{
	if (process[pid].init)
		process[pid].space = pid;
	if (process[pid].held)
		rescue_lineage_join(l, node_of(pid));
	if (process[pid].spared)
		rescue_node(l, node_of(pid))->flags |= RESCUE_SPARED;
}

/* === What the selection asks ============================================== */

static void ask(void *ctx, const struct rescue_node *node, struct rescue_reaping *r)
{
	const struct process *p = &process[node->pid];
	const struct process *parent = &process[p->parent];

	(void)ctx;
	*r = (struct rescue_reaping){ .threads = 1 };
	if (p->lost)
		return;
	*r = (struct rescue_reaping){
		.parent = p->parent ? node_of(p->parent) : RESCUE_NOBODY,
		.tracer = p->tracer && p->tracer != p->parent ? node_of(p->tracer) : RESCUE_NOBODY,
		.threads = p->tracer ? 1 : p->threads,
		.is_init = p->init,
		.is_foreign = p->parent && parent->space != p->space,
		.adopts = p->init || p->sub,
		.ignores = p->ign,
		.asks = !p->odd && !p->tracer,
		.vanishes = p->self && !p->tracer,
	};
	if (!p->init)
		r->init = node_of(p->space);
	else if (p->parent)
		r->init = node_of(parent->space);
}

static void mark(void *ctx, u32 index)
{
	struct rescue_node *node = rescue_node(l, index);

	(void)ctx;
	if (!(node->flags & RESCUE_SPARED))
		node->flags |= RESCUE_MARK;
}

/* === What comes of it ===================================================== */

static void release(struct process *p)
{
	p->gone = true;
	freed++;
}

/* It is a zombie: does anything reap it? */
static void dies_for(struct process *p)
{
	const struct process *parent;

	if (p->tracer && process[p->tracer].held)
		return;
	p->tracer = 0;
	parent = &process[p->parent];
	if (p->self || (parent->ign && !p->odd) || !parent->held)
		release(p);
}

static u32 heir(u32 pid)
{
	u32 space = process[pid].space;
	u32 i;

	for (i = process[pid].parent; i && process[i].space == space; i = process[i].parent)
		if (process[i].sub && !process[i].zombie)
			return i;
	return space;
}

static void die(u32 pid);

/* Of each in the pid namespace, and in those below, nothing stays. */
static void zap(u32 space)
{
	u32 i, above;

	for (i = 1; i < nr; i++) {
		for (above = i; above != space && above > 1; above = process[above].parent)
			;
		if (i == space || above != space)
			continue;
		die(i);
		if (!process[i].gone)
			release(&process[i]);
	}
}

static void die(u32 pid)
{
	struct process *p = &process[pid];
	u32 to = heir(pid);
	u32 i;

	if (p->zombie)
		return;
	p->zombie = true;
	if (p->init)
		zap(pid);
	for (i = 1; i < nr; i++) {
		if (process[i].tracer != pid || process[i].gone)
			continue;
		process[i].tracer = 0;
		if (!process[i].zombie)
			continue;
		freed += process[i].threads - 1;
		dies_for(&process[i]);
	}
	for (i = 1; i < nr; i++) {
		if (process[i].parent != pid || process[i].gone)
			continue;
		process[i].parent = to;
		process[i].odd = false;
		if (process[i].zombie && !process[i].tracer)
			dies_for(&process[i]);
	}
	if (!p->tracer)
		freed += p->threads - 1;
	dies_for(p);
}

/* In the order of their numbers, or in any. */
static void kill_marked(unsigned long *state)
{
	u32 at = state ? test_random(state, nr) : 0;
	u32 step = state && test_random(state, 2) ? nr - 1 : 1;
	u32 i;

	freed = 0;
	for (i = 0; i < nr; i++, at = (at + step) % nr)
		if (at && node_of(at) && rescue_node(l, node_of(at))->flags & RESCUE_MARK)
			die(at);
}

static u32 nr_running_dead(void)
{
	u32 dead = 0, i;

	for (i = 1; i < nr; i++)
		dead += process[i].zombie && (!process[i].held || process[i].spared);
	return dead;
}

static struct rescue_leaves selected(u32 nr_slots)
{
	const struct rescue_reapers reapers = { .ask = ask, .mark = mark };

	rescue_lineage_clear_marks(l);
	return rescue_leaves_select(l, nr_slots, &reapers);
}

/* === By hand ============================================================== */

static u32 named(char name)
{
	u32 i = nr;

	while (--i && process[i].name != name)
		;
	return i;
}

static u32 number(const char **at)
{
	u32 value = 0;

	while (**at >= '0' && **at <= '9')
		value = value * 10 + *(*at)++ - '0';
	return value;
}

static bool begins(const char **at, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*at, word, length))
		return false;
	*at += length;
	return true;
}

static void read_attribute(const char **at, struct process *p)
{
	if (begins(at, "runs"))
		p->held = false;
	else if (begins(at, "spared"))
		p->spared = true;
	else if (begins(at, "sub"))
		p->sub = true;
	else if (begins(at, "ign"))
		p->ign = true;
	else if (begins(at, "init"))
		p->init = true;
	else if (begins(at, "odd"))
		p->odd = true;
	else if (begins(at, "self"))
		p->self = true;
	else if (begins(at, "lost"))
		p->lost = true;
	else if (begins(at, "threads="))
		p->threads = number(at);
	else if (begins(at, "by="))
		p->tracer = named(*(*at)++);
	else
		FAIL("what is %s?", *at);
}

/* "a*3<b,sub": the processes of one word. */
static void read_word(const char **at)
{
	struct process like = { .held = true, .threads = 1 };
	char name = *(*at)++;
	u32 times = 1, parent = 1;

	if (begins(at, "*"))
		times = number(at);
	if (begins(at, "<"))
		parent = named(*(*at)++);
	while (begins(at, ","))
		read_attribute(at, &like);
	while (times--) {
		u32 pid = born(parent, name);

		like.name = name;
		like.parent = parent;
		like.space = process[pid].space;
		process[pid] = like;
		is_ready(pid);
	}
}

/* "trim 3: a b<a": what is in @out, "killed 3, 2 free". */
static void trims(const struct test_case *self)
{
	const char *at = self->in;
	struct rescue_leaves found;
	char text[64];
	u32 slots;

	begin();
	begins(&at, "trim ");
	slots = number(&at);
	begins(&at, ":");
	while (begins(&at, " "))
		read_word(&at);
	found = selected(slots);
	snprintf(text, sizeof(text), "killed %u, %u free", found.nr, found.nr_free);
	EXPECT_STR(text, self->out);
	kill_marked(NULL);
	EXPECT(freed >= found.nr_free);
	EXPECT_EQ(nr_running_dead(), 0);
	world_end();
}

#define TRIM(title, words, result) { .name = title, .run = trims, .in = words, .out = result }

/* === At random ============================================================ */

/* @odd: spared ones and tracers may be among them. */
static void random_process(unsigned long *state, u32 first, bool odd)
{
	u32 parent = test_random(state, 2) ? nr - 1 : first + test_random(state, nr - first);
	struct process *p = &process[born(parent, 'x')];

	p->sub = !test_random(state, 4);
	p->ign = !test_random(state, 5);
	p->odd = !test_random(state, 9);
	p->self = !test_random(state, 15);
	p->init = !test_random(state, 12);
	p->spared = odd && !test_random(state, 20);
	p->held = test_random(state, 20);
	if (!test_random(state, 6))
		p->threads = 1 + test_random(state, 5);
	if (odd && !test_random(state, 12))
		p->tracer = first + test_random(state, nr - 1 - first);
	is_ready(nr - 1);
}

/* Some that run have left their children. */
static void random_exits(unsigned long *state, u32 first)
{
	u32 i;

	for (i = first + 1; i < nr; i++) {
		if (process[i].held || process[i].init || process[i].zombie ||
		    test_random(state, 2))
			continue;
		die(i);
		rescue_lineage_exit(l, i, 1000 + i, 0, "left\0\0\0\0\0\0\0\0\0\0\0");
	}
	while (rescue_lineage_settle(l))
		;
}

static u32 nr_dead(void)
{
	u32 dead = 0, i;

	for (i = 1; i < nr; i++)
		dead += process[i].zombie;
	return dead;
}

static u32 nr_marked(void)
{
	const struct rescue_node *node;
	u32 marked = 0, i;

	rescue_for_each_node(l, i, node)
		marked += !!(node->flags & RESCUE_MARK);
	return marked;
}

/*
 * Slots that are promised come free, at most two die for each, and nothing that runs, or is spared.
 * Where a tracer or a spared one is between them, one may die in vain.
 */
static void random_trees_give_what_was_promised(const struct test_case *self)
{
	unsigned long state = test_seed * 2 + 1;
	struct rescue_leaves found;
	u32 round, i, first, running_dead, dead;

	(void)self;
	for (round = 0; round < 500; round++) {
		begin();
		first = born(1, 's');
		process[first].held = false;
		is_ready(first);
		i = 3 + test_random(&state, 25);
		while (i--)
			random_process(&state, first, round & 1);
		random_exits(&state, first);
		running_dead = nr_running_dead();
		dead = nr_dead();
		found = selected(1 + test_random(&state, 12));
		EXPECT_EQ(nr_marked(), found.nr);
		kill_marked(&state);
		EXPECT(freed >= found.nr_free);
		if (!(round & 1))
			EXPECT(nr_dead() - dead <= 2 * freed);
		EXPECT_EQ(nr_running_dead(), running_dead);
		world_end();
	}
}

static const struct test_case cases[] = {
	TRIM("what_is_reaped_by_what_runs_dies_alone", "trim 2: s,runs a*5<s",
	     "killed 2, 2 free"),
	TRIM("zombies_of_a_frozen_parent_come_free_with_it", "trim 2: s,runs a<s b*2<a",
	     "killed 3, 3 free"),
	TRIM("a_few_more_die_than_slots_come_free", "trim 3: s,runs a<s b<a c<a d*3<b e*3<c",
	     "killed 4, 3 free"),
	TRIM("all_that_is_held_is_the_most", "trim 9: s,runs a<s b*2<a", "killed 3, 3 free"),
	TRIM("threads_leave_no_zombie", "trim 50: s,runs a<s b*10<a,threads=100",
	     "killed 1, 99 free"),
	TRIM("below_a_held_subreaper_all_dies", "trim 1: s,runs a<s,sub b<a c*3<b",
	     "killed 5, 5 free"),
	TRIM("however_far_below", "trim 1: s,runs a<s,sub b<a c<b d<c e<d f<e g<f h<g i<h",
	     "killed 9, 9 free"),
	TRIM("one_that_ignores_its_children_reaps_frozen", "trim 2: s,runs a<s,ign b*5<a",
	     "killed 2, 2 free"),
	TRIM("orphans_too", "trim 2: s,runs a<s,sub,ign b<a c*5<b", "killed 6, 6 free"),
	TRIM("but_not_those_with_another_signal", "trim 1: s,runs a<s,ign b<a,odd",
	     "killed 2, 2 free"),
	TRIM("what_reaps_itself_needs_no_parent", "trim 2: s,runs a<s b*5<a,self",
	     "killed 2, 2 free"),
	TRIM("nothing_dies_below_a_spared_subreaper", "trim 1: s,runs a<s,sub,spared b<a c*3<b",
	     "killed 0, 0 free"),
	TRIM("a_subreaper_that_dies_passes_on",
	     "trim 1: s,runs a<s,sub b<a,ign c<b,sub d<c,sub e<d,sub f<e,ign",
	     "killed 6, 6 free"),
	TRIM("what_a_frozen_tracer_has_waits_for_it", "trim 1: s,runs t<s a<s b*3<a,by=t",
	     "killed 1, 1 free"),
	TRIM("a_tracer_that_dies_lets_go", "trim 9: s,runs t<s a<s b*3<a,by=t",
	     "killed 5, 5 free"),
	TRIM("pid_1_of_a_namespace_takes_all_along", "trim 1: s,runs i<s,init a<i b*3<a",
	     "killed 5, 5 free"),
	TRIM("not_where_a_process_runs_in_it", "trim 1: s,runs i<s,init a<i b*3<a x<i,runs",
	     "killed 0, 0 free"),
	TRIM("nor_where_one_does_in_a_namespace_below",
	     "trim 1: s,runs i<s,init a<i b*3<a j<i,init x<j,runs", "killed 0, 0 free"),
	TRIM("nor_where_one_is_spared", "trim 1: s,runs i<s,init a<i b*3<a x<i,spared",
	     "killed 0, 0 free"),
	TRIM("what_is_lost_is_promised_nothing", "trim 2: s,runs a<s b<a,lost c<b d<s",
	     "killed 2, 2 free"),
	TRIM("others_die_beside_it", "trim 1: s,runs i<s,init x<i,runs a*3<s",
	     "killed 1, 1 free"),
	CASE(random_trees_give_what_was_promised),
};

TEST_SUITE(leaves, cases);
