// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a tree is a storm, and where it begins.
 *
 * Every case builds a machine of this kind, and asks who would be chosen:
 *
 *        init                 never chosen
 *       /    \
 *     cron   sshd             an ancestor of the caller's shell: never chosen
 *             |
 *           shell             the caller: never chosen
 *             |
 *            ...              what the case adds
 *
 * Pictures: (x) has exited, x* is never chosen, ::: is a crowd.
 */
#include "tree/storm.h"
#include "world.h"

#define MS 1000000ull
#define MAX_PIDS 200000
#define MAX_NODES (64 * RESCUE_CHUNK_NODES)

static struct {
	const char *name;
	u64 start_ns;
} people[MAX_PIDS];

/* Of nodes: what struct rescue_view asks for. */
static struct {
	u32 job, threads, uid;
	bool untouchable, login;
} facts[MAX_NODES];

static u32 next_pid, next_job;
static u64 now;

static bool may_choose(void *ctx, u32 node)
{
	EXPECT(ctx == facts);
	EXPECT(rescue_node(l, node)->flags & RESCUE_LIVING);
	return !facts[node].untouchable;
}

static bool is_shell(void *ctx, u32 node)
{
	EXPECT(ctx == facts);
	EXPECT(rescue_node(l, node)->flags & RESCUE_LIVING);
	return facts[node].login;
}

static bool same_job(void *ctx, u32 above, u32 root)
{
	EXPECT(ctx == facts);
	return !facts[above].login && facts[above].job == facts[root].job;
}

static bool same_group(void *ctx, u32 node, u32 root)
{
	EXPECT(ctx == facts);
	EXPECT(rescue_node(l, node)->flags & RESCUE_LIVING);
	return facts[node].job == facts[root].job;
}

static void breathe(void *ctx)
{
	(void)ctx;
}

static u32 nr_threads(void *ctx, u32 node)
{
	EXPECT(ctx == facts);
	EXPECT(rescue_node(l, node)->flags & RESCUE_LIVING);
	return facts[node].threads;
}

static u32 real_uid(void *ctx, u32 node)
{
	EXPECT(ctx == facts);
	return facts[node].uid;
}

static const struct rescue_view view = {
	.may_choose = may_choose, .is_shell = is_shell, .same_job = same_job,
	.same_group = same_group,
	.nr_threads = nr_threads, .uid = real_uid, .breathe = breathe, .ctx = facts,
};

static struct rescue_storm look;

/* @parent forks after @us; the child is of its job. */
static u32 fork_of(u32 parent, const char *name, u32 us)
{
	struct rescue_person child = { .pid = next_pid, .uid = 1000 };
	u32 index;

	now += us * 1000ull;
	child.start_ns = now;
	people[next_pid].name = name;
	people[next_pid++].start_ns = now;
	if (l->nr_free < 8)
		world_add_chunk();
	index = rescue_lineage_birth(l, &child, rescue_node(l, parent)->pid,
				     rescue_node(l, parent)->start_ns);
	facts[index].job = facts[parent].job;
	facts[index].threads = 1;
	facts[index].uid = facts[parent].uid;
	facts[index].untouchable = false;
	facts[index].login = false;
	return index;
}

static void leave_out(u32 top, u8 flag)
{
	u32 i;

	for (i = top; i; i = rescue_lineage_next_down(l, i, top))
		rescue_node(l, i)->flags |= flag;
}

static void quit(u32 index)
{
	static const char comm[RESCUE_COMM_LEN] = "gone";
	const struct rescue_node *node = rescue_node(l, index);

	rescue_lineage_exit(l, node->pid, node->start_ns, 1000, comm);
}

static u32 new_job(u32 index)
{
	facts[index].job = next_job++;
	return index;
}

static u32 untouchable(u32 index)
{
	facts[index].untouchable = true;
	return index;
}

static void thread_of(u32 index, u32 us)
{
	now += us * 1000ull;
	facts[index].threads++;
	rescue_lineage_thread(l, rescue_node(l, index)->pid, rescue_node(l, index)->start_ns, now);
}

static void fork_many(u32 parent, u32 nr, u32 us)
{
	while (nr--)
		fork_of(parent, "one of a crowd", us);
}

/* Short-lived children: births, and nobody stays. */
static void churn(u32 parent, u32 nr, u32 us)
{
	while (nr--) {
		quit(fork_of(parent, "short-lived", us));
		if (nr % 16 == 0)
			world_settle();
	}
}

static u32 init, sshd, shell, cron;

static void begin(void)
{
	memset(facts, 0, sizeof(facts));
	next_pid = 1;
	next_job = 1;
	now = 1000 * MS;
	world_begin(4096);
	facts[RESCUE_ROOT].untouchable = true;
	init = untouchable(fork_of(RESCUE_ROOT, "init", 1000));
	cron = new_job(fork_of(init, "cron", 1000));
	sshd = untouchable(new_job(fork_of(init, "sshd", 1000)));
	shell = untouchable(new_job(fork_of(sshd, "shell", 1000)));
	facts[shell].login = true;
	look = (struct rescue_storm){
		.l = l, .view = &view,
		.thresholds = { .slots = 16384, .share = 25, .rate = 50 },
	};
}

static u32 choose(void)
{
	world_settle();
	look.now_ns = now;
	return rescue_storm_choose(&look);
}

static const char *name_of(u32 index)
{
	return index ? people[rescue_node(l, index)->pid].name : "nobody";
}

static void expect_chosen(const char *expected, const char *file, int line)
{
	const char *chosen = name_of(choose());

	if (strcmp(chosen, expected))
		FAIL("%s:%d: chosen \"%s\", expected \"%s\"", file, line, chosen, expected);
	world_check();
}

#define EXPECT_CHOSEN(expected) expect_chosen(expected, __FILE__, __LINE__)

static void end(void)
{
	world_end();
}

/* === Honest machines ====================================================== */

/*
 *   init* - cron          forks now and then
 *     |
 *   sshd* - shell*
 */
static void idle_machine_has_no_storm(const struct test_case *self)
{
	(void)self;
	begin();
	EXPECT_CHOSEN("nobody");
	churn(cron, 3000, 1000000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   shell* - make - sh - cc - (as)        4 at a time, 1000 births a second
 *               \-- sh - cc - (as)
 */
static u32 run_make(u32 parent, u32 nr_targets, u32 us)
{
	u32 make = new_job(fork_of(parent, "make", us));
	u32 running[4] = {};
	u32 cc[4] = {};
	u32 i;

	for (i = 0; i < nr_targets; i++) {
		u32 slot = i % 4;

		if (running[slot]) {
			quit(cc[slot]);
			quit(running[slot]);
			world_settle();
		}
		running[slot] = fork_of(make, "sh", us);
		cc[slot] = fork_of(running[slot], "cc", us);
		quit(fork_of(cc[slot], "as", us));
	}
	return make;
}

/*
 *   shell* - make - sh - cc - (as)         4 at a time, 1000 births a second
 */
static void make_j4_is_no_storm(const struct test_case *self)
{
	(void)self;
	begin();
	run_make(shell, 3000, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   make - make - make ... - cc          a recursion of 20, 4000 births
 */
static void recursive_make_is_no_storm(const struct test_case *self)
{
	u32 make, depth;

	(void)self;
	begin();
	make = new_job(fork_of(shell, "make", 1000));
	for (depth = 0; depth < 20; depth++) {
		churn(make, 100, 1000);
		make = fork_of(make, "make", 1000);
		facts[make].job = facts[make - 1].job;
	}
	churn(make, 2000, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - httpd - ::: 500               all made at start, then quiet
 */
static void prefork_server_is_no_storm(const struct test_case *self)
{
	u32 httpd;

	(void)self;
	begin();
	httpd = new_job(fork_of(init, "httpd", 1000));
	fork_many(httpd, 500, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - httpd - ::: 2000     made long ago; others have forked 24000 since
 */
static void big_prefork_server_of_long_ago_is_no_storm(const struct test_case *self)
{
	u32 httpd;

	(void)self;
	begin();
	httpd = new_job(fork_of(init, "httpd", 1000));
	fork_many(httpd, 2000, 1000);
	run_make(shell, 8000, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - java (5000 threads of 16384 slots, 25 % are 4096)
 */
static void server_of_5000_threads_is_a_storm_only_while_young(const struct test_case *self)
{
	u32 java, i;

	(void)self;
	begin();
	java = new_job(fork_of(init, "java", 1000));
	for (i = 0; i < 5000; i++)
		thread_of(java, 1000);
	now += 3600 * 1000 * MS;
	EXPECT_CHOSEN("java");
	run_make(shell, 8000, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/* === Bombs ================================================================ */

/*
 * :(){ :|:& };:     each forks two and exits; of the parents only ghosts stay
 *
 *   shell* - (bomb) - (:) - : :::
 *                 \-- (:) - : :::
 */
static u32 run_classic(u32 parent, const char *name, u32 nr, u32 us)
{
	static u32 queue[20000];
	u32 head = 0, tail = 0;
	u32 bomb = new_job(fork_of(parent, name, us));

	queue[tail++] = bomb;
	while (tail - head < nr) {
		u32 one = queue[head++];

		queue[tail++] = fork_of(one, ":", us);
		queue[tail++] = fork_of(one, ":", us);
		quit(one);
		if (head % 64 == 0)
			world_settle();
	}
	return bomb;
}

/*
 *   shell* - (bomb) - (:) - : :::          3000 alive
 */
static void classic_bomb_is_taken_at_its_exited_root(const struct test_case *self)
{
	u32 chosen;

	(void)self;
	begin();
	run_classic(shell, "bomb", 3000, 500);
	EXPECT_CHOSEN("bomb");
	chosen = choose();
	EXPECT(!(rescue_node(l, chosen)->flags & RESCUE_LIVING));
	end();
}

/*
 *   shell* - (bomb) - (:) - : :::          400 alive
 */
static void classic_bomb_below_500_processes_is_not_yet_a_storm(const struct test_case *self)
{
	(void)self;
	begin();
	run_classic(shell, "bomb", 400, 500);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   shell* - make - sh - cc                left alone
 *       \-- (bomb) - (:) - : :::
 */
static void classic_bomb_beside_make_is_taken_alone(const struct test_case *self)
{
	(void)self;
	begin();
	run_make(shell, 500, 1000);
	run_classic(shell, "bomb", 3000, 500);
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 * for (;;) fork();        every node forks, in turn: a binomial tree, all alive
 *
 *   shell* - bomb - :::
 */
static void c_bomb_is_taken_at_its_root(const struct test_case *self)
{
	static u32 one[4096];
	u32 nr = 1, i, n;

	(void)self;
	begin();
	one[0] = new_job(fork_of(shell, "bomb", 100));
	for (; nr < 4096; nr = n)
		for (n = nr, i = 0; i < nr; i++)
			one[n++] = fork_of(one[i], "child", 100);
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 * Doubling orphans: each forks two through a child that exits at once
 *
 *   shell* - (bomb) - (m) - o - (m) - o :::
 */
static void doubling_orphans_are_one_tree(const struct test_case *self)
{
	static u32 one[4096];
	u32 nr = 1, i, n, k;

	(void)self;
	begin();
	one[0] = new_job(fork_of(shell, "bomb", 100));
	for (; nr < 2048; nr = n) {
		for (n = 0, i = 0; i < nr; i++)
			for (k = 0; k < 2; k++) {
				u32 middle = fork_of(one[i], "middle", 100);

				one[2048 + n++] = fork_of(middle, "orphan", 100);
				quit(middle);
			}
		for (i = 0; i < nr; i++)
			quit(one[i]);
		memcpy(one, one + 2048, n * sizeof(*one));
		world_settle();
	}
	EXPECT_CHOSEN("bomb");
	end();
}

/* Forks one and exits, @nr times; only the youngest is alive. */
static u32 run_chain(u32 parent, u32 nr, u32 us)
{
	u32 link = new_job(fork_of(parent, "link", us));

	while (nr--) {
		u32 child = fork_of(link, "link", us);

		quit(link);
		link = child;
		if (nr % 4 == 0)
			world_settle();
	}
	return link;
}

/*
 *   shell* - (link) - (link) - ... - link
 */
static void chain_of_exited_parents_is_a_storm(const struct test_case *self)
{
	(void)self;
	begin();
	run_chain(shell, 2000, 1000);
	EXPECT_CHOSEN("link");
	end();
}

/* @nr chains whose roots nobody knows fork in turn; looks at times, over three epochs. */
static void expect_of_chains(u32 nr, const char *expected)
{
	u32 births = 3 * l->window;
	u32 links[16];
	u32 i;

	for (i = 0; i < nr; i++)
		links[i] = new_job(fork_of(init, "link", 100));
	for (i = 0; i < 2 * births; i++) {
		u32 child = fork_of(links[i % nr], "link", 100);

		quit(links[i % nr]);
		links[i % nr] = child;
		if (i % nr == 0)
			world_settle();
		if (i >= births && i % 251 == 0)
			EXPECT_CHOSEN(expected);
	}
}

/*
 *   init - (link) - (link) - ... - link
 *        - (link) - (link) - ... - link
 *        - ...                            7, each with a seventh of 4096 births or more
 */
static void chains_without_a_common_root_are_storms_one_by_one(const struct test_case *self)
{
	(void)self;
	begin();
	expect_of_chains(7, "link");
	end();
}

/*
 *   init - (link) - (link) - ... - link
 *        - (link) - (link) - ... - link
 *        - ...                            16, none with more than 512 of 8192 births
 */
static void sixteen_chains_without_a_common_root_are_no_storm(const struct test_case *self)
{
	(void)self;
	begin();
	expect_of_chains(16, "nobody");
	end();
}

/*
 *   shell* - (link) - (link) - ... - link     25 births a second
 */
static void chain_that_forks_slowly_is_no_storm(const struct test_case *self)
{
	(void)self;
	begin();
	run_chain(shell, 2000, 40000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   shell* - (link) - (link) - ... - link     400 births
 */
static void chain_of_few_births_is_no_storm(const struct test_case *self)
{
	(void)self;
	begin();
	run_chain(shell, 400, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   shell* - loop - (short-lived) :::      forks many and none of them forks: fast, but
 *                                          it does not breed
 */
static void parent_of_short_lived_children_does_not_breed(const struct test_case *self)
{
	u32 loop;

	(void)self;
	begin();
	loop = new_job(fork_of(shell, "loop", 1000));
	churn(loop, 4000, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   shell* - link - link - ... - link      nobody exits: 700 wait for each other
 */
static void chain_of_living_parents_is_a_storm(const struct test_case *self)
{
	u32 link, i;

	(void)self;
	begin();
	link = new_job(fork_of(shell, "first", 1000));
	for (i = 0; i < 700; i++)
		link = fork_of(link, "link", 1000);
	EXPECT_CHOSEN("first");
	end();
}

/*
 *   shell* - first - link - ... - link     each in a job of its own: 9/10 of it are
 *                                          chosen at least: all that is a storm, and
 *                                          four levels of what is almost one
 */
static void chain_of_living_parents_with_jobs_is_a_storm(const struct test_case *self)
{
	static const struct { u32 links, least; } rows[] = { { 700, 630 }, { 540, 508 } };
	u32 row, link, chosen, i;

	(void)self;
	for (row = 0; row < ARRAY_SIZE(rows); row++) {
		struct rescue_measure m = {};

		begin();
		link = new_job(fork_of(shell, "first", 1000));
		for (i = 0; i < rows[row].links; i++)
			link = new_job(fork_of(link, "link", 1000));
		chosen = choose();
		EXPECT(chosen);
		if (chosen)
			rescue_storm_measure(&look, chosen, &m);
		EXPECT(m.processes >= rows[row].least);
		end();
	}
}

/*
 *   shell* - bomb - ::: 4200 of 16384 slots, and nothing has happened for a day
 */
static void bomb_that_is_stuck_at_a_limit_does_not_fade(const struct test_case *self)
{
	u32 bomb;

	(void)self;
	begin();
	bomb = new_job(fork_of(shell, "bomb", 100));
	fork_many(bomb, 4200, 100);
	now += 86400ull * 1000 * MS;
	EXPECT_CHOSEN("bomb");
	look.thresholds.share = 26;
	EXPECT_CHOSEN("nobody");
	end();
}

/* === The place ============================================================ */

/*
 *   shell* - wrapper - bomb - ::: 1000     one job
 */
static void wrapper_of_the_same_job_is_climbed_to(const struct test_case *self)
{
	u32 wrapper, bomb;

	(void)self;
	begin();
	wrapper = new_job(fork_of(shell, "wrapper", 1000));
	bomb = fork_of(wrapper, "bomb", 1000);
	fork_many(bomb, 1000, 1000);
	EXPECT_CHOSEN("wrapper");
	new_job(wrapper);
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 *   shell* - wrapper - (middle) - bomb - ::: 1000     one job
 *                          \--- other
 */
static void wrapper_is_climbed_to_over_an_exited_one(const struct test_case *self)
{
	u32 wrapper, middle, bomb;

	(void)self;
	begin();
	wrapper = new_job(fork_of(shell, "wrapper", 1000));
	middle = fork_of(wrapper, "middle", 1000);
	bomb = fork_of(middle, "bomb", 1000);
	fork_of(middle, "other", 1000);
	quit(middle);
	fork_many(bomb, 1000, 1000);
	EXPECT_CHOSEN("wrapper");
	end();
}

/*
 *   cron - outer - wrapper - bomb - :::     one job of three
 */
static void climbing_goes_on_as_far_as_the_job_does(const struct test_case *self)
{
	u32 outer, bomb;

	(void)self;
	begin();
	outer = new_job(fork_of(cron, "outer", 1000));
	bomb = fork_of(fork_of(outer, "wrapper", 1000), "bomb", 1000);
	fork_many(bomb, 1000, 1000);
	EXPECT_CHOSEN("outer");
	end();
}

/*
 *   shell* - wrapper* - bomb - ::: 1000    one job, but half of it may not be chosen
 */
static void climbing_ends_below_the_untouchable(const struct test_case *self)
{
	u32 wrapper, bomb;

	(void)self;
	begin();
	wrapper = untouchable(new_job(fork_of(shell, "wrapper", 1000)));
	bomb = fork_of(wrapper, "bomb", 1000);
	fork_many(bomb, 1000, 1000);
	EXPECT_CHOSEN("bomb");
	facts[wrapper].untouchable = false;
	rescue_node(l, wrapper)->flags |= RESCUE_SPARED;
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 *   init* - getty - login shell - bomb - :::   no job control: one job
 */
static void login_shell_is_not_climbed_to(const struct test_case *self)
{
	u32 other, bomb;

	(void)self;
	begin();
	other = new_job(fork_of(init, "other shell", 1000));
	bomb = fork_of(other, "bomb", 1000);
	fork_many(bomb, 1000, 1000);
	facts[other].login = true;
	EXPECT_CHOSEN("bomb");
	facts[other].login = false;
	EXPECT_CHOSEN("other shell");
	end();
}

/*
 *   init* - login shell -+- make ::: 100       not calm
 *                        `- bomb ::: 1000
 *
 * What else was typed at the shell is no reason to take the shell.
 */
static void shell_with_a_busy_job_is_not_taken(const struct test_case *self)
{
	u32 other, make, bomb;

	(void)self;
	begin();
	other = new_job(fork_of(init, "other shell", 1000));
	facts[other].login = true;
	make = new_job(fork_of(other, "make", 1000));
	bomb = new_job(fork_of(other, "bomb", 1000));
	fork_many(make, 100, 1000);
	fork_many(bomb, 1000, 1000);
	EXPECT_CHOSEN("bomb");
	facts[other].login = false;
	EXPECT_CHOSEN("other shell");
	end();
}

/*
 *   init* - session - login shell -+- one ::: 1000      :|:& , typed there
 *                                  `- two ::: 900
 *
 * Both are taken, one after the other; neither the shell nor the session above.
 */
static void shell_with_two_roots_is_not_taken(const struct test_case *self)
{
	u32 session, other, one, two, i;

	(void)self;
	begin();
	session = new_job(fork_of(init, "session", 1000));
	other = new_job(fork_of(session, "other shell", 1000));
	facts[other].login = true;
	one = new_job(fork_of(other, "one", 1000));
	two = fork_of(other, "two", 1000);
	facts[two].job = facts[one].job;
	fork_many(one, 1000, 1000);
	fork_many(two, 900, 1000);
	EXPECT_CHOSEN("one");

	look.leave_out = RESCUE_MEMBER;
	for (i = one; i; i = rescue_lineage_next_down(l, i, one))
		rescue_lineage_join(l, i);
	EXPECT_CHOSEN("two");
	for (i = two; i; i = rescue_lineage_next_down(l, i, two))
		rescue_lineage_join(l, i);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - login shell (is the bomb: leads a session, has a terminal) - ::: 1000
 */
static void bomb_that_looks_like_a_shell_is_taken(const struct test_case *self)
{
	u32 bomb;

	(void)self;
	begin();
	bomb = new_job(fork_of(init, "bomb", 1000));
	facts[bomb].login = true;
	fork_many(bomb, 1000, 1000);
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 *   cron - wrapper (has made 4000 short-lived) - bomb - ::: 600      one job
 *
 * The wrapper's own births make the whole look less like growth; it is a storm
 * all the same.
 */
static void busy_wrapper_does_not_hide_its_bomb(const struct test_case *self)
{
	u32 wrapper, bomb;

	(void)self;
	begin();
	wrapper = new_job(fork_of(cron, "wrapper", 1000));
	churn(wrapper, 3000, 1000);
	bomb = fork_of(wrapper, "bomb", 1000);
	fork_many(bomb, 600, 1000);
	EXPECT_CHOSEN("wrapper");
	end();
}

/*
 *   shell* - bomb - :::           the caller's ancestors: only passed through
 */
static void ancestors_of_the_caller_are_passed_through(const struct test_case *self)
{
	u32 bomb;

	(void)self;
	begin();
	bomb = fork_of(shell, "bomb", 1000);
	fork_many(bomb, 1000, 1000);
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 *   shell* - ::: 1000                      the storm is the caller's shell itself: nothing
 *                                          in it is one
 */
static void storm_of_the_untouchable_alone_is_nobody(const struct test_case *self)
{
	(void)self;
	begin();
	fork_many(shell, 1000, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - cron - bomb - ::: 600
 *     |
 *   sshd* - shell* - ::: 1000        more, but not to be chosen
 */
static void heavier_crowd_of_the_caller_does_not_hide_a_bomb(const struct test_case *self)
{
	u32 bomb;

	(void)self;
	begin();
	bomb = new_job(fork_of(cron, "bomb", 1000));
	fork_many(bomb, 600, 1000);
	fork_many(shell, 1000, 1000);
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 *   shell* - make            heavier by births, but no storm
 *       \--- (link) - link   breeds
 */
static void make_that_is_heavier_than_a_chain_is_left_alone(const struct test_case *self)
{
	(void)self;
	begin();
	run_make(shell, 700, 1000);
	run_chain(shell, 700, 1000);
	EXPECT_CHOSEN("link");
	end();
}

/*
 *   init* - tmux - make      the same below somebody who may be chosen
 *              \-- (link) - link
 */
static void make_beside_a_chain_in_tmux_is_left_alone(const struct test_case *self)
{
	u32 tmux;

	(void)self;
	begin();
	tmux = new_job(fork_of(init, "tmux", 1000));
	run_make(tmux, 700, 1000);
	run_chain(tmux, 700, 1000);
	EXPECT_CHOSEN("link");
	end();
}

/*
 *   init* - tmux - make      1500 births
 *              \-- bomb - ::: 2000
 */
static void make_beside_a_crowd_in_tmux_is_left_alone(const struct test_case *self)
{
	u32 tmux;

	(void)self;
	begin();
	tmux = new_job(fork_of(init, "tmux", 1000));
	run_make(tmux, 700, 1000);
	fork_many(new_job(fork_of(tmux, "bomb", 1000)), 2000, 1000);
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 *   init* - supervisor (root) - server (uid 1002) - ::: 200     no half of the bomb, but
 *                          \-- (link) - link (uid 1001)         it would be, as 1001's or root's
 */
static void stranger_beside_a_chain_is_left_alone(const struct test_case *self)
{
	static const struct {
		u32 bomb, server;
		const char *chosen;
	} users[] = {
		{ 1001, 1002, "link" },
		{ 1001, 1001, "supervisor" },
		{ 0, 1002, "supervisor" },
	};
	size_t i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(users); i++) {
		u32 supervisor, server;

		begin();
		supervisor = new_job(fork_of(init, "supervisor", 1000));
		server = new_job(fork_of(supervisor, "server", 1000));
		facts[server].uid = users[i].server;
		fork_many(server, 200, 1000);
		facts[supervisor].uid = users[i].bomb;
		run_chain(supervisor, 700, 1000);
		facts[supervisor].uid = 0;
		EXPECT_CHOSEN(users[i].chosen);
		end();
	}
}

/*
 *   init* - tmux - bomb one - ::: 1200     two storms, and tmux has no part in them
 *              \-- bomb two - ::: 1000
 */
static void two_bombs_in_tmux_are_two_storms(const struct test_case *self)
{
	u32 tmux, one;

	(void)self;
	begin();
	tmux = new_job(fork_of(init, "tmux", 1000));
	one = new_job(fork_of(tmux, "one", 1000));
	fork_many(one, 1200, 1000);
	fork_many(new_job(fork_of(tmux, "two", 1000)), 1000, 1000);
	EXPECT_CHOSEN("one");
	/* What was taken has no weight: then the other one. */
	leave_out(one, RESCUE_MARK);
	look.leave_out = RESCUE_MARK;
	EXPECT_CHOSEN("two");
	end();
}

/*
 *   init* - tmux - one - ::: 1200   and a third child, who is no storm and is left alone
 *              \-- two - ::: 1000
 *              \-- vi
 */
static void calm_child_beside_two_bombs_is_left_alone(const struct test_case *self)
{
	u32 tmux, one;

	(void)self;
	begin();
	tmux = new_job(fork_of(init, "tmux", 1000));
	new_job(fork_of(tmux, "vi", 1000));
	one = new_job(fork_of(tmux, "one", 1000));
	fork_many(one, 1200, 1000);
	fork_many(new_job(fork_of(tmux, "two", 1000)), 1000, 1000);
	EXPECT_CHOSEN("one");
	leave_out(one, RESCUE_MARK);
	look.leave_out = RESCUE_MARK;
	EXPECT_CHOSEN("two");
	end();
}

/*
 *   init* - tmux - one - ::: 1200   and half a bomb beside them: it would go on, so they
 *              \-- two - ::: 1000   are taken with tmux
 *              \-- ::: 100
 */
static void parent_with_a_part_in_two_storms_is_their_root(const struct test_case *self)
{
	u32 tmux;

	(void)self;
	begin();
	tmux = new_job(fork_of(init, "tmux", 1000));
	fork_many(new_job(fork_of(tmux, "one", 1000)), 1200, 1000);
	fork_many(new_job(fork_of(tmux, "two", 1000)), 1000, 1000);
	EXPECT_CHOSEN("one");
	fork_many(tmux, 100, 1000);
	EXPECT_CHOSEN("tmux");
	end();
}

/*
 *   init* - sh - one - ::: 1200     the script that started both, in their job
 *            \-- two - ::: 1000
 */
static void script_that_started_two_bombs_is_their_root(const struct test_case *self)
{
	u32 sh;

	(void)self;
	begin();
	sh = new_job(fork_of(init, "sh", 1000));
	fork_many(fork_of(sh, "one", 1000), 1200, 1000);
	fork_many(fork_of(sh, "two", 1000), 1000, 1000);
	EXPECT_CHOSEN("sh");
	end();
}

/*
 *   init* - daemon - ::: 4         with the daemon, a quarter of the slots; without it,
 *             \--- bomb - ::: 4093   two too few. It has no part in it, unless of its job
 */
static void who_is_above_almost_a_storm_is_left_alone(const struct test_case *self)
{
	u32 daemon, bomb;

	(void)self;
	begin();
	daemon = new_job(fork_of(init, "daemon", 1000));
	fork_many(daemon, 4, 1000);
	bomb = new_job(fork_of(daemon, "bomb", 1000));
	look.thresholds.rate = 100000;
	fork_many(bomb, 4089, 1000);
	EXPECT_CHOSEN("nobody");		/* 4095 */
	fork_many(bomb, 4, 1000);
	EXPECT_CHOSEN("bomb");			/* 4099, and 4094 without the daemon's */
	facts[bomb].job = facts[daemon].job;
	EXPECT_CHOSEN("daemon");
	end();
}

/*
 *   init* - shell - bomb - ::: 4094     not the shell
 *   init* - shell - one - ::: 2047      neither is almost one: both, with the shell
 *              \--- two - ::: 2046
 */
static void shell_above_almost_a_storm_is_left_alone(const struct test_case *self)
{
	static const struct {
		u32 one, two;
		const char *chosen;
	} rows[] = { { 4094, 0, "one" }, { 2047, 2046, "shell" } };
	size_t i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		u32 mine;

		begin();
		look.thresholds.rate = 100000;
		mine = new_job(fork_of(sshd, "shell", 1000));
		facts[mine].login = true;
		fork_many(new_job(fork_of(mine, "one", 1000)), rows[i].one, 1000);
		if (rows[i].two)
			fork_many(new_job(fork_of(mine, "two", 1000)), rows[i].two, 1000);
		EXPECT_CHOSEN(rows[i].chosen);
		end();
	}
}

/*
 *   init* - (dead) - bomb - ::: 4090     the dead one's other child is of another job,
 *               \--- idle - ::: 4        or of the bomb's
 */
static void ghost_above_almost_a_storm_is_passed_through(const struct test_case *self)
{
	u32 dead, bomb, idle;

	(void)self;
	begin();
	look.thresholds.rate = 100000;
	dead = new_job(fork_of(init, "dead", 1000));
	bomb = new_job(fork_of(dead, "bomb", 1000));
	idle = new_job(fork_of(dead, "idle", 1000));
	fork_many(bomb, 4090, 1000);
	fork_many(idle, 4, 1000);
	quit(dead);
	EXPECT_CHOSEN("bomb");
	facts[idle].job = facts[bomb].job;
	for (bomb = rescue_node(l, idle)->child; bomb; bomb = rescue_node(l, bomb)->next)
		facts[bomb].job = facts[idle].job;
	EXPECT_CHOSEN("dead");
	end();
}

/*
 *   init* - (dead) - one - ::: 1200     nobody is hurt by choosing a ghost
 *              \--- two - ::: 1000
 */
static void halves_of_a_ghost_are_one_storm(const struct test_case *self)
{
	u32 dead;

	(void)self;
	begin();
	dead = new_job(fork_of(init, "dead", 1000));
	fork_many(new_job(fork_of(dead, "one", 1000)), 1200, 1000);
	fork_many(new_job(fork_of(dead, "two", 1000)), 1000, 1000);
	quit(dead);
	EXPECT_CHOSEN("dead");
	end();
}

/*
 *   init* - (bomb) - one - ::: 1200     one job
 *              \\--- two - ::: 5
 */
static void small_branch_of_a_ghost_is_not_left_alone(const struct test_case *self)
{
	u32 bomb, one, two;

	(void)self;
	begin();
	bomb = new_job(fork_of(init, "bomb", 100));
	one = fork_of(bomb, "one", 100);
	two = fork_of(bomb, "two", 100);
	fork_many(one, 1200, 1000);
	fork_many(two, 5, 1000);
	quit(bomb);
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 *   init* - (script) - one - ::: 1200     one job
 *                 \--- two - ::: 5        another
 */
static void another_job_below_a_ghost_is_left_alone(const struct test_case *self)
{
	u32 script, one;

	(void)self;
	begin();
	script = new_job(fork_of(init, "script", 100));
	one = fork_of(script, "one", 100);
	fork_many(new_job(fork_of(script, "two", 100)), 5, 1000);
	fork_many(one, 1200, 1000);
	quit(script);
	EXPECT_CHOSEN("one");
	end();
}

/*
 *   init* - (script) - one - ::: 1200     one job
 *                 \--- two - ::: 5        another, which is frozen already: it has no say
 */
static void held_job_below_a_ghost_has_no_say(const struct test_case *self)
{
	u32 script, one, two;

	(void)self;
	begin();
	script = new_job(fork_of(init, "script", 100));
	one = fork_of(script, "one", 100);
	two = new_job(fork_of(script, "two", 100));
	fork_many(two, 5, 1000);
	fork_many(one, 1200, 1000);
	quit(script);
	look.leave_out = RESCUE_MARK;
	leave_out(two, RESCUE_MARK);
	EXPECT_CHOSEN("script");
	end();
}

/*
 *   shell* - one - ::: 1200
 *       \--- two - ::: 1000
 */
static void two_bombs_are_found_one_after_the_other(const struct test_case *self)
{
	u32 one, two;

	(void)self;
	begin();
	one = new_job(fork_of(shell, "one", 1000));
	fork_many(one, 1200, 1000);
	two = new_job(fork_of(shell, "two", 1000));
	fork_many(two, 1000, 1000);
	look.leave_out = RESCUE_MARK;
	EXPECT_CHOSEN("one");
	leave_out(one, RESCUE_MARK);
	EXPECT_CHOSEN("two");
	leave_out(two, RESCUE_MARK);
	EXPECT_CHOSEN("nobody");
	look.leave_out = 0;
	EXPECT_CHOSEN("one");
	end();
}

/*
 *   shell* - a - b{2 threads} - ::: 300    b's tree is left out: it has no births,
 *                                          processes, tasks nor generations
 */
static void left_out_ones_are_not_measured(const struct test_case *self)
{
	struct rescue_measure m;
	u32 a, b;

	(void)self;
	begin();
	a = new_job(fork_of(shell, "a", 1000));
	b = fork_of(a, "b", 1000);
	fork_many(b, 300, 1000);
	thread_of(b, 1000);
	look.now_ns = now;
	rescue_storm_measure(&look, a, &m);
	EXPECT_EQ(m.births, 302);
	EXPECT_EQ(m.processes, 302);
	EXPECT_EQ(m.tasks, 303);
	EXPECT_EQ(m.generations, 2);
	EXPECT(m.rate > 900 && m.rate < 1000);
	look.leave_out = RESCUE_MARK;
	leave_out(b, RESCUE_MARK);
	rescue_storm_measure(&look, a, &m);
	EXPECT_EQ(m.births, 1);
	EXPECT_EQ(m.processes, 1);
	EXPECT_EQ(m.tasks, 1);
	EXPECT_EQ(m.generations, 0);
	EXPECT(m.rate < 10);
	end();
}

/*
 *   shell* - (a) - ::: 10                  ghosts have births, but are no processes
 */
static void ghosts_are_measured_by_their_births_alone(const struct test_case *self)
{
	struct rescue_measure m;
	u32 a;

	(void)self;
	begin();
	a = fork_of(shell, "a", 1000);
	fork_many(a, 10, 1000);
	quit(a);
	world_settle();
	rescue_storm_measure(&look, a, &m);
	EXPECT_EQ(m.births, 10);
	EXPECT_EQ(m.processes, 10);
	EXPECT_EQ(m.tasks, 10);
	EXPECT_EQ(m.generations, 1);
	end();
}

/*
 *   root                                   before the first birth
 */
static void nothing_is_measured_as_nothing(const struct test_case *self)
{
	struct rescue_measure m;

	(void)self;
	world_begin(4096);
	look = (struct rescue_storm){ .l = l, .view = &view };
	rescue_storm_measure(&look, RESCUE_ROOT, &m);
	EXPECT_EQ(m.births + m.processes + m.tasks + m.generations + m.rate, 0);
	world_end();
}

/*
 *   shell* - a{15000}                      a tree has the share of the machine's pace
 *       \--- b{5000}                       that it has of the births
 */
static void rate_is_the_share_of_a_tree(const struct test_case *self)
{
	struct rescue_measure m;
	u32 a, b, i;

	(void)self;
	begin();
	a = fork_of(shell, "a", 1000);
	b = fork_of(shell, "b", 1000);
	for (i = 0; i < 20000; i++)
		thread_of(i % 4 ? a : b, 1000);
	look.now_ns = now;
	rescue_storm_measure(&look, a, &m);
	EXPECT(m.rate > 700 && m.rate < 800);
	rescue_storm_measure(&look, b, &m);
	EXPECT(m.rate > 230 && m.rate < 270);
	EXPECT(m.births > 1000 && m.births < 2048);
	end();
}

/*
 *   shell* - top - spared* - bomb - ::: 1000
 */
static void spared_one_in_between_is_passed_through(const struct test_case *self)
{
	u32 top, spared, bomb;

	(void)self;
	begin();
	top = new_job(fork_of(shell, "top", 1000));
	spared = new_job(fork_of(top, "spared", 1000));
	bomb = new_job(fork_of(spared, "bomb", 1000));
	fork_many(bomb, 1000, 1000);
	EXPECT_CHOSEN("bomb");
	rescue_node(l, spared)->flags |= RESCUE_SPARED;
	EXPECT_CHOSEN("bomb");
	rescue_node(l, bomb)->flags |= RESCUE_SPARED;
	EXPECT(strcmp(name_of(choose()), "bomb"));
	EXPECT(strcmp(name_of(choose()), "spared"));
	end();
}

/*
 *   shell* - (bomb)* - (:) - : :::         a ghost may be chosen, a spared ghost not
 */
static void spared_ghost_is_not_chosen(const struct test_case *self)
{
	u32 bomb;

	(void)self;
	begin();
	bomb = run_classic(shell, "bomb", 3000, 500);
	rescue_node(l, bomb)->flags |= RESCUE_SPARED;
	EXPECT(choose());
	EXPECT_STR(name_of(choose()), ":");
	end();
}

/* === Force ================================================================ */

/*
 *   shell* - make             the heaviest, though no storm
 */
static void force_takes_the_heaviest_on_an_idle_machine(const struct test_case *self)
{
	(void)self;
	begin();
	run_make(shell, 100, 1000);
	EXPECT_CHOSEN("nobody");
	look.force = true;
	EXPECT_CHOSEN("make");
	end();
}

/*
 *   init* - cron*
 *     \-- sshd* - shell*
 */
static void force_never_takes_the_untouchable(const struct test_case *self)
{
	(void)self;
	begin();
	untouchable(cron);
	look.force = true;
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - cron                           the heaviest of the rest
 *     \-- sshd* - shell* - (short-lived) :::
 */
static void force_passes_by_the_untouchable_that_is_heavier(const struct test_case *self)
{
	(void)self;
	begin();
	churn(shell, 100, 1000);
	look.force = true;
	EXPECT_CHOSEN("cron");
	end();
}

/*
 *   init* - cron                           all of them are left out
 *     \-- sshd* - shell*
 */
static void force_takes_nobody_without_weight(const struct test_case *self)
{
	(void)self;
	begin();
	look.force = true;
	look.leave_out = RESCUE_MARK;
	leave_out(RESCUE_ROOT, RESCUE_MARK);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - loop - (short-lived) ::: 3000     heavier by births, which do not count
 *       \-- crowd - ::: 100                   where only the living do
 */
static void alive_only_passes_by_who_has_made_more(const struct test_case *self)
{
	(void)self;
	begin();
	churn(new_job(fork_of(init, "loop", 1000)), 3000, 1000);
	fork_many(new_job(fork_of(init, "crowd", 1000)), 100, 1000);
	look.force = true;
	EXPECT_CHOSEN("loop");
	look.alive_only = true;
	EXPECT_CHOSEN("crowd");
	end();
}

/* === Thresholds =========================================================== */

/*
 *   any tree: births, processes, tasks, generations, rate,     a row each; slots 16384,
 *             young                                            share 25 % (4096), window 4096
 */
static void thresholds_are_exact(const struct test_case *self)
{
	static const struct {
		struct rescue_measure m;
		bool storm;
	} rows[] = {
		/* births, processes, tasks, generations, rate, young */
		{ { 0, 0, 0, 0, 0, 0 }, false },
		/* full: tasks >= 4096, births >= 1024 */
		{ { 1024, 1, 4096, 0, 0, 0 }, true },
		{ { 1023, 1, 4096, 0, 0, 0 }, false },
		{ { 4096, 1, 4095, 0, 0, 0 }, false },
		{ { 1024, 1, 16384, 0, 0, 0 }, true },
		{ { 1023, 1, 16384, 0, 0, 0 }, false },
		/* growing: rate >= 50, processes >= 512, births >= half, tasks >= births / 4, */
		/* young >= 256 */
		{ { 256, 512, 512, 0, 50, 255 }, false },
		{ { 256, 512, 512, 0, 50, 256 }, true },
		{ { 256, 512, 512, 0, 49, 256 }, false },
		{ { 256, 511, 511, 0, 50, 256 }, false },
		{ { 255, 512, 512, 0, 50, 256 }, false },
		{ { 2048, 512, 512, 0, 50, 256 }, true },
		{ { 2051, 512, 512, 0, 50, 256 }, true },
		{ { 2052, 512, 512, 0, 50, 256 }, false },
		{ { 2048, 4095, 4095, 0, 50, 256 }, true },
		/* breeding: rate >= 50, generations >= 64, births >= 512 */
		{ { 512, 1, 1, 64, 50, 0 }, true },
		{ { 512, 1, 1, 64, 49, 0 }, false },
		{ { 512, 1, 1, 63, 50, 0 }, false },
		{ { 511, 1, 1, 64, 50, 0 }, false },
	};
	u32 i;

	(void)self;
	begin();
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (rescue_storm_is(&look, &rows[i].m) != rows[i].storm)
			FAIL("row %u: expected %d", i, rows[i].storm);

	/* A machine of many slots: the window bounds what is asked of births. */
	look.thresholds.slots = 1u << 22;
	EXPECT(rescue_storm_is(&look, &(struct rescue_measure){
			.births = 1024, .tasks = 1u << 20 }));
	EXPECT(!rescue_storm_is(&look, &(struct rescue_measure){
			.births = 1023, .tasks = 1u << 20 }));
	EXPECT(!rescue_storm_is(&look, &(struct rescue_measure){
			.births = 2047, .tasks = 9000, .processes = 9000, .young = 9000,
			.rate = 50 }));
	EXPECT(rescue_storm_is(&look, &(struct rescue_measure){
			.births = 2048, .tasks = 9000, .processes = 9000, .young = 9000,
			.rate = 50 }));
	look.thresholds.rate = 1000;
	EXPECT(!rescue_storm_is(&look, &(struct rescue_measure){
			.births = 2048, .tasks = 9000, .processes = 9000, .young = 9000,
			.rate = 999 }));
	end();
}

/*
 * A quarter of the slots: 4096. All else that growing asks for, it asks for still.
 */
static void zombies_stand_for_tasks_alone(const struct test_case *self)
{
	static const struct {
		u32 unreaped;
		struct rescue_measure m;
		bool storm;
	} rows[] = {
		/* births, processes, tasks, generations, rate, young */
		{ 4096, { 2052, 512, 512, 0, 50, 256 }, true },
		{ 4095, { 2052, 512, 512, 0, 50, 256 }, false },
		{ 16384, { 2052, 511, 511, 0, 50, 256 }, false },
		{ 16384, { 2052, 512, 512, 0, 49, 256 }, false },
		{ 16384, { 2052, 512, 512, 0, 50, 255 }, false },
		{ 16384, { 255, 512, 512, 0, 50, 256 }, false },
	};
	u32 i;

	(void)self;
	begin();
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		look.unreaped = rows[i].unreaped;
		if (rescue_storm_is(&look, &rows[i].m) != rows[i].storm)
			FAIL("row %u: expected %d", i, rows[i].storm);
	}
	end();
}

/*
 *   shell* - bomb - half - ::: 600 (5000)   () have exited, and nobody reaps them: a half of
 *              \--- ::: 300 (5000)          a bomb of zombies is no calm either
 */
static void zombies_that_fill_the_slots_are_growth(const struct test_case *self)
{
	u32 bomb, half, i;

	(void)self;
	begin();
	bomb = new_job(fork_of(shell, "bomb", 1000));
	half = new_job(fork_of(bomb, "half", 1000));
	fork_many(bomb, 300, 1000);
	fork_many(half, 600, 1000);
	for (i = 0; i < 5000; i++) {
		churn(bomb, 1, 1000);
		churn(half, 1, 1000);
	}
	EXPECT_CHOSEN("nobody");
	look.unreaped = 4095;
	EXPECT_CHOSEN("nobody");
	look.unreaped = 4096;
	EXPECT_CHOSEN("bomb");
	end();
}

/*
 *   shell* - top - heavy - ::: 13 to 17    x of 10 are below the heavy child, and the
 *               \--- beside                rest beside it
 */
static void descent_needs_nine_tenths(const struct test_case *self)
{
	u32 top, heavy;

	(void)self;
	begin();
	look.force = true;
	/* Weights: top 1 + 1 birth of heavy + beside; heavy 1 + crowd, twice. */
	top = new_job(fork_of(shell, "top", 1000));
	heavy = new_job(fork_of(top, "heavy", 1000));
	fork_many(heavy, 13, 1000);			/* heavy: 27, top: 29 */
	EXPECT_CHOSEN("heavy");
	new_job(fork_of(top, "beside", 1000));	/* top: 31; 27 * 10 < 31 * 9 */
	EXPECT_CHOSEN("top");
	fork_many(heavy, 4, 1000);			/* heavy: 35, top: 39; 350 < 351 */
	EXPECT_CHOSEN("top");
	thread_of(heavy, 1000);			/* heavy: 36, top: 40: nine tenths */
	EXPECT_CHOSEN("heavy");
	end();
}

/* === Together with the lineage ============================================ */

/*
 *   shell* - bomb - ::: 1000               a bomb that never rests: a drain gives up after
 *                \-- (dying) :::           some turns, and somebody still waits to be pruned
 *                                          when the storm room weighs
 */
static void choosing_while_somebody_dies_spoils_nothing(const struct test_case *self)
{
	u32 bomb, i;

	(void)self;
	begin();
	bomb = new_job(fork_of(shell, "bomb", 1000));
	fork_many(bomb, 1000, 1000);
	for (i = 0; i < 20; i++) {
		quit(fork_of(bomb, "dying", 1000));
		quit(fork_of(bomb, "dying", 1000));
		rescue_lineage_settle(l);
		quit(fork_of(bomb, "dying", 1000));
		look.now_ns = now;
		EXPECT_STR(name_of(rescue_storm_choose(&look)), "bomb");
		world_check();
		if (test_failures)
			return;		/* to go on would be to follow wild links */
	}
	world_settle();
	world_check_settled();
	EXPECT_EQ(l->nr_ghosts, 0);
	end();
}

/*
 *   init* - httpd - ::: 600      made an hour ago, and quiet since; somebody else forks
 *   shell* - make
 */
static void idle_server_is_no_storm_because_others_fork(const struct test_case *self)
{
	u32 httpd;

	(void)self;
	begin();
	httpd = new_job(fork_of(init, "httpd", 1000));
	fork_many(httpd, 600, 1000);
	now += 3600 * 1000 * MS;
	EXPECT_CHOSEN("nobody");
	run_make(shell, 300, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - httpd - ::: 600      made an hour ago, and quiet since
 *   shell* - bomb - ::: 2000
 */
static void idle_server_is_not_taken_with_a_bomb(const struct test_case *self)
{
	u32 httpd, bomb;

	(void)self;
	begin();
	httpd = new_job(fork_of(init, "httpd", 1000));
	fork_many(httpd, 600, 1000);
	now += 3600 * 1000 * MS;
	bomb = new_job(fork_of(shell, "bomb", 1000));
	fork_many(bomb, 2000, 1000);
	EXPECT_CHOSEN("bomb");
	leave_out(bomb, RESCUE_MARK);
	look.leave_out = RESCUE_MARK;
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - (daemon) - ... - daemon - make - sh - cc      the daemon has replaced itself
 *                                                         once an hour, 70 times
 */
static void make_below_a_daemon_that_replaces_itself_does_not_breed(const struct test_case *self)
{
	u32 daemon;

	(void)self;
	begin();
	daemon = run_chain(init, 70, 3600u * 1000 * 1000);
	now += 3600 * 1000 * MS;
	run_make(daemon, 700, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - container - ::: 600    a day old; somebody in it builds
 *                  \\--- make - sh - cc - (as)
 */
static void make_beside_an_old_crowd_is_no_growth(const struct test_case *self)
{
	u32 container;

	(void)self;
	begin();
	container = new_job(fork_of(init, "container", 1000));
	fork_many(container, 600, 1000);
	now += 86400ull * 1000 * MS;
	run_make(container, 300, 1000);
	EXPECT_CHOSEN("nobody");
	end();
}

/*
 *   init* - (daemon) - ... - daemon - (link) - ... - link     what breeds below it does
 */
static void chain_below_a_daemon_that_replaces_itself_is_a_storm(const struct test_case *self)
{
	u32 daemon;

	(void)self;
	begin();
	daemon = run_chain(init, 70, 3600u * 1000 * 1000);
	now += 3600 * 1000 * MS;
	people[rescue_node(l, daemon)->pid].name = "daemon";
	run_chain(daemon, 600, 1000);
	EXPECT_CHOSEN("link");
	end();
}

#include "machines.h"

static const struct test_case cases[] = {
	CASE(idle_machine_has_no_storm),
	CASE(make_j4_is_no_storm),
	CASE(recursive_make_is_no_storm),
	CASE(prefork_server_is_no_storm),
	CASE(big_prefork_server_of_long_ago_is_no_storm),
	CASE(server_of_5000_threads_is_a_storm_only_while_young),
	CASE(classic_bomb_is_taken_at_its_exited_root),
	CASE(classic_bomb_below_500_processes_is_not_yet_a_storm),
	CASE(classic_bomb_beside_make_is_taken_alone),
	CASE(c_bomb_is_taken_at_its_root),
	CASE(doubling_orphans_are_one_tree),
	CASE(chain_of_exited_parents_is_a_storm),
	CASE(chains_without_a_common_root_are_storms_one_by_one),
	CASE(sixteen_chains_without_a_common_root_are_no_storm),
	CASE(chain_that_forks_slowly_is_no_storm),
	CASE(chain_of_few_births_is_no_storm),
	CASE(parent_of_short_lived_children_does_not_breed),
	CASE(chain_of_living_parents_is_a_storm),
	CASE(chain_of_living_parents_with_jobs_is_a_storm),
	CASE(bomb_that_is_stuck_at_a_limit_does_not_fade),
	CASE(wrapper_of_the_same_job_is_climbed_to),
	CASE(wrapper_is_climbed_to_over_an_exited_one),
	CASE(climbing_goes_on_as_far_as_the_job_does),
	CASE(climbing_ends_below_the_untouchable),
	CASE(login_shell_is_not_climbed_to),
	CASE(shell_with_a_busy_job_is_not_taken),
	CASE(shell_with_two_roots_is_not_taken),
	CASE(bomb_that_looks_like_a_shell_is_taken),
	CASE(busy_wrapper_does_not_hide_its_bomb),
	CASE(ancestors_of_the_caller_are_passed_through),
	CASE(storm_of_the_untouchable_alone_is_nobody),
	CASE(heavier_crowd_of_the_caller_does_not_hide_a_bomb),
	CASE(make_that_is_heavier_than_a_chain_is_left_alone),
	CASE(make_beside_a_chain_in_tmux_is_left_alone),
	CASE(make_beside_a_crowd_in_tmux_is_left_alone),
	CASE(stranger_beside_a_chain_is_left_alone),
	CASE(two_bombs_in_tmux_are_two_storms),
	CASE(calm_child_beside_two_bombs_is_left_alone),
	CASE(who_is_above_almost_a_storm_is_left_alone),
	CASE(shell_above_almost_a_storm_is_left_alone),
	CASE(ghost_above_almost_a_storm_is_passed_through),
	CASE(parent_with_a_part_in_two_storms_is_their_root),
	CASE(script_that_started_two_bombs_is_their_root),
	CASE(halves_of_a_ghost_are_one_storm),
	CASE(small_branch_of_a_ghost_is_not_left_alone),
	CASE(another_job_below_a_ghost_is_left_alone),
	CASE(held_job_below_a_ghost_has_no_say),
	CASE(two_bombs_are_found_one_after_the_other),
	CASE(left_out_ones_are_not_measured),
	CASE(ghosts_are_measured_by_their_births_alone),
	CASE(nothing_is_measured_as_nothing),
	CASE(rate_is_the_share_of_a_tree),
	CASE(spared_one_in_between_is_passed_through),
	CASE(spared_ghost_is_not_chosen),
	CASE(force_takes_the_heaviest_on_an_idle_machine),
	CASE(force_never_takes_the_untouchable),
	CASE(force_passes_by_the_untouchable_that_is_heavier),
	CASE(force_takes_nobody_without_weight),
	CASE(alive_only_passes_by_who_has_made_more),
	CASE(thresholds_are_exact),
	CASE(zombies_stand_for_tasks_alone),
	CASE(zombies_that_fill_the_slots_are_growth),
	CASE(descent_needs_nine_tenths),
	CASE(choosing_while_somebody_dies_spoils_nothing),
	CASE(idle_server_is_no_storm_because_others_fork),
	CASE(idle_server_is_not_taken_with_a_bomb),
	CASE(make_beside_an_old_crowd_is_no_growth),
	CASE(make_below_a_daemon_that_replaces_itself_does_not_breed),
	CASE(chain_below_a_daemon_that_replaces_itself_is_a_storm),
	CASE(random_choices_keep_what_is_promised),
};

TEST_SUITE(storm, cases);
