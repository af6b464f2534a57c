// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the parent does: it takes memory, threads and descriptors, then makes children as it
 * is asked, and measures.
 *
 * The rule: whatever is needed while it measures is there before.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forkcost.h"

#define HUGE_PAGE	(2 * MIB)	/* of x86-64 */
#define MIN_TRIES	3
#define MAX_FAILURES	3

struct samples {
	int nr;
	uint64_t ns[MAX_TRIES];
};

static struct samples calls, dones, stalls;

/* Memory */

/* AnonHugePages of all mappings, in bytes. */
static size_t huge_bytes(void)
{
	FILE *file = fopen("/proc/self/smaps_rollup", "re");
	char line[128];
	size_t kib = 0;

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "AnonHugePages: %zu", &kib) == 1)
			break;
	fclose(file);
	return kib << 10;
}

static void touch(char *memory, size_t bytes)
{
	size_t step = sysconf(_SC_PAGESIZE);

	for (size_t at = 0; at < bytes; at += step)
		memory[at] = 1;
}

/* Memory as @shape says, in *memory: 0, or an errno. */
static int take_memory(const struct shape *shape, char **memory)
{
	bool huge = shape->pages == PAGES_HUGE;
	size_t spare = huge ? HUGE_PAGE : 0;
	char *start;

	start = mmap(NULL, shape->bytes + spare, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (start == MAP_FAILED)
		return errno;
	*memory = start + (spare ? -(uintptr_t)start % HUGE_PAGE : 0);
	if (shape->pages == PAGES_NONE)
		return 0;
	/* Without huge pages in the kernel there is no advice needed, nor taken. */
	if (madvise(*memory, shape->bytes, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) && huge)
		return ENODATA;
	touch(*memory, shape->bytes);
	/* All but a rest that is less than one. */
	return huge && huge_bytes() < shape->bytes - shape->bytes % HUGE_PAGE ? ENODATA : 0;
}

/* Threads and descriptors */

static void *idle(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static int start_thread(void)
{
	pthread_attr_t attr;
	pthread_t thread;
	int error;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN + 16384);
	error = pthread_create(&thread, &attr, idle, NULL);
	pthread_attr_destroy(&attr);
	return error;
}

/* All threads but this one; the first of them can watch. 0, or an errno. */
static int start_threads(const struct shape *shape, char *memory)
{
	int error = 0;

	if (shape->nr_threads > 1)
		error = stall_start(memory, shape->bytes);
	for (int i = 2; i < shape->nr_threads && !error; i++)
		error = start_thread();
	return error;
}

static int open_descriptors(int nr)
{
	for (int i = 0; i < nr; i++)
		if (open("/dev/null", O_RDONLY) < 0 || open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
			return errno;
	return 0;
}

/* On a single CPU a thread waits for its turn, and not for fork(). */
static bool can_watch(const struct shape *shape)
{
	cpu_set_t cpus;

	return shape->nr_threads > 1 && shape->pages != PAGES_NONE &&
	       !sched_getaffinity(0, sizeof(cpus), &cpus) && CPU_COUNT(&cpus) > 1;
}

/* Measuring */

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* By nearest rank. */
static struct quantiles quantiles(struct samples *samples)
{
	struct quantiles found = { 0 };

	if (!samples->nr)
		return found;
	qsort(samples->ns, samples->nr, sizeof(samples->ns[0]), compare);
	found.median_ns = samples->ns[(samples->nr - 1) / 2];
	found.p99_ns = samples->ns[(samples->nr * 99 + 99) / 100 - 1];
	return found;
}

/* Wait for it: 0 if it did what PROGRAM does, else an errno. */
static int await_child(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return errno;
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : ENOEXEC;
}

/* One child, and its times: 0, or an errno. */
static int spawn_once(enum way way)
{
	uint64_t start = now_ns(), called;
	pid_t pid = way_spawn(way, false);
	int error = errno;

	called = now_ns();
	if (pid < 0)
		return error;
	error = await_child(pid);
	if (!error) {
		dones.ns[dones.nr++] = now_ns() - start;
		calls.ns[calls.nr++] = called - start;
	}
	return error;
}

static void spawn_watched(enum way way)
{
	pid_t pid;

	stall_reset();
	pid = way_spawn(way, false);
	if (pid >= 0 && !await_child(pid))
		stalls.ns[stalls.nr++] = stall_worst_ns();
}

/* Children while nothing else of the parent runs. */
static void measure_times(const struct request *request, struct cost *cost, uint64_t until)
{
	int failures = 0;

	while (cost->nr_tries < request->max_tries && failures < MAX_FAILURES &&
	       (cost->nr_tries < MIN_TRIES || now_ns() < until)) {
		int error = spawn_once(request->way);

		cost->nr_tries++;
		failures += !!error;
		cost->error = cost->error ?: error;
	}
	cost->nr_done = dones.nr;
	cost->call = quantiles(&calls);
	cost->done = quantiles(&dones);
}

/* Children while another thread writes. */
static void measure_stall(const struct request *request, struct cost *cost, uint64_t until)
{
	int nr = 0;

	stall_watch(true);
	while (nr < request->max_tries && (nr < MIN_TRIES || now_ns() < until)) {
		spawn_watched(request->way);
		nr++;
	}
	stall_watch(false);
	cost->nr_stalls = stalls.nr;
	cost->stall = quantiles(&stalls);
}

static void measure(const struct request *request, bool watch, struct cost *cost)
{
	uint64_t start = now_ns();
	uint64_t half = request->budget_ns / 2;

	calls.nr = 0;
	dones.nr = 0;
	stalls.nr = 0;
	measure_times(request, cost, start + (watch ? half : request->budget_ns));
	if (watch && cost->nr_done)
		measure_stall(request, cost, now_ns() + half);
}

static int make_child(const struct request *request)
{
	pid_t pid = way_spawn(request->way, request->guard);

	return pid < 0 ? errno : await_child(pid);
}

/* After this they are marked: it comes last. */
static struct marking mark_descriptors(void)
{
	struct marking marking = { 0 };
	struct rlimit limit;
	uint64_t start = now_ns();

	if (!close_range_cloexec())
		marking.close_range_ns = now_ns() - start;
	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur > INT_MAX)
		return marking;
	start = now_ns();
	for (int fd = 3; fd < (int)limit.rlim_cur; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	marking.loop_ns = now_ns() - start;
	marking.nr_calls = limit.rlim_cur > 3 ? limit.rlim_cur - 3 : 0;
	return marking;
}

static ssize_t answer(int socket, const struct request *request, bool watch)
{
	struct cost cost = { 0 };
	struct marking marking;
	int error;

	switch (request->verb) {
	case VERB_MEASURE:
		measure(request, watch, &cost);
		return send(socket, &cost, sizeof(cost), MSG_NOSIGNAL);
	case VERB_MARKING:
		marking = mark_descriptors();
		return send(socket, &marking, sizeof(marking), MSG_NOSIGNAL);
	case VERB_CHILD:
		error = make_child(request);
		raise(SIGURG);	/* for the tracer; by itself it does nothing */
		return send(socket, &error, sizeof(error), MSG_NOSIGNAL);
	}
	return -1;
}

static int get_ready(const struct shape *shape)
{
	char *memory = NULL;
	sigset_t children;
	int error;

	/* A tracer would have to pass each on. */
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	sigprocmask(SIG_BLOCK, &children, NULL);
	error = take_memory(shape, &memory);
	if (!error)
		error = start_threads(shape, memory);
	return error ?: open_descriptors(shape->nr_descriptors);
}

/* Be the parent, until the observer closes its socket. */
_Noreturn void serve(int socket, const struct shape *shape)
{
	int error = get_ready(shape);
	bool watch = can_watch(shape);
	struct request request;

	if (send(socket, &error, sizeof(error), MSG_NOSIGNAL) < 0 || error)
		_exit(1);
	while (recv(socket, &request, sizeof(request), 0) == sizeof(request))
		if (answer(socket, &request, watch) < 0)
			break;
	_exit(0);
}
