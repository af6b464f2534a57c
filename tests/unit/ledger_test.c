// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of sets of processes. The pages are played with one by one, so that what could still
 * be demanded is known.
 */
#include "tree/ledger.h"
#include "world.h"

#define PROCESSES	40u
#define PAGES		8u

/* What a process may write to; the number of the page that backs it, 0: none does. */
struct mm {
	u32 family;
	u32 page[PAGES];
	u32 users;
	u32 read_only;	/* pages that back nothing that may be written */
};

/* By pid; 0 is none. */
static struct process {
	struct mm *mm;
	bool is_copy;
} process[PROCESSES + 1];

static struct mm mms[PROCESSES + 1];
static u32 next_page, next_family, nr_asked;
static struct rescue_ledger *ledger;
static struct rescue_sums sums;

static void begin(void)
{
	world_begin(4096);
	memset(process, 0, sizeof(process));
	memset(mms, 0, sizeof(mms));
	next_page = 0;
	next_family = 0;
	ledger = malloc(sizeof(*ledger));
	memset(ledger, 0xa5, sizeof(*ledger));
}

static void end(void)
{
	free(ledger);
	world_end();
}

static struct mm *new_mm(void)
{
	struct mm *mm = mms;

	while (mm->users)
		mm++;
	*mm = (struct mm){ .users = 1 };
	return mm;
}

static u32 node_of(u32 pid)
{
	return rescue_lineage_find(l, pid, 1000 + pid);
}

static void is_born(u32 pid, u32 parent)
{
	struct rescue_person person = { .pid = pid, .start_ns = 1000 + pid };

	rescue_lineage_birth(l, &person, parent, parent ? 1000 + parent : 0);
}

static void drop(u32 pid)
{
	process[pid].mm->users--;
	process[pid].mm = NULL;
}

static void execs(u32 pid)
{
	drop(pid);
	process[pid].mm = new_mm();
	process[pid].mm->family = ++next_family;
	process[pid].is_copy = false;
}

static void begins(u32 pid, u32 parent)
{
	is_born(pid, parent);
	process[pid].mm = new_mm();
	execs(pid);
}

static void forks(u32 pid, u32 child)
{
	struct mm *mm = new_mm();

	is_born(child, pid);
	*mm = *process[pid].mm;
	mm->users = 1;
	process[child] = (struct process){ .mm = mm, .is_copy = true };
}

static void vforks(u32 pid, u32 child)
{
	is_born(child, pid);
	process[child] = (struct process){ .mm = process[pid].mm, .is_copy = true };
	process[pid].mm->users++;
}

static void writes(u32 pid, u32 first, u32 nr)
{
	for (; nr--; first++)
		process[pid].mm->page[first] = ++next_page;
}

static void exits(u32 pid)
{
	drop(pid);
	rescue_lineage_exit(l, pid, 1000 + pid, 0, "exited-process");
	world_settle();
}

/* === What the ledger is told ============================================== */

static void account_of(const struct rescue_node *node, bool whole, struct rescue_account *account)
{
	const struct process *p = &process[node->pid];
	u32 i;

	nr_asked++;
	*account = (struct rescue_account){};
	if (!p->mm)
		return;
	account->family = p->mm->family;
	account->is_copy = p->is_copy;
	account->mm = p->mm->users > 1 ? (unsigned long)p->mm : 0;
	if (!whole)
		return;
	account->claimed = PAGES;
	account->backed = p->mm->read_only;
	for (i = 0; i < PAGES; i++)
		account->backed += !!p->mm->page[i];
	account->swapped = p->mm->page[0] ? 1 : 0;
	account->resident = account->backed - account->swapped;
}

static void mark(u32 pid)
{
	rescue_node(l, node_of(pid))->flags |= RESCUE_MARK;
}

static bool is_in(u32 pid, u8 only)
{
	return process[pid].mm && rescue_node_has(rescue_node(l, node_of(pid)), only);
}

/* Is the page in the memory of a process that is in the set, or of one that is not? */
static bool has_page(u32 page, u8 only, bool inside)
{
	u32 pid, i;

	for (pid = 1; pid <= PROCESSES; pid++)
		for (i = 0; process[pid].mm && i < PAGES; i++)
			if (process[pid].mm->page[i] == page && is_in(pid, only) == inside)
				return true;
	return false;
}

/* If all of the set write everywhere, and all others nowhere. */
static u32 could_demand(u8 only)
{
	u32 demand = 0, page, pid, other;

	for (pid = 1; pid <= PROCESSES; pid++) {
		for (other = 1; other < pid; other++)
			if (process[other].mm == process[pid].mm && is_in(other, only))
				break;
		if (is_in(pid, only) && other == pid)
			demand += PAGES;
	}
	for (page = 1; page <= next_page; page++)
		if (has_page(page, only, true) && !has_page(page, only, false))
			demand--;
	return demand;
}

static void sum(u8 only)
{
	rescue_ledger_sum(ledger, l, RESCUE_ROOT, only, account_of, &sums);
}

static void sum_all(void)
{
	rescue_ledger_begin(ledger);
	sum(0);
}

/* A process, 1, that has written to the first so many of its pages. */
static void begin_written(u32 nr)
{
	begin();
	begins(1, 0);
	writes(1, 0, nr);
}

/* === Cases ================================================================ */

static void one_process_may_demand_what_it_has_not_written(const struct test_case *self)
{
	(void)self;
	begin_written(3);
	sum_all();
	EXPECT_EQ(sums.promised, PAGES - 3);
	EXPECT_EQ(sums.resident, 2);
	EXPECT_EQ(sums.swapped, 1);
	end();
}

/*   1 (all written) - 2, 3, 4   */
static void each_copy_may_demand_all_pages(const struct test_case *self)
{
	(void)self;
	begin_written(PAGES);
	forks(1, 2);
	forks(1, 3);
	forks(2, 4);
	sum_all();
	EXPECT_EQ(sums.promised, 3 * PAGES);
	EXPECT_EQ(sums.promised, could_demand(0));
	EXPECT_EQ(sums.resident + sums.swapped, 4 * PAGES);
	/* No counter tells that the copies have been made. */
	writes(2, 0, PAGES);
	sum_all();
	EXPECT_EQ(sums.promised, 3 * PAGES);
	EXPECT(could_demand(0) < 3 * PAGES);
	end();
}

/*   (1) - 2, 3      the pages that both have are one set of pages   */
static void those_of_an_exited_creator_share(const struct test_case *self)
{
	(void)self;
	begin_written(PAGES);
	forks(1, 2);
	forks(1, 3);
	exits(1);
	sum_all();
	EXPECT_EQ(sums.promised, PAGES);
	end();
}

/*   1 - 2 (exec) - 3      2 shares with 3 alone   */
static void an_exec_begins_a_family(const struct test_case *self)
{
	(void)self;
	begin_written(PAGES);
	forks(1, 2);
	execs(2);
	writes(2, 0, 4);
	forks(2, 3);
	sum_all();
	EXPECT_EQ(sums.promised, 4 + PAGES);
	EXPECT_EQ(sums.promised, could_demand(0));
	end();
}

/*   1 - 2*      its pages may be those of its parent, which is not of the set   */
static void pages_of_others_back_nothing(const struct test_case *self)
{
	(void)self;
	begin_written(PAGES);
	forks(1, 2);
	begins(3, 1);
	writes(3, 0, 2);
	begins(4, 1);
	drop(4);	/* a kernel thread */
	mark(2);
	mark(3);
	rescue_ledger_begin(ledger);
	sum(RESCUE_MARK);
	EXPECT_EQ(sums.promised, PAGES + PAGES - 2);
	EXPECT_EQ(sums.promised, could_demand(RESCUE_MARK));
	/* Once the parent has exited they are the child's. */
	exits(1);
	rescue_ledger_begin(ledger);
	sum(RESCUE_MARK);
	EXPECT_EQ(sums.promised, PAGES - 2);
	end();
}

/*   1 - 2 (vfork)      one mm, in the first of two sets   */
static void an_mm_counts_once(const struct test_case *self)
{
	(void)self;
	begin_written(5);
	vforks(1, 2);
	sum_all();
	EXPECT_EQ(sums.promised, PAGES - 5);
	EXPECT_EQ(sums.resident, 4);
	EXPECT_EQ(sums.swapped, 1);
	sum(0);
	EXPECT_EQ(sums.resident, 0);
	EXPECT_EQ(sums.promised, 0);
	sum_all();
	EXPECT_EQ(sums.resident, 4);
	end();
}

static void read_only_pages_back_no_claim(const struct test_case *self)
{
	(void)self;
	begin();
	begins(1, 0);
	process[1].mm->read_only = 3 * PAGES;
	sum_all();
	EXPECT_EQ(sums.promised, 0);
	EXPECT_EQ(sums.resident, 3 * PAGES);
	end();
}

static void what_has_no_memory_has_none(const struct test_case *self)
{
	(void)self;
	begin_written(PAGES);
	begins(2, 1);
	drop(2);
	sum_all();
	EXPECT_EQ(sums.promised, 0);
	EXPECT_EQ(sums.resident, PAGES - 1);
	end();
}

/* A program, and its copy; mms of which each could be shared. */
static void account_of_one_of_many(const struct rescue_node *node, bool whole,
				   struct rescue_account *account)
{
	(void)whole;
	*account = (struct rescue_account){
		.mm = node->pid << 8, .family = (node->pid / 2 + 1) << 8, .is_copy = node->pid & 1,
		.claimed = 10, .resident = 4, .backed = 4,
	};
}

/*   1 - ::: 1500, each of which has a child   */
static void full_tables_leave_an_upper_bound(const struct test_case *self)
{
	u32 pid;

	(void)self;
	begin();
	for (pid = 1; pid <= 3000; pid++)
		is_born(pid, pid % 2 ? pid - 1 : 1);
	rescue_ledger_begin(ledger);
	rescue_ledger_sum(ledger, l, RESCUE_ROOT, 0, account_of_one_of_many, &sums);
	EXPECT_EQ(sums.resident, 3000 * 4);
	/* Without a slot no page is certain. */
	EXPECT(sums.promised >= 3000 * 10 - 1501 * 4);
	EXPECT(sums.promised <= 3000 * 10 - 900 * 4);
	/* What was seen counts no more. */
	for (pid = 1; pid <= 3000; pid += 2)
		mark(pid);
	rescue_ledger_sum(ledger, l, RESCUE_ROOT, RESCUE_MARK, account_of_one_of_many, &sums);
	EXPECT(sums.resident > 500 * 4);
	EXPECT(sums.resident <= 1500 * 4);
	end();
}

/* Only what is outside is asked a second time, and each of them once. */
static void each_is_asked_once(const struct test_case *self)
{
	u32 pid;

	(void)self;
	begin();
	begins(1, 0);
	for (pid = 2; pid <= PROCESSES; pid++)
		forks(1, pid);
	mark(7);
	exits(1);
	nr_asked = 0;
	rescue_ledger_begin(ledger);
	sum(RESCUE_MARK);
	EXPECT_EQ(nr_asked, PROCESSES - 1);
	/* A program without children has no copy: then the others need not be asked. */
	execs(7);
	nr_asked = 0;
	sum(RESCUE_MARK);
	EXPECT_EQ(nr_asked, 1);
	end();
}

static bool is_in_swap(u32 page)
{
	u32 pid;

	for (pid = 1; pid <= PROCESSES; pid++)
		if (process[pid].mm && process[pid].mm->page[0] == page)
			return true;
	return false;
}

/* The pages in memory that the set has, or has alone. */
static u32 in_memory(u8 only, bool alone)
{
	u32 pages = 0, page;

	for (page = 1; page <= next_page; page++)
		pages += has_page(page, only, true) && !is_in_swap(page) &&
			 !(alone && has_page(page, only, false));
	return pages;
}

static u64 certain(void)
{
	return rescue_ledger_certain(l, RESCUE_MARK, account_of, in_memory(0, false));
}

/*   1 - 2, 3*, 4*   the set shares its pages, or has some of its own   */
static void what_others_cannot_have_is_of_the_set(const struct test_case *self)
{
	(void)self;
	begin();
	begins(1, 0);
	writes(1, 1, 4);
	forks(1, 2);
	forks(1, 3);
	forks(1, 4);
	mark(3);
	mark(4);
	EXPECT_EQ(certain(), 0);
	/* 4 pages for 1 and 2 alone would be 8: more than there are. */
	writes(3, 1, 4);
	EXPECT_EQ(certain(), 0);
	writes(4, 1, 4);
	EXPECT_EQ(certain(), 4);
	exits(2);
	EXPECT_EQ(certain(), 8);
	EXPECT_EQ(in_memory(RESCUE_MARK, true), 8);
	/* What is in swap is none of it, of the others either. */
	writes(1, 0, 1);
	EXPECT_EQ(certain(), 8);
	end();
}

/* === Any history ========================================================== */

static u32 some_living(unsigned long *random)
{
	u32 pid = 1 + test_random(random, PROCESSES), i;

	for (i = 0; i < PROCESSES && !process[pid].mm; i++)
		pid = pid % PROCESSES + 1;
	return pid;
}

/* The number of none, whose ghost has gone, too; 0: there is none. */
static u32 some_dead(void)
{
	u32 pid = 1;

	while (pid <= PROCESSES && (process[pid].mm || node_of(pid)))
		pid++;
	return pid <= PROCESSES ? pid : 0;
}

static void something_happens(unsigned long *random)
{
	u32 what = test_random(random, 16), pid = some_living(random), child = some_dead();

	if (what < 5)
		writes(pid, test_random(random, PAGES), 1);
	else if (what < 9 && child)
		forks(pid, child);
	else if (what < 10 && child)
		vforks(pid, child);
	else if (what < 12)
		execs(pid);
	else if (what < 15 && pid != 1)
		exits(pid);
}

static void mark_some(unsigned long *random)
{
	u32 pid;

	rescue_lineage_clear_marks(l);
	for (pid = 1; pid <= PROCESSES; pid++)
		if (process[pid].mm && test_random(random, 3))
			mark(pid);
}

static void the_bound_is_never_too_low(const struct test_case *self)
{
	unsigned long random = test_seed;
	u32 history, step;

	(void)self;
	for (history = 0; history < 100; history++) {
		begin();
		begins(1, 0);
		for (step = 0; step < 64; step++) {
			something_happens(&random);
			mark_some(&random);
			rescue_ledger_begin(ledger);
			sum(RESCUE_MARK);
			EXPECT(sums.promised >= could_demand(RESCUE_MARK));
			EXPECT(certain() <= in_memory(RESCUE_MARK, true));
		}
		end();
	}
}

static const struct test_case cases[] = {
	CASE(one_process_may_demand_what_it_has_not_written),
	CASE(each_copy_may_demand_all_pages),
	CASE(those_of_an_exited_creator_share),
	CASE(an_exec_begins_a_family),
	CASE(pages_of_others_back_nothing),
	CASE(an_mm_counts_once),
	CASE(read_only_pages_back_no_claim),
	CASE(what_has_no_memory_has_none),
	CASE(full_tables_leave_an_upper_bound),
	CASE(each_is_asked_once),
	CASE(what_others_cannot_have_is_of_the_set),
	CASE(the_bound_is_never_too_low),
};

TEST_SUITE(ledger, cases);
