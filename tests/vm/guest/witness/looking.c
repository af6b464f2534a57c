// SPDX-License-Identifier: GPL-2.0-only
/* Commands that look, and wait until there is something to be seen. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "witness.h"

static struct seen *before;	/* by process number: what it was when a command began */
static uint64_t bystander_start[NR_BYSTANDERS];

static long count_irqs(const char *name)
{
	static char buf[32768];
	char *line, *next, *word;
	long sum = 0;

	if (!slurp(AT_FDCWD, "/proc/interrupts", buf, sizeof(buf)))
		return -1;
	for (line = buf; (next = strchr(line, '\n')); line = next + 1) {
		*next = '\0';
		word = strchr(line, ':');
		if (!strstr(line, name) || !word)
			continue;
		/* One column for each CPU, then words. */
		for (word++; isdigit(word[strspn(word, " ")]); )
			sum += strtol(word, &word, 10);
	}
	return sum;
}

bool do_irq(struct words *w)
{
	return w->n == 2 ? ok("%ld", count_irqs(w->w[1])) : no("usage: irq NAME");
}

static bool until_irq(const char *name, long n, double end)
{
	do {
		if (count_irqs(name) >= n)
			return ok("%ld", count_irqs(name));
	} while (patient(end));
	return no("%ld", count_irqs(name));
}

/* === Being told by poll() ================================================= */

static struct pollfd watched[] = {
	{ .fd = -1, .events = POLLPRI }, { .fd = -1, .events = POLLPRI },
};

/* Opens log and status; what they tell at once is an error. */
bool do_watch(struct words *w)
{
	static const char *const paths[] = { "/proc/rescue/log", "/proc/rescue/status" };
	size_t i;

	(void)w;
	for (i = 0; i < ARRAY_SIZE(watched); i++) {
		watched[i].fd = open(paths[i], O_RDONLY | O_CLOEXEC);
		if (watched[i].fd < 0)
			return no("%s: %s", paths[i], error_name());
	}
	return poll(watched, ARRAY_SIZE(watched), 0) ? no("told at once") : ok("");
}

/* watched S: both have told of an incident, and each only once */
bool do_watched(struct words *w)
{
	double end = now_s() + arg(w, 1);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(watched); i++)
		if (poll(&watched[i], 1, (end - now_s()) * 1000) != 1 ||
		    watched[i].revents != (POLLPRI | POLLERR))
			return no("told %zu of 2", i);
	return ok("");
}

bool do_unwatch(struct words *w)
{
	size_t i;

	(void)w;
	for (i = 0; i < ARRAY_SIZE(watched); i++)
		close(watched[i].fd);
	return ok("");
}

bool do_members(struct words *w)
{
	(void)w;
	take_census(false);
	return ok("%ld %ld", now.alive, now.zombies);
}

bool do_peak(struct words *w)
{
	(void)w;
	return ok("%ld", peak);
}

bool do_pid(struct words *w)
{
	struct seen *s;
	int pid;

	take_census(false);
	for (pid = 1; pid <= pid_max && w->n > 1; pid++) {
		s = &seen[pid];
		if (s->scan == scan && (s->member ? s->alive : w->n > 2) &&
		    !strcmp(s->comm, w->w[1]))
			return ok("%d", pid);
	}
	return no("nobody of that name");
}

bool do_newest(struct words *w)
{
	int pid = pid_max;

	(void)w;
	take_census(false);
	while (pid && !(seen[pid].scan == scan && seen[pid].member && seen[pid].alive))
		pid--;
	return reply(pid, "%d", pid);
}

bool do_state(struct words *w)
{
	struct stat_line st;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%ld/stat", arg(w, 1));
	if (!read_stat(AT_FDCWD, path, &st))
		return no("no such process");
	return ok("%c", st.state);
}

bool do_alive(struct words *w)
{
	struct stat_line st;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%ld/stat", arg(w, 1));
	if (!read_stat(AT_FDCWD, path, &st))
		return no("no such process");
	/* The first thread alone may be a zombie. */
	return reply(!strchr("ZX", st.state) || st.threads > 1, "%c", st.state);
}

static bool until_members(long n, double end)
{
	do {
		if (nr_tasks() < n)
			continue;
		take_census(false);
		if (now.alive >= n)
			return ok("%ld %ld", now.alive, now.zombies);
	} while (patient(end));
	take_census(false);
	return no("%ld members, %ld zombies, %ld births", now.alive, now.zombies, bomb_births());
}

static bool until_births(long n, double end)
{
	do {
		if (bomb_births() >= n)
			return ok("%ld", bomb_births());
	} while (patient(end));
	return no("%ld births", bomb_births());
}

/*
 * Twenty failures without a pause in between: a slot that comes free goes to
 * the next that asks, and that must not have been us.
 */
static bool until_full(double end)
{
	int failed = 0;

	do {
		for (failed = 0; failed < 20; failed++)
			if (fork_once() > 0 || errno != EAGAIN)
				break;
		if (failed == 20)
			return ok("%ld tasks", nr_tasks());
	} while (patient(end));
	return no("fork still works, %ld tasks", nr_tasks());
}

/* The file may be refused for a while, when many have it open. */
static bool until_held(long n, double end)
{
	long held;

	do {
		held = number_after("/proc/" MODULE "/status", "held: ");
		if (n ? held >= n : !held)
			return ok("%ld", held);
	} while (patient(end));
	return no("%ld", held);
}

static bool until_status(const char *name, long n, double end)
{
	char word[64];
	long is;

	snprintf(word, sizeof(word), "%s: ", name);
	do {
		is = number_after("/proc/" MODULE "/status", word);
		if (is >= n)
			return ok("%ld", is);
	} while (patient(end));
	return no("%ld", is);
}

/* A slow kernel need not make as many, but enough to be a storm. */
static long fewer(long n, long least)
{
	return n / small > least ? n / small : n < least ? n : least;
}

bool do_until(struct words *w)
{
	bool full = w->n > 1 && !strcmp(w->w[1], "full");
	double end = now_s() + slow * arg(w, full ? 2 : 3);

	if (full)
		return until_full(end);
	if (w->n == 4 && !strcmp(w->w[1], "members"))
		return until_members(fewer(arg(w, 2), 640), end);
	if (w->n == 4 && !strcmp(w->w[1], "births"))
		return until_births(fewer(arg(w, 2), 3000), end);
	if (w->n == 4 && !strcmp(w->w[1], "held"))
		return until_held(fewer(arg(w, 2), 640), end);
	if (w->n == 5 && !strcmp(w->w[1], "status"))
		return until_status(w->w[2], arg(w, 3), now_s() + slow * arg(w, 4));
	if (w->n == 5 && !strcmp(w->w[1], "irq"))
		return until_irq(w->w[2], arg(w, 3), now_s() + slow * arg(w, 4));
	if (w->n == 5 && !strcmp(w->w[1], "memory"))
		return until_memory(arg(w, 2), arg(w, 3), now_s() + slow * arg(w, 4));
	return no("usage: until members|births|held N S, until irq|status NAME N S, until full S");
}

bool do_settled(struct words *w)
{
	double start = now_s(), end = start + slow * arg(w, 1);
	struct seen *s;
	long loose;
	int pid;

	do {
		take_census(false);
		loose = 0;
		for_each_member(pid, s)
			if (s->alive && !cannot_run(pid, s))
				loose++;
		if (!loose)
			return ok("after %.1f s: %s", now_s() - start, states());
	} while (patient(end));
	return no("%ld can run: %s", loose, states());
}

/* @strange: the answer is no because of births, for which no member is to blame. */
static bool look_still(double s_long, bool *strange)
{
	long least, most, made, members;
	struct tally from, to;
	uint32_t first;
	struct seen *s;
	int pid;

	take_census(true);
	first = scan;
	members = now.alive;
	memcpy(before, seen, (pid_max + 1) * sizeof(*before));
	from = take_tally();
	doze(s_long);
	to = take_tally();
	take_census(true);

	for (pid = 1; pid <= pid_max; pid++) {
		bool was = before[pid].member && before[pid].scan == first && before[pid].alive;
		bool is;

		s = &seen[pid];
		is = present(s) && s->alive;
		if (is && (!was || s->start != before[pid].start))
			return no("%d (%s) came, state %c", pid, s->comm, s->state);
		if (was && !is)
			return no("%d (%s) went", pid, before[pid].comm);
		if (!is)
			continue;
		if (s->runs != before[pid].runs)
			return no("%d (%s) ran %llu times, state %c, now: %s", pid, s->comm,
				  (unsigned long long)(s->runs - before[pid].runs),
				  s->state, states());
		if (!cannot_run(pid, s))
			return no("%d (%s) is in state %c, all: %s", pid, s->comm,
				  s->state, states());
	}

	/* Kernel threads were counted by the second census only: it found them new. */
	made = to.births - from.births;
	least = to.least - from.most;
	most = to.most - from.least + now.kthreads;
	*strange = made < least || made > most;
	if (*strange)
		return no("%ld births, bystanders made %ld to %ld", made, least, most);
	return ok("%ld %ld %s", members, made, states());
}

/*
 * A task in state T may have some steps to go in the kernel, in none of which it can
 * fork: do_signal_stop() takes a lock, for which it sleeps on PREEMPT_RT. What does not
 * end within some looks is no such thing.
 *
 * And in one of a hundred looks on Linux 7.2 there was a birth too many, and no member to
 * blame: perhaps a kernel thread that came and went. So such births must show twice.
 */
bool do_still(struct words *w)
{
	bool strange;
	int looks = 10;

	while (looks-- && !look_still(0.2, &strange))
		;
	strange = false;
	return look_still(arg(w, 1), &strange) ||
	       (strange && look_still(arg(w, 1), &strange));
}

bool do_stopped(struct words *w)
{
	long stopped = 0;
	int pid;

	take_census(false);
	for (pid = 1; pid <= pid_max; pid++)
		stopped += seen[pid].scan == scan && (seen[pid].member || w->n > 2) &&
			   is_stopped(&seen[pid]);
	return reply(stopped == arg(w, 1), "%ld, members: %s, zombies %ld", stopped, states(),
		     now.zombies);
}

bool do_taken(struct words *w)
{
	long members = 0, others = 0, loose = 0;
	struct seen *s;
	int pid;

	(void)w;
	if (!read_held())
		return no("ps: %s", error_name());
	take_census(false);
	for (pid = 1; pid <= pid_max; pid++) {
		s = &seen[pid];
		if (s->scan != scan)
			others += is_held[pid];
		else if (!s->member)
			others += is_held[pid] || is_stopped(s);
		else if (s->alive && cannot_run(pid, s) && is_held[pid])
			members++;
		else if (s->alive)
			loose++;
	}
	return ok("%ld %ld %ld", members, others, loose);
}

bool do_running(struct words *w)
{
	double end = now_s() + slow * arg(w, 2);
	struct seen *s;
	long n;
	int pid;

	take_census(true);
	memcpy(before, seen, (pid_max + 1) * sizeof(*before));
	do {
		take_census(true);
		n = 0;
		for_each_member(pid, s)
			if (s->alive && (s->runs != before[pid].runs || s->state == 'R'))
				n++;
		if (n >= arg(w, 1))
			return ok("%ld %s", n, states());
	} while (patient(end));
	return no("%ld %s", n, states());
}

/* What is wrong with a bystander, or NULL. */
static const char *harm(int i)
{
	struct bystander *b = &bystanders[i];
	struct stat_line st;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/stat", b->pid);
	if (!read_stat(AT_FDCWD, path, &st) || strchr("ZX", st.state) ||
	    st.start != bystander_start[i])
		return "is dead";
	if (strchr("Tt", st.state))
		return "is stopped";
	if (b->stops)
		return "has been stopped";
	if (b->losses)
		return "has lost a child";
	/* The neighbour's user runs the bomb, which may send it what it likes. */
	if (b->conts && b->uid == 2000)
		return "got SIGCONT";
	return NULL;
}

bool do_bystanders(struct words *w)
{
	unsigned long from[NR_BYSTANDERS];
	double start = now_s(), end = start + 10;
	const char *why;
	int i;

	(void)w;
	for (i = 0; i < NR_BYSTANDERS; i++)
		from[i] = bystanders[i].progress;
	for (i = 0; i < NR_BYSTANDERS; i++) {
		/* Two rounds: one of them may have been under way. */
		while (bystanders[i].progress < from[i] + 2)
			if (!patient(end))
				return no("%s does not go on", bystanders[i].mode);
		why = harm(i);
		if (why)
			return no("%s %s: stops %lu losses %lu conts %lu failed %lu",
				  bystanders[i].mode, why, bystanders[i].stops,
				  bystanders[i].losses, bystanders[i].conts,
				  bystanders[i].failed);
	}
	return ok("%d, all went on within %.0f ms", NR_BYSTANDERS, (now_s() - start) * 1e3);
}

bool do_bystander(struct words *w)
{
	int i;

	for (i = 0; i < NR_BYSTANDERS; i++)
		if (w->n > 1 && !strcmp(bystanders[i].mode, w->w[1]))
			return ok("%d", bystanders[i].pid);
	return no("no bystander of that name");
}

bool do_refused(struct words *w)
{
	unsigned long refused = 0, blind = 0;
	int i;

	(void)w;
	for (i = 0; i < NR_BYSTANDERS; i++) {
		refused += bystanders[i].refused;
		blind += bystanders[i].blind;
	}
	if (blind)
		return no("%lu, and of %lu none can tell: gid=2000?", refused, blind);
	return ok("%lu", refused);
}

bool do_gone(struct words *w)
{
	double start = now_s(), end = start + slow * arg(w, 1);

	do {
		take_census(false);
		if (!now.alive && !now.zombies)
			return ok("after %.1f s", now_s() - start);
	} while (patient(end));
	return no("%ld members (%s), %ld zombies", now.alive, states(), now.zombies);
}

bool looking_get_ready(void)
{
	struct stat_line st;
	char path[32];
	int i;

	for (i = 0; i < NR_BYSTANDERS; i++) {
		snprintf(path, sizeof(path), "/proc/%d/stat", bystanders[i].pid);
		if (read_stat(AT_FDCWD, path, &st))
			bystander_start[i] = st.start;
	}
	before = calloc(pid_max + 1, sizeof(*before));
	return before;
}
