/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random machines, and what must be true of the choice on each of them.
 *
 * The rule: what is expected here is what storm.h promises, for any tree; who it is
 * that must be chosen, the other cases say.
 */
#ifndef RESCUE_UNIT_MACHINES_H
#define RESCUE_UNIT_MACHINES_H

#define MAX_ALIVE 1200

static u32 alive[MAX_ALIVE], nr_alive;

/* What came of all looks: a property of nothing would hold as well. */
static struct {
	u32 nobody, living, ghosts, almost_storms;
} seen;

static u32 newborn(unsigned long *state, u32 parent)
{
	u32 child = fork_of(parent, "somebody", 100);

	if (test_random(state, 3) == 0)
		new_job(child);
	if (test_random(state, 4) == 0)
		facts[child].uid = test_random(state, 3);
	facts[child].untouchable = test_random(state, 20) == 0;
	facts[child].login = test_random(state, 15) == 0;
	alive[nr_alive++] = child;
	return child;
}

/* A crowd, threads, what is gone at once, a death, a living chain, a dead one, a child. */
static void live_on(unsigned long *state)
{
	u32 at = test_random(state, nr_alive);
	u32 one = alive[at], n;

	switch (test_random(state, 10)) {
	case 0:
		for (n = test_random(state, 50); n; n--)
			alive[nr_alive++] = fork_of(one, "one of a crowd", 100);
		break;
	case 1:
		for (n = test_random(state, 20); n; n--)
			thread_of(one, 100);
		break;
	case 2:
		churn(one, test_random(state, 50), 100);
		break;
	case 3:
	case 4:
		if (nr_alive == 1)
			break;
		quit(one);
		alive[at] = alive[--nr_alive];
		break;
	case 5:
		for (n = test_random(state, 8); n; n--)
			one = newborn(state, one);
		break;
	case 6:
		if (test_random(state, 8) == 0)
			alive[nr_alive++] = run_chain(one, 600, 100);
		break;
	default:
		newborn(state, one);
	}
	if (test_random(state, 4) == 0)
		rescue_lineage_settle(l);
}

/* Some node of the tree, a ghost perhaps, or the root. */
static u32 some_node(unsigned long *state)
{
	u32 index = RESCUE_ROOT, n;

	for (n = test_random(state, 1 + l->nr_living + l->nr_ghosts); n; n--)
		index = rescue_lineage_next_down(l, index, RESCUE_ROOT);
	return index;
}

/* Somebody's tree is as big as a storm must be, so that others are almost one. */
static void random_machine(unsigned long *state)
{
	struct rescue_measure m;
	u32 most = 1, n;

	begin();
	nr_alive = 0;
	alive[nr_alive++] = cron;
	alive[nr_alive++] = sshd;
	alive[nr_alive++] = shell;
	for (n = 20 + test_random(state, 60); n; n--) {
		if (nr_alive < MAX_ALIVE - 50)
			live_on(state);
		if (test_random(state, 20) == 0)
			rescue_node(l, some_node(state))->flags |= RESCUE_SPARED;
		/* Who is born below them later is left out as well, but not everybody is. */
		if (test_random(state, 30) == 0)
			leave_out(some_node(state), RESCUE_MARK);
		if (test_random(state, 20) == 0)
			rescue_node(l, some_node(state))->flags &= ~RESCUE_MARK;
	}
	now += (1ull << test_random(state, 14)) * MS;
	look.now_ns = now;
	for (n = 8; n; n--) {
		rescue_storm_measure(&look, some_node(state), &m);
		if (m.tasks > most)
			most = m.tasks;
	}
	look.thresholds.slots = most;
	look.thresholds.share = 100 + test_random(state, 8) - 4;
	look.thresholds.rate = 1 + test_random(state, 2000);
}

static bool is_living(u32 index)
{
	return rescue_node(l, index)->flags & RESCUE_LIVING;
}

static bool has_weight(u32 top)
{
	u32 i;

	for (i = top; i; i = rescue_lineage_next_down(l, i, top)) {
		if (rescue_node(l, i)->flags & look.leave_out)
			continue;
		if (is_living(i) ||
		    (!look.alive_only && rescue_lineage_births(l, rescue_node(l, i))))
			return true;
	}
	return false;
}

/* With force whoever has weight is as good as a storm. */
static bool passes_for_storm(u32 top)
{
	struct rescue_measure m;

	rescue_storm_measure(&look, top, &m);
	return has_weight(top) && (look.force || rescue_storm_is(&look, &m));
}

static bool is_forbidden(u32 index)
{
	u32 child;

	if (index == RESCUE_ROOT || rescue_node(l, index)->flags & RESCUE_SPARED)
		return true;
	if (!is_living(index))
		return false;
	if (facts[index].untouchable)
		return true;
	/* A shell is no choice while a child of its is one. */
	for (child = rescue_node(l, index)->child; child && facts[index].login;
	     child = rescue_node(l, child)->next)
		if (passes_for_storm(child))
			return true;
	return false;
}

/* The first tree below @top, with it, that is a storm and may be chosen. */
static u32 find_storm(u32 top)
{
	u32 i;

	for (i = top; i; i = rescue_lineage_next_down(l, i, top))
		if (passes_for_storm(i) && !is_forbidden(i))
			return i;
	return RESCUE_NOBODY;
}

static void check_chosen(u32 chosen)
{
	u32 above = chosen;

	EXPECT(!is_forbidden(chosen));
	EXPECT(has_weight(chosen));
	while (above && (!passes_for_storm(above) || is_forbidden(above)))
		above = rescue_node(l, above)->parent;
	EXPECT(above || find_storm(chosen));
	seen.living += is_living(chosen);
	seen.ghosts += !is_living(chosen);
	seen.almost_storms += !passes_for_storm(chosen);
}

/* Chosen twice: the second time among the weights of the first. */
static void check_look(void)
{
	u32 chosen = rescue_storm_choose(&look);

	world_check();
	EXPECT_EQ(rescue_storm_choose(&look), chosen);
	world_check();
	if (chosen)
		check_chosen(chosen);
	else
		EXPECT_EQ(find_storm(RESCUE_ROOT), RESCUE_NOBODY);
	seen.nobody += !chosen;
}

/*
 *   init* - cron - somebody - ::: - ...        anybody is in any job, of any user, a shell,
 *     |                \---- (somebody) - ...  never chosen*, spared* or left out
 *   sshd* - shell* - (link) - (link) - ...
 *
 * Whatever is asked for: never who may not be chosen, nor what is left out alone; nobody
 * only if no tree that may be chosen is a storm; else such a tree, or one in it or above.
 */
static void random_choices_keep_what_is_promised(const struct test_case *self)
{
	unsigned long seed;
	u32 way;

	(void)self;
	memset(&seen, 0, sizeof(seen));
	for (seed = test_seed; seed < test_seed + 400; seed++) {
		unsigned long state = seed * 0x9E3779B97F4A7C15ul + 5;

		random_machine(&state);
		for (way = 0; way < 8 && !test_failures; way++) {
			look.force = way & 1;
			look.alive_only = way & 2;
			look.leave_out = way & 4 ? RESCUE_MARK : 0;
			check_look();
		}
		if (test_failures) {
			test_note("seed %lu, way %u", seed, way - 1);
			return;		/* to go on would be to follow wild links */
		}
		world_settle();
		world_check_settled();
		end();
	}
	EXPECT(seen.nobody && seen.living && seen.ghosts && seen.almost_storms);
}

#endif /* RESCUE_UNIT_MACHINES_H */
