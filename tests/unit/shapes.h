/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shapes of trees that a look has to come through: for the counts of its work (work_test.c), and
 * for the time that it takes (tests/bench/rooms.c).
 */
#ifndef RESCUE_UNIT_SHAPES_H
#define RESCUE_UNIT_SHAPES_H

#include "picture.h"

static u32 top;

static void begin(u32 nr)
{
	picture_begin(nr + 3000);
	call_with_words("slots=40000 init<kernel,protected,manager,spared,session "
			"shell<init,session,shell cron<init,session +1d ~1us "
			"b<shell,group", picture_word);
	top = word_pid("b");
}

/* Returns the newest. */
static u32 forks(u32 parent, u32 nr)
{
	while (nr--)
		picture_fork(parent);
	return picture.nr - 1;
}

/* Each begins a group of its own, as a job of a shell does. */
static u32 job(u32 parent)
{
	struct body *body = picture_fork(parent);

	body->facts.group = picture.nr - 1;
	return picture.nr - 1;
}

static u32 shell(u32 parent)
{
	u32 pid = job(parent);

	picture.body[pid].facts.session = pid;
	picture.body[pid].facts.traits |= RESCUE_SHELL;
	return pid;
}

/* === Shapes =============================================================== */

/*   b - ::: 30,000   */
static void grow_fan(u32 nr)
{
	forks(top, nr);
}

/*   b - o - o - o - o   */
static void grow_chain(u32 nr)
{
	while (nr--)
		top = forks(top, 1);
}

/*   b - o - o, o      b - o - o, o   */
static void grow_tree(u32 nr)
{
	for (; nr > 1; nr -= 2)
		forks(top++, 2);
}

/*   b - o - o - o - o      the newest goes on, each has another beside it   */
static void grow_comb(u32 nr)
{
	for (; nr > 1; nr -= 2)
		top = forks(top, 2);
}

/* The older one goes on. */
static void grow_ladder(u32 nr)
{
	for (; nr > 1; nr -= 2)
		top = forks(top, 2) - 1;
}

/*   shell* - ::: 30,000 jobs   */
static void grow_jobs(u32 nr)
{
	while (nr--)
		job(word_pid("shell"));
}

/*   cron - ::: 30,000 jobs, the first of another user   */
static void grow_strangers(u32 nr)
{
	u32 cron = word_pid("cron");
	u32 first = picture.nr;

	while (nr--)
		job(cron);
	picture.body[first].facts.uid = 9;
}

/*   shell* - ::: 5,000 parts of one job   */
static void grow_pipeline(u32 nr)
{
	u32 first = job(word_pid("shell"));

	for (nr /= 6; nr; nr--) {
		u32 pid = forks(word_pid("shell"), 1);

		picture.body[pid].facts.group = first;
	}
}

/*   shell* - ::: 1,000 jobs - ::: 29   */
static void grow_small_trees(u32 nr)
{
	for (; nr >= 30; nr -= 30)
		forks(job(word_pid("shell")), 29);
}

/*   shell* - shell* - ... 1,000 ... - o - ::: 29,000   */
static void grow_spine(u32 nr)
{
	u32 i;

	top = word_pid("shell");
	for (i = 0; i < 1000; i++)
		top = shell(top);
	forks(job(top), nr - 1000);
}

/*   shell* - shell* - ... 1,000 ...      each has 29 children besides   */
static void grow_bushy_spine(u32 nr)
{
	top = word_pid("shell");
	for (; nr >= 30; nr -= 30) {
		top = shell(top);
		forks(top, 29);
	}
}

/*   30 spared ones - ::: 999 jobs   */
static void grow_users(u32 nr)
{
	for (; nr >= 1000; nr -= 1000) {
		u32 user = shell(word_pid("shell"));
		u32 i;

		rescue_node(l, picture.body[user].node)->flags |= RESCUE_SPARED;
		for (i = 1; i < 1000; i++)
			job(user);
	}
}

/*   (x) - o, (x) - o, (x) - ...      the root of each pair has exited   */
static void grow_grave(u32 nr)
{
	u32 first = top;

	for (; nr > 1; nr -= 2)
		top = forks(top, 2);
	for (; first < top - 2; first += 2)
		picture_exit(first);
	world_settle();
}

static const struct {
	const char *name;
	void (*grow)(u32 nr);
} shapes[] = {
	{ "fan", grow_fan }, { "chain", grow_chain }, { "tree", grow_tree },
	{ "comb", grow_comb }, { "ladder", grow_ladder }, { "jobs", grow_jobs },
	{ "strangers", grow_strangers }, { "pipeline", grow_pipeline },
	{ "small trees", grow_small_trees },
	{ "spine", grow_spine }, { "bushy spine", grow_bushy_spine }, { "users", grow_users },
	{ "grave", grow_grave },
};

#endif /* RESCUE_UNIT_SHAPES_H */
