// SPDX-License-Identifier: GPL-2.0-only
/* Every process there is, read from /proc: whose it is, and whether it can run. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "witness.h"

struct seen *seen;
bool *is_held;
long pid_max;
uint32_t scan;
struct census now;
long peak;

/* Call @visit with every entry of /proc/... that is a number. */
static void visit_numbers(const char *path, void (*visit)(int dir, int number, void *data),
			  char *buf, size_t size, void *data)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long n, at;

	if (dir < 0)
		return;
	while ((n = syscall(SYS_getdents64, dir, buf, size)) > 0)
		for (at = 0; at < n; at += ((struct dirent64 *)(buf + at))->d_reclen) {
			const char *name = ((struct dirent64 *)(buf + at))->d_name;

			if (isdigit(*name))
				visit(dir, atoi(name), data);
		}
	close(dir);
}

bool read_stat(int proc, const char *path, struct stat_line *st)
{
	char buf[1024], *open_par, *close_par;
	unsigned long long start;

	if (!slurp(proc, path, buf, sizeof(buf)))
		return false;
	/* A comm may hold anything, so take the outermost parentheses. */
	open_par = strchr(buf, '(');
	close_par = strrchr(buf, ')');
	if (!open_par || !close_par)
		return false;
	*close_par = '\0';
	snprintf(st->comm, sizeof(st->comm), "%.16s", open_par + 1);
	if (sscanf(close_par + 2,
		   "%c %d %*d %*d %*d %*d %u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d %*d %llu",
		   &st->state, &st->ppid, &st->flags, &st->threads, &start) != 5)
		return false;
	st->start = start;
	return true;
}

/*
 * How often this thread was given a CPU: the third number of schedstat. Times
 * in ticks of 10 ms would miss a member that ran just long enough to fork.
 */
static uint64_t read_runs(int dir, const char *path)
{
	char buf[128];
	unsigned long long runs = 0;

	if (slurp(dir, path, buf, sizeof(buf)))
		sscanf(buf, "%*u %*u %llu", &runs);
	return runs;
}

/* Or exits: PID 1 of a namespace does, for as long as others of that have not been reaped. */
static bool is_dead(const struct stat_line *st)
{
	return strchr("ZX", st->state) || st->flags & PF_EXITING;
}

static void look_at_thread(int dir, int tid, void *data)
{
	struct seen *s = data;
	struct stat_line st;
	char path[32];

	snprintf(path, sizeof(path), "%d/stat", tid);
	if (!read_stat(dir, path, &st) || is_dead(&st))
		return;
	snprintf(path, sizeof(path), "%d/schedstat", tid);
	s->runs += read_runs(dir, path);
	s->alive = true;
	s->loose += !strchr("Tt", st.state);
	/* The liveliest thread speaks for the process. */
	if (!strchr("RSD", s->state))
		s->state = st.state;
}

/*
 * A process whose first thread has exited looks like a zombie while the others
 * go on forking: only a look at each thread tells.
 */
static void look_at_threads(int pid, struct seen *s)
{
	static char dirents[16384];
	char path[32];

	s->alive = false;
	s->loose = 0;
	s->state = 'Z';
	s->runs = 0;
	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	visit_numbers(path, look_at_thread, dirents, sizeof(dirents), s);
}

bool is_marked(int proc, int pid)
{
	char path[32], buf[16];

	snprintf(path, sizeof(path), "%d/oom_score_adj", pid);
	return slurp(proc, path, buf, sizeof(buf)) && atoi(buf) >= MARK;
}

static void look_at_process(int proc, int pid, void *want_runs)
{
	struct seen *s = &seen[pid];
	struct stat_line st;
	char path[32];

	if (pid > pid_max)
		return;
	snprintf(path, sizeof(path), "%d/stat", pid);
	if (!read_stat(proc, path, &st))
		return;
	if (s->start != st.start || !s->scan) {
		/* A newcomer, or a number that has been given out again. */
		memset(s, 0, sizeof(*s));
		s->start = st.start;
		s->member = is_marked(proc, pid);
		if (st.ppid == 2)
			now.kthreads++;
	}
	s->scan = scan;
	s->ppid = st.ppid;
	s->state = st.state;
	memcpy(s->comm, st.comm, sizeof(s->comm));
	if (!s->member)
		return;

	s->alive = !is_dead(&st);
	if (st.threads > 1) {
		look_at_threads(pid, s);
	} else if (s->alive && want_runs) {
		snprintf(path, sizeof(path), "%d/schedstat", pid);
		s->runs = read_runs(proc, path);
	}
	if (s->alive) {
		now.alive++;
		now.state[s->state & 127]++;
	} else {
		now.zombies++;
	}
}

/* Look at all processes; the runs of members cost a file more each. */
void take_census(bool want_runs)
{
	static char dirents[65536];

	memset(&now, 0, sizeof(now));
	scan++;
	visit_numbers("/proc", look_at_process, dirents, sizeof(dirents),
		      want_runs ? &scan : NULL);
	if (now.alive > peak)
		peak = now.alive;
}

/* The members of the census just taken. */
bool present(const struct seen *s)
{
	return s->member && s->scan == scan;
}

/* The next after @pid, or 0. */
int next_member(int pid, struct seen **s)
{
	while (++pid <= pid_max) {
		*s = &seen[pid];
		if (present(*s))
			return pid;
	}
	return 0;
}

/* "T=2000 D=3", for people. */
const char *states(void)
{
	static char buf[128];
	int c, n = 0;

	buf[0] = '\0';
	for (c = 'A'; c <= 'z'; c++)
		if (now.state[c] && n < (int)sizeof(buf) - 16)
			n += sprintf(buf + n, "%s%c=%ld", n ? " " : "", c, now.state[c]);
	return n ? buf : "none";
}

bool is_stopped(const struct seen *s)
{
	return s->state == 'T' || s->state == 't';
}

/* Is it in a vfork() of its own making: clone() with CLONE_VFORK and that? */
static bool waits_in_clone(int pid, unsigned long flag)
{
	unsigned long flags, both = flag | CLONE_VFORK;
	char path[32], buf[256];
	long number;

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	return slurp(AT_FDCWD, path, buf, sizeof(buf)) &&
	       sscanf(buf, "%ld 0x%lx", &number, &flags) == 2 &&
	       number == SYS_clone && (flags & both) == both;
}

/*
 * A vfork() parent sleeps in state D until its child execs or exits. It cannot
 * run as long as that child cannot, and such chains end in a stopped member.
 */
static bool waits_for_stopped_child(int waiter)
{
	/* With CLONE_PARENT its child is its brother. */
	int parent = waits_in_clone(waiter, CLONE_PARENT) ? seen[waiter].ppid : waiter;
	struct seen *s;
	int pid;

	for_each_member(pid, s)
		if (pid != waiter && s->ppid == parent && s->alive &&
		    (is_stopped(s) || s->state == 'D'))
			return true;
	return false;
}

/* The same with a thread of its own for a child: all the others are stopped. */
static bool waits_for_stopped_twin(int pid)
{
	return seen[pid].loose == 1 && waits_in_clone(pid, CLONE_THREAD);
}

/* State T, or what amounts to it. */
bool cannot_run(int pid, const struct seen *s)
{
	return is_stopped(s) || (s->state == 'D' && (waits_for_stopped_child(pid) ||
						     waits_for_stopped_twin(pid)));
}

/* Tasks of the whole machine: the one number that costs no walk. */
long nr_tasks(void)
{
	char buf[128];
	long n = 0;

	if (slurp(AT_FDCWD, "/proc/loadavg", buf, sizeof(buf)))
		sscanf(buf, "%*s %*s %*s %*d/%ld", &n);
	return n;
}

/* What the module says that it holds; they cannot end meanwhile, nor give their number away. */
bool read_held(void)
{
	FILE *ps = fopen("/proc/" MODULE "/ps", "r");
	char line[512], word[8];
	int pid;

	if (!ps)
		return false;
	memset(is_held, 0, pid_max + 1);
	while (fgets(line, sizeof(line), ps))
		if (sscanf(line, "%d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %7s",
			   &pid, word) == 2 && pid <= pid_max)
			is_held[pid] = !strcmp(word, "held");
	fclose(ps);
	return true;
}

bool census_get_ready(void)
{
	pid_max = number_after("/proc/sys/kernel/pid_max", "");
	if (pid_max < 1)
		return false;
	seen = calloc(pid_max + 1, sizeof(*seen));
	is_held = calloc(pid_max + 1, sizeof(*is_held));
	return seen && is_held;
}
