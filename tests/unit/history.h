/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random histories of a machine, and a naive model that forgets nothing.
 *
 * Life happens in one order, on several CPUs. A drain pass reads the CPUs one
 * after the other while life goes on: of each it sees what was written until
 * it came by. So a record of CPU 1 may be read a pass before an older one of
 * CPU 0, and never later than that.
 */
#ifndef RESCUE_UNIT_HISTORY_H
#define RESCUE_UNIT_HISTORY_H

#define MAX_LIVES	700
#define MAX_EVENTS	1600
#define MAX_CPUS	6

enum event_kind { BORN, THREADED, EXITED };

static struct life {
	u32 pid, parent;	/* parent: a life; life 0 stands for the kernel's threads */
	u64 start_ns;
	bool running;		/* in truth */
	bool birth_read, exit_read, known;
	u32 nr_births;		/* that have been read */
} lives[MAX_LIVES];

static struct event {
	enum event_kind kind;
	u32 life, cpu;
	bool lost;
} events[MAX_EVENTS];

static u32 nr_lives, nr_events, nr_cpus;
static u32 read_until[MAX_CPUS];
static bool some_are_lost;	/* then the model does not know what is told */

static void happen(enum event_kind kind, u32 life, u32 cpu)
{
	events[nr_events++] = (struct event){ .kind = kind, .life = life, .cpu = cpu };
}

/* Pids are few, so that they are soon used again. */
static u32 some_pid(unsigned long *state)
{
	u32 pid, i;

	do {
		pid = 1 + test_random(state, 150);
		for (i = 1; i < nr_lives; i++)
			if (lives[i].running && lives[i].pid == pid)
				break;
	} while (i < nr_lives);
	return pid;
}

static void new_life(unsigned long *state, u32 parent)
{
	u32 child = nr_lives;

	lives[child] = (struct life){
		.pid = some_pid(state), .parent = parent,
		.start_ns = 1000 + child, .running = true,
	};
	nr_lives++;
	happen(BORN, child, test_random(state, nr_cpus));
}

static u32 somebody_running(unsigned long *state)
{
	u32 tries, life;

	/* The young rather than the old, or trees would be flat. */
	for (tries = 0; tries < 20; tries++) {
		life = nr_lives - 1 - test_random(state, nr_lives < 12 ? nr_lives : 12);
		if (life && lives[life].running)
			return life;
	}
	for (life = nr_lives - 1; life; life--)
		if (lives[life].running)
			return life;
	return 0;
}

static u32 nr_running(void)
{
	u32 nr = 0, i;

	for (i = 1; i < nr_lives; i++)
		nr += lives[i].running;
	return nr;
}

static void live_on(unsigned long *state)
{
	u32 life = somebody_running(state);
	u32 dice = test_random(state, 100);

	if (!life || (dice < 48 && nr_running() < 100)) {
		new_life(state, life && dice > 2 ? life : 0);
	} else if (dice < 55) {
		happen(THREADED, life, test_random(state, nr_cpus));
	} else {
		lives[life].running = false;
		happen(EXITED, life, test_random(state, nr_cpus));
	}
}

static void tell_birth(const struct life *life)
{
	const struct life *parent = &lives[life->parent];
	struct rescue_person child = { .pid = life->pid, .start_ns = life->start_ns, .uid = 1 };

	rescue_lineage_birth(l, &child, parent->pid, parent->start_ns);
}

static void read_event(const struct event *event)
{
	static const char comm[RESCUE_COMM_LEN] = "gone";
	struct life *life = &lives[event->life];

	if (event->lost)
		return;
	switch (event->kind) {
	case BORN:
		tell_birth(life);
		life->birth_read = true;
		life->known = true;
		lives[life->parent].known = true;
		lives[life->parent].nr_births++;
		break;
	case THREADED:
		rescue_lineage_thread(l, life->pid, life->start_ns, life->start_ns);
		life->known = true;
		life->nr_births++;
		break;
	case EXITED:
		rescue_lineage_exit(l, life->pid, life->start_ns, 1, comm);
		life->exit_read = true;
		break;
	}
}

/* What the lineage should believe by what it has been told. */
static bool believed_living(u32 life)
{
	return life && lives[life].known && !lives[life].exit_read;
}

static bool descends_by_records(u32 life, u32 ancestor)
{
	while (life && life != ancestor)
		life = lives[life].birth_read ? lives[life].parent : 0;
	return life;
}

static u32 node[MAX_LIVES];	/* of the lives, by the last comparison */

/* The chains of the closest living ancestors say for all pairs if one descends from the other. */
static void compare_chains(void)
{
	u32 nr_living = 0, x, y;

	for (x = 1; x < nr_lives; x++) {
		node[x] = rescue_lineage_find(l, lives[x].pid, lives[x].start_ns);
		if (!believed_living(x)) {
			EXPECT(!node[x] || !(rescue_node(l, node[x])->flags & RESCUE_LIVING));
			continue;
		}
		nr_living++;
		EXPECT(node[x] && rescue_node(l, node[x])->flags & RESCUE_LIVING);
	}
	EXPECT_EQ(l->nr_living, nr_living);
	if (test_failures)
		return;
	for (x = 1; x < nr_lives; x++) {
		if (!believed_living(x))
			continue;
		y = x;
		do
			y = lives[y].birth_read ? lives[y].parent : 0;
		while (y && !believed_living(y));
		EXPECT_EQ(rescue_lineage_living_above(l, node[x]), y ? node[y] : RESCUE_ROOT);
	}
}

/* And to be sure, some pairs directly. */
static void compare_pairs(void)
{
	u32 x, y;

	compare_chains();
	if (test_failures)
		return;
	for (x = 1; x < nr_lives; x += 3)
		for (y = 1; y < nr_lives; y += 5) {
			u32 i;

			if (!believed_living(x) || !believed_living(y))
				continue;
			for (i = node[x]; i && i != node[y];)
				i = rescue_node(l, i)->parent;
			EXPECT_EQ(!!i, descends_by_records(x, y));
		}
}

static void read_and_compare(const struct event *event)
{
	read_event(event);
	if (!some_are_lost && !test_failures)
		compare_chains();
}

/* One drain pass; with @state, life goes on while it reads. */
static void drain(unsigned long *state)
{
	u32 first = state ? test_random(state, nr_cpus) : 0;
	u32 i, at, n;

	for (i = 0; i < nr_cpus; i++) {
		u32 cpu = (first + i) % nr_cpus;

		for (at = read_until[cpu]; at < nr_events; at++)
			if (events[at].cpu == cpu)
				read_and_compare(&events[at]);
		read_until[cpu] = nr_events;
		for (n = state ? test_random(state, 4) : 0;
		     n && nr_events < MAX_EVENTS && nr_lives < MAX_LIVES; n--)
			live_on(state);
	}
}

/*
 * The only tree that the lineage may have at rest: those that live, and of the
 * dead those that join two branches or more. Every one of them has the births
 * of its own tree at least, and at most those of the tree that it is in.
 */
static void compare_at_rest(void)
{
	static u32 branches[MAX_LIVES], kept[MAX_LIVES];
	static u64 truth[MAX_LIVES];
	u32 nr_ghosts = 0, x, above;

	memset(branches, 0, sizeof(branches));
	memset(truth, 0, sizeof(truth));
	for (x = nr_lives - 1; x; x--) {
		truth[x] += lives[x].nr_births;
		truth[lives[x].parent] += truth[x];
		if (lives[x].running || branches[x])
			branches[lives[x].parent]++;
	}
	truth[0] += lives[0].nr_births;
	for (x = 1; x < nr_lives; x++) {
		u32 index = rescue_lineage_find(l, lives[x].pid, lives[x].start_ns);
		u64 births = 0;
		u32 i;

		kept[x] = lives[x].running || branches[x] > 1;
		EXPECT_EQ(!!index, kept[x]);
		if (!index || !kept[x])
			continue;
		nr_ghosts += !lives[x].running;
		for (above = lives[x].parent; above && !kept[above]; )
			above = lives[above].parent;
		i = rescue_node(l, index)->parent;
		EXPECT_EQ(i, above ? rescue_lineage_find(l, lives[above].pid,
							 lives[above].start_ns) : RESCUE_ROOT);
		for (i = index; i; i = rescue_lineage_next_down(l, i, index))
			births += rescue_lineage_births(l, rescue_node(l, i));
		EXPECT(births >= truth[x] * RESCUE_BIRTH_UNIT);
		EXPECT(births <= truth[above] * RESCUE_BIRTH_UNIT);
	}
	EXPECT_EQ(l->nr_ghosts, nr_ghosts);
	EXPECT_EQ(l->nr_living, nr_running());
	EXPECT_EQ(all_births(), l->nr_births * RESCUE_BIRTH_UNIT);
	world_check_settled();
}

static void begin_history(unsigned long *state, bool lossy)
{
	some_are_lost = lossy;
	memset(lives, 0, sizeof(lives));
	memset(read_until, 0, sizeof(read_until));
	nr_lives = 1;
	nr_events = 0;
	nr_cpus = 1 + test_random(state, MAX_CPUS);
	world_begin(1 << 20);
}

static void one_history(unsigned long seed)
{
	unsigned long state = seed * 0x9E3779B97F4A7C15ul + 1;
	u32 steps, i;
	bool again;

	begin_history(&state, false);
	steps = 3 + test_random(&state, 25);
	while (steps-- && nr_events < MAX_EVENTS - 100 && nr_lives < MAX_LIVES - 100 &&
	       !test_failures) {
		for (i = test_random(&state, 60); i; i--)
			live_on(&state);
		drain(&state);
		rescue_lineage_settle(l);
		world_check();
		compare_pairs();
		if (test_random(&state, 4))
			continue;
		do {
			drain(NULL);
			again = rescue_lineage_settle(l);
			compare_pairs();
		} while (again);
		compare_at_rest();
	}
	world_end();
}

/*
 *   any - any - (any) ...    births, threads and exits, in any order that
 *                            rings can make of them
 *
 * Compared after each record and each settle; what must hold in any lineage, and some
 * pairs directly, only after each pass over the rings.
 */
static void random_histories_give_the_tree_of_a_naive_model(const struct test_case *self)
{
	unsigned long seed;

	(void)self;
	for (seed = test_seed; seed < test_seed + 250; seed++) {
		one_history(seed);
		if (test_failures) {
			test_note("seed %lu", seed);
			return;
		}
	}
}

static bool in_list(u32 life)
{
	return life && lives[life].running;
}

/* The task list: all that run, each below its closest ancestor that does (the reaper is 0). */
static void sweep(void)
{
	static const char comm[RESCUE_COMM_LEN] = "swept";
	u32 life;

	rescue_adopt_begin(l);
	for (life = 1; life < nr_lives; life++) {
		const struct life *parent = &lives[lives[life].parent];
		bool orphan = !in_list(lives[life].parent);
		struct rescue_person who = {
			.pid = lives[life].pid, .start_ns = lives[life].start_ns,
		};

		if (in_list(life))
			rescue_adopt(l, &who, comm, orphan ? 0 : parent->pid,
				     orphan ? 0 : parent->start_ns,
				     orphan ? 7 + life % 5 : 0, orphan ? 7 : 0);
	}
	rescue_adopt_end(l);
}

/*
 *   any - ??? - any ...    one record of ten is lost; a sweep, and each process that
 *                          lives is known, no other
 */
static void random_losses_are_healed_by_a_sweep(const struct test_case *self)
{
	unsigned long seed;

	(void)self;
	for (seed = test_seed; seed < test_seed + 100 && !test_failures; seed++) {
		unsigned long state = seed * 0x9E3779B97F4A7C15ul + 3;
		u32 round, life, i;

		begin_history(&state, true);
		for (round = 0; round < 6; round++) {
			u32 from = nr_events;

			for (i = test_random(&state, 150); i && nr_lives < MAX_LIVES; i--)
				live_on(&state);
			for (i = from; i < nr_events; i++)
				events[i].lost = !test_random(&state, 10);
			drain(NULL);
			rescue_lineage_settle(l);
			world_check();
			if (test_random(&state, 2))
				world_settle();
			sweep();
			world_check();
			world_settle();
			world_check_settled();
			EXPECT_EQ(l->nr_living, nr_running());
			for (life = 1; life < nr_lives; life++) {
				u32 index = rescue_lineage_find(l, lives[life].pid,
								lives[life].start_ns);
				u32 parent = lives[life].parent;

				if (!lives[life].running)
					continue;
				EXPECT(index && rescue_node(l, index)->flags & RESCUE_LIVING);
				if (in_list(parent))
					EXPECT_EQ(rescue_node(l, index)->parent,
						  rescue_lineage_find(l, lives[parent].pid,
								      lives[parent].start_ns));
			}
		}
		world_end();
		if (test_failures)
			test_note("seed %lu", seed);
	}
}

#endif /* RESCUE_UNIT_HISTORY_H */
