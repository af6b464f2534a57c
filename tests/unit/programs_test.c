// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who makes processes: against cases drawn by hand, and against a model that keeps a list of all
 * that ever happened.
 */
#include "tree/adopt.h"
#include "tree/programs.h"
#include "tree/ring.h"
#include "world.h"

#define MS		1000000ull
#define PERIOD		RESCUE_PERIOD_NS
#define LIVES		60u
#define MAX_HAPPENED	4000u

static struct rescue_programs *programs;
static u64 now;

/* By pid. */
static struct life {
	u64 start_ns;
	char comm[16];
	bool fresh;
	u32 tables, mappings;
} life[LIVES + 1];

/* What the model knows: of what program, in which period. */
static struct happened {
	char comm[16];
	u32 period;
	struct rescue_counts counts;
} happened[MAX_HAPPENED];

static u32 nr_happened, period;
static u64 begun;

static void begin(void)
{
	world_begin(4096);
	programs = calloc(1, sizeof(*programs));
	memset(life, 0, sizeof(life));
	nr_happened = 0;
	period = 2;
	begun = 0;
	now = 0;
}

static void end(void)
{
	free(programs);
	world_end();
}

/* === The model ============================================================ */

static void model_turn(u64 time_ns)
{
	if (time_ns >= begun + 2 * PERIOD) {
		begun = time_ns;
		period += 2;
	} else if (time_ns >= begun + PERIOD) {
		begun += PERIOD;
		period++;
	}
}

static struct rescue_counts *model_new(const char *comm)
{
	struct happened *h = &happened[nr_happened++];

	*h = (struct happened){ .period = period };
	strcpy(h->comm, comm);
	return &h->counts;
}

static void add(struct rescue_counts *sum, const struct rescue_counts *counts)
{
	sum->forks += counts->forks;
	sum->vforks += counts->vforks;
	sum->threads += counts->threads;
	sum->failed += counts->failed;
	sum->execs += counts->execs;
	sum->soon += counts->soon;
	sum->unexecuted += counts->unexecuted;
	sum->soon_us += counts->soon_us;
	sum->tables += counts->tables;
	sum->mappings += counts->mappings;
}

/* Of one program, or of all. */
static struct rescue_counts model_of(const char *comm)
{
	struct rescue_counts sum = {};
	u32 i;

	for (i = 0; i < nr_happened; i++)
		if (happened[i].period + 1 >= period && (!comm || !strcmp(happened[i].comm, comm)))
			add(&sum, &happened[i].counts);
	return sum;
}

/* === What happens ========================================================= */

static void starts(u32 pid, const char *comm)
{
	struct rescue_person person = { .pid = pid, .start_ns = ++now };
	char name[RESCUE_COMM_LEN + 1] = "";

	memcpy(name, comm, strlen(comm));
	life[pid] = (struct life){ .start_ns = now };
	strcpy(life[pid].comm, comm);
	rescue_adopt_begin(l);
	rescue_adopt(l, &person, name, 0, 0, 0, 0);
}

static void is_made(u32 pid, u32 child, bool vfork, u32 tables, u32 mappings)
{
	struct rescue_record record = {
		.kind = RESCUE_BIRTH, .pid = child, .start_ns = ++now, .vfork = vfork,
		.tables = tables, .mappings = mappings,
		.parent_pid = pid, .parent_start_ns = pid ? life[pid].start_ns : 0,
	};
	struct rescue_person person = { .pid = child, .start_ns = now, .vforked = vfork };

	life[child] = life[pid];
	life[child].start_ns = now;
	life[child].fresh = true;
	life[child].tables = tables;
	life[child].mappings = mappings;
	model_turn(now);
	*model_new(life[pid].comm) = (struct rescue_counts){ .forks = !vfork, .vforks = vfork };
	rescue_lineage_birth(l, &person, pid, record.parent_start_ns);
	rescue_programs_birth(programs, l, &record);
}

static void forks(u32 pid, u32 child)
{
	is_made(pid, child, false, 20, 30);
}

static void vforks(u32 pid, u32 child)
{
	is_made(pid, child, true, 0, 0);
}

static void threads(u32 pid)
{
	struct rescue_record record = {
		.kind = RESCUE_THREAD, .pid = pid, .start_ns = life[pid].start_ns,
		.parent_start_ns = ++now,
	};

	model_turn(now);
	model_new(life[pid].comm)->threads = 1;
	rescue_lineage_thread(l, pid, life[pid].start_ns, now);
	rescue_programs_thread(programs, l, &record);
}

static void execs(u32 pid, const char *comm)
{
	struct rescue_record record = {
		.kind = RESCUE_EXEC, .pid = pid, .start_ns = life[pid].start_ns,
		.age_us = (now - life[pid].start_ns) / 1000,
	};
	struct rescue_counts *counts;

	memcpy(record.comm, comm, strlen(comm));
	model_turn(life[pid].start_ns + record.age_us * 1000ull);
	if (life[pid].fresh) {
		counts = model_new(life[pid].comm);
		counts->execs = 1;
		if (record.age_us <= RESCUE_SOON_US) {
			counts->soon = 1;
			counts->soon_us = record.age_us;
			counts->tables = life[pid].tables;
			counts->mappings = life[pid].mappings;
		}
	}
	life[pid].fresh = false;
	strcpy(life[pid].comm, comm);
	rescue_programs_exec(programs, l, &record);
	rescue_lineage_exec(l, pid, life[pid].start_ns, record.comm);
}

static void exits(u32 pid)
{
	struct rescue_record record = {
		.kind = RESCUE_EXIT, .pid = pid, .start_ns = life[pid].start_ns,
		.comm = "renamed",
	};

	if (life[pid].fresh)
		model_new(life[pid].comm)->unexecuted = 1;
	life[pid] = (struct life){};
	rescue_programs_exit(programs, l, &record);
	rescue_lineage_exit(l, pid, record.start_ns, 0, record.comm);
	/* With some luck of two threads it is told twice. */
	rescue_programs_exit(programs, l, &record);
	world_settle();
}

static void fails(const char *comm, u32 nr)
{
	char name[RESCUE_COMM_LEN + 1] = "";

	memcpy(name, comm, strlen(comm));
	model_turn(now);
	model_new(comm)->failed = nr;
	rescue_programs_fail(programs, name, nr, now);
}

static void passes(u64 ns)
{
	now += ns;
	model_turn(now);
	rescue_programs_turn(programs, now);
}

/* === What came of it ====================================================== */

/* The row of a program; RESCUE_REST: it has none. */
static u32 row_of(const char *comm)
{
	u32 i = RESCUE_REST;

	while ((i = rescue_programs_next(programs, i)))
		if (!strcmp(programs->row[i].comm, comm))
			break;
	return i;
}

static struct rescue_counts counts_of(const char *comm)
{
	struct rescue_counts sum = {};
	u32 i = row_of(comm);

	if (i)
		rescue_programs_add(programs, i, &sum);
	return sum;
}

static struct rescue_counts counts_of_all(void)
{
	struct rescue_counts sum = {};
	u32 i;

	for (i = RESCUE_REST; i <= programs->nr; i++)
		rescue_programs_add(programs, i, &sum);
	return sum;
}

#define EXPECT_COUNTS(is, should) do {						\
	struct rescue_counts is_ = (is), should_ = (should);			\
										\
	EXPECT_EQ(is_.forks, should_.forks);					\
	EXPECT_EQ(is_.vforks, should_.vforks);					\
	EXPECT_EQ(is_.threads, should_.threads);				\
	EXPECT_EQ(is_.failed, should_.failed);					\
	EXPECT_EQ(is_.execs, should_.execs);					\
	EXPECT_EQ(is_.soon, should_.soon);					\
	EXPECT_EQ(is_.unexecuted, should_.unexecuted);				\
	EXPECT_EQ(is_.soon_us, should_.soon_us);				\
	EXPECT_EQ(is_.tables, should_.tables);					\
	EXPECT_EQ(is_.mappings, should_.mappings);				\
} while (0)

/* === Cases ================================================================ */

/*   bash - 2 (fork, exec ls), 3 (vfork, exec ls), 4 (fork, exit), two threads   */
static void each_way_is_counted_by_the_creator(const struct test_case *self)
{
	(void)self;
	begin();
	starts(1, "bash");
	forks(1, 2);
	vforks(1, 3);
	forks(1, 4);
	threads(1);
	threads(1);
	now += 2 * MS;
	execs(2, "ls");
	execs(3, "ls");
	exits(4);
	exits(2);
	exits(3);
	EXPECT_COUNTS(counts_of("bash"),
		      ((struct rescue_counts){ .forks = 2, .vforks = 1, .threads = 2, .execs = 2,
			.soon = 2, .unexecuted = 1, .soon_us = 4000, .tables = 20,
			.mappings = 30 }));
	EXPECT_EQ(row_of("ls"), RESCUE_REST);
	EXPECT_EQ(row_of("renamed"), RESCUE_REST);
	EXPECT_EQ(programs->row[row_of("bash")].last_ns, life[1].start_ns + 5);
	end();
}

/*   sh - 2 (exec make) - 3 (exec sh) - 4 (exec cc)      each by what it is at that time   */
static void a_process_is_of_its_last_exec(const struct test_case *self)
{
	(void)self;
	begin();
	starts(1, "sh");
	forks(1, 2);
	execs(2, "make");
	forks(2, 3);
	execs(3, "sh");
	execs(3, "env");
	forks(3, 4);
	execs(4, "cc");
	EXPECT_EQ(counts_of("sh").forks, 1);
	EXPECT_EQ(counts_of("sh").execs, 1);
	EXPECT_EQ(counts_of("make").forks, 1);
	EXPECT_EQ(counts_of("make").execs, 1);
	EXPECT_EQ(counts_of("env").forks, 1);
	EXPECT_EQ(counts_of("env").execs, 1);
	EXPECT_EQ(row_of("cc"), RESCUE_REST);
	end();
}

/*   bash - 2 (fork) - 3 (fork, exec)      2 is bash still   */
static void a_copy_is_of_its_creator(const struct test_case *self)
{
	(void)self;
	begin();
	starts(1, "bash");
	forks(1, 2);
	forks(2, 3);
	exits(2);
	execs(3, "daemon");
	EXPECT_COUNTS(counts_of("bash"),
		      ((struct rescue_counts){ .forks = 2, .execs = 1, .soon = 1, .unexecuted = 1,
			.soon_us = 0, .tables = 20, .mappings = 30 }));
	end();
}

static void a_late_exec_could_have_been_no_spawn(const struct test_case *self)
{
	(void)self;
	begin();
	starts(1, "sshd");
	forks(1, 2);
	now = life[2].start_ns + RESCUE_SOON_US * 1000ull;
	execs(2, "sshd");
	forks(1, 3);
	now = life[3].start_ns + RESCUE_SOON_US * 1000ull + 1000;
	execs(3, "sshd");
	EXPECT_EQ(counts_of("sshd").execs, 2);
	EXPECT_EQ(counts_of("sshd").soon, 1);
	EXPECT_EQ(counts_of("sshd").soon_us, RESCUE_SOON_US);
	EXPECT_EQ(counts_of("sshd").tables, 20);
	end();
}

/* A thread of the kernel makes processes, too: a crash helper. */
static void the_kernel_is_a_program(const struct test_case *self)
{
	(void)self;
	begin();
	strcpy(life[0].comm, "kernel");
	forks(0, 2);
	execs(2, "modprobe");
	EXPECT_EQ(counts_of("kernel").forks, 1);
	EXPECT_EQ(counts_of("kernel").execs, 1);
	end();
}

/* Records were lost: the creator is known by its number alone. */
static void what_is_made_by_the_unknown_is_of_the_rest(const struct test_case *self)
{
	(void)self;
	begin();
	life[1].start_ns = ++now;
	forks(1, 2);
	execs(2, "ls");
	EXPECT_EQ(programs->row[RESCUE_REST].now.forks, 1);
	EXPECT_EQ(programs->row[RESCUE_REST].now.execs, 1);
	/* Its name is found by a walk over the task list, which judges it as unknown. */
	EXPECT_EQ(rescue_node(l, rescue_lineage_find(l, 2, life[2].start_ns))->comm[0], 0);
	/* An exec of a process that was never heard of says nothing. */
	life[3].start_ns = ++now;
	execs(3, "ls");
	EXPECT_EQ(rescue_programs_next(programs, RESCUE_REST), RESCUE_REST);
	end();
}

/* A birth was read after the exit; and no process without a birth is counted as a child. */
static void children_are_those_of_births(const struct test_case *self)
{
	struct rescue_record record = { .kind = RESCUE_EXIT, .pid = 2, .start_ns = 500 };

	(void)self;
	begin();
	starts(1, "sh");
	exits(1);
	EXPECT_EQ(counts_of_all().unexecuted, 0);
	starts(1, "sh");
	rescue_programs_exit(programs, l, &record);
	rescue_lineage_exit(l, 2, 500, 0, record.comm);
	now = 499;
	forks(1, 2);
	EXPECT_EQ(counts_of("sh").forks, 1);
	EXPECT(!rescue_node(l, rescue_lineage_find(l, 2, 500))->fresh);
	end();
}

/* Without a node for the child the birth counts all the same. */
static void a_birth_without_a_node_counts(const struct test_case *self)
{
	u32 pid;

	(void)self;
	begin();
	starts(1, "sh");
	for (pid = 1000; l->nr_free; pid++) {
		struct rescue_person person = { .pid = pid, .start_ns = 1 };

		rescue_lineage_birth(l, &person, 1, life[1].start_ns);
	}
	forks(1, 2);
	execs(2, "ls");
	EXPECT_EQ(counts_of("sh").forks, 1);
	EXPECT_EQ(counts_of("sh").execs, 0);
	/* Nor is there one for a creator that is met by it. */
	life[5].start_ns = ++now;
	forks(5, 6);
	EXPECT_EQ(programs->row[RESCUE_REST].now.forks, 1);
	end();
}

/* Up to 63 in full, then six digits of the number: never too high, never 1/32 too low. */
static void what_a_copy_took_is_kept_well_enough(const struct test_case *self)
{
	u32 x;

	(void)self;
	for (x = 0; x <= U16_MAX; x += x < 300 ? 1 : 97) {
		struct rescue_counts counts;

		begin();
		starts(1, "sh");
		is_made(1, 2, false, x, U16_MAX - x);
		execs(2, "ls");
		counts = counts_of("sh");
		EXPECT(counts.tables <= x && counts.tables + x / 32 + 1 > x);
		EXPECT(counts.mappings <= U16_MAX - x);
		if (x < 64)
			EXPECT_EQ(counts.tables, x);
		end();
	}
}

static void counts_are_kept_for_the_last_minutes(const struct test_case *self)
{
	(void)self;
	begin();
	starts(1, "sh");
	passes(PERIOD - 10);
	forks(1, 2);
	passes(PERIOD);
	forks(1, 3);
	EXPECT_EQ(counts_of("sh").forks, 2);
	passes(PERIOD);
	EXPECT_EQ(counts_of("sh").forks, 1);
	passes(PERIOD);
	EXPECT_EQ(row_of("sh"), RESCUE_REST);
	/* Time passed without a record, or a look. */
	forks(1, 4);
	now += 5 * PERIOD;
	forks(1, 5);
	EXPECT_EQ(counts_of("sh").forks, 1);
	/* Rings are not read in the order of time. */
	rescue_programs_turn(programs, 1);
	passes(PERIOD);
	EXPECT_EQ(counts_of("sh").forks, 1);
	end();
}

static void those_that_make_the_most_come_first(const struct test_case *self)
{
	static const char * const order[] = { "c", "e", "a", "b" };
	u32 i = RESCUE_REST, nr = 0;

	(void)self;
	begin();
	starts(1, "a");
	starts(2, "b");
	starts(3, "c");
	forks(1, 10);
	forks(1, 11);
	forks(2, 12);
	vforks(2, 13);
	threads(3);
	threads(3);
	vforks(3, 14);
	fails("e", 3);
	while ((i = rescue_programs_next(programs, i)))
		EXPECT_STR(programs->row[i].comm, order[nr++]);
	EXPECT_EQ(nr, 4);
	EXPECT_EQ(counts_of("e").failed, 3);
	end();
}

static const char *name_of(u32 number)
{
	static char name[16] = "p000";

	name[1] = '0' + number / 100 % 10;
	name[2] = '0' + number / 10 % 10;
	name[3] = '0' + number % 10;
	return name;
}

/* A program that forks hides behind many that do a little. */
static void a_flood_of_names_hides_no_program(const struct test_case *self)
{
	struct rescue_counts sum;
	u32 i;

	(void)self;
	begin();
	starts(1, "heavy");
	starts(2, "once");
	starts(3, "p000");
	forks(2, 10);
	exits(10);
	for (i = 0; i < 900; i++) {
		forks(1, 10);
		exits(10);
		execs(3, name_of(i));
		forks(3, 11);
		exits(11);
	}
	EXPECT_EQ(counts_of("heavy").forks, 900);
	EXPECT_EQ(counts_of("heavy").unexecuted, 900);
	EXPECT_EQ(programs->nr, RESCUE_PROGRAMS);
	/* Of those that made one, the one that did last stays. */
	EXPECT_EQ(counts_of(name_of(899)).forks, 1);
	EXPECT_EQ(row_of("once"), RESCUE_REST);
	sum = counts_of_all();
	EXPECT_EQ(sum.forks, 1801);
	EXPECT_EQ(sum.unexecuted, 1801);
	EXPECT_EQ(programs->row[RESCUE_REST].now.forks + programs->row[RESCUE_REST].before.forks,
		  1801 - 900 - (RESCUE_PROGRAMS - 1));
	/* The flood is over, and its rows are free. */
	passes(2 * PERIOD);
	forks(1, 10);
	EXPECT_EQ(counts_of_all().forks, 1);
	end();
}

/* === Any history ========================================================== */

static u32 some(unsigned long *random, bool living)
{
	u32 pid = 1 + test_random(random, LIVES), i;

	for (i = 0; i < LIVES && !life[pid].start_ns == living; i++)
		pid = pid % LIVES + 1;
	return i < LIVES ? pid : 0;
}

static void something_happens(unsigned long *random, u32 nr_names)
{
	u32 what = test_random(random, 40);
	u32 pid = some(random, true), child = some(random, false);

	now += test_random(random, 4) ? test_random(random, 50) * MS : 0;
	if (what < 12 && child)
		is_made(pid, child, what < 4, test_random(random, 64), test_random(random, 64));
	else if (what < 15)
		threads(pid);
	else if (what < 25)
		execs(pid, name_of(test_random(random, nr_names)));
	else if (what < 36 && pid != 1)
		exits(pid);
	else if (what < 38)
		fails(name_of(test_random(random, nr_names)), 1 + test_random(random, 5));
	else if (!test_random(random, 10))
		passes((1 + test_random(random, 30)) * PERIOD / 20);
}

static void compare(u32 nr_names)
{
	struct rescue_counts row, truth;
	u32 i;

	EXPECT_COUNTS(counts_of_all(), model_of(NULL));
	for (i = 0; i < nr_names; i++) {
		row = counts_of(name_of(i));
		truth = model_of(name_of(i));
		if (nr_names <= RESCUE_PROGRAMS)
			EXPECT_COUNTS(row, truth);
		EXPECT(row.forks <= truth.forks);
		EXPECT(row.execs <= truth.execs);
	}
}

/* With a few names each row is right; with many no row is too high, and the sum is right. */
static void random_histories_give_the_counts_of_a_naive_model(const struct test_case *self)
{
	unsigned long random = test_seed;
	u32 history, step;

	(void)self;
	for (history = 0; history < 30 && !test_failures; history++) {
		u32 nr_names = history % 3 ? 8 : 400;

		begin();
		starts(1, name_of(0));
		for (step = 0; step < 2000 && nr_happened < MAX_HAPPENED; step++) {
			something_happens(&random, nr_names);
			if (step % 400 == 399)
				compare(nr_names);
		}
		end();
	}
}

static const struct test_case cases[] = {
	CASE(each_way_is_counted_by_the_creator),
	CASE(a_process_is_of_its_last_exec),
	CASE(a_copy_is_of_its_creator),
	CASE(a_late_exec_could_have_been_no_spawn),
	CASE(the_kernel_is_a_program),
	CASE(what_is_made_by_the_unknown_is_of_the_rest),
	CASE(children_are_those_of_births),
	CASE(a_birth_without_a_node_counts),
	CASE(what_a_copy_took_is_kept_well_enough),
	CASE(counts_are_kept_for_the_last_minutes),
	CASE(those_that_make_the_most_come_first),
	CASE(a_flood_of_names_hides_no_program),
	CASE(random_histories_give_the_counts_of_a_naive_model),
};

TEST_SUITE(programs, cases);
