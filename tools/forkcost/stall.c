// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long another thread of the parent stands still while a child is made: one thread
 * writes to the parent's memory, a page after the other, and measures the longest time
 * between two writes. During a fork() such a write meets a page that has just been made
 * read-only, and its page fault waits for the mmap_lock that fork() holds.
 *
 * The rule: the thread that spawns resets before it calls, and asks after the child is gone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "forkcost.h"

static struct {
	char *memory;
	size_t bytes;
	size_t step;
	sem_t wake;
	atomic_bool on;
	atomic_bool reset;		/* asked for, and not done yet */
	atomic_ullong worst_ns;		/* the writer's, and so is the next */
	atomic_ullong nr_writes;
} watch;

uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

/* Until told to stop. */
static void write_pages(void)
{
	uint64_t last = now_ns();
	size_t at = 0;

	while (atomic_load(&watch.on)) {
		uint64_t now;

		((volatile char *)watch.memory)[at]++;
		at = at + watch.step < watch.bytes ? at + watch.step : 0;
		now = now_ns();
		if (atomic_exchange(&watch.reset, false))
			atomic_store(&watch.worst_ns, 0);
		else if (now - last > atomic_load(&watch.worst_ns))
			atomic_store(&watch.worst_ns, now - last);
		last = now;
		atomic_fetch_add(&watch.nr_writes, 1);
	}
}

static void *writer(void *unused)
{
	for (;;) {
		while (sem_wait(&watch.wake))
			;
		write_pages();
	}
	return unused;
}

/* Have a thread for it, asleep: 0, or an errno. */
int stall_start(char *memory, size_t bytes)
{
	pthread_attr_t attr;
	pthread_t thread;
	int error;

	watch.memory = memory;
	watch.bytes = bytes;
	watch.step = sysconf(_SC_PAGESIZE);
	sem_init(&watch.wake, 0, 0);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN + 65536);
	error = pthread_create(&thread, &attr, writer, NULL);
	pthread_attr_destroy(&attr);
	return error;
}

/* Return when it has written N times more than now. */
static void await_writes(unsigned int n)
{
	unsigned long long until = atomic_load(&watch.nr_writes) + n;

	while (atomic_load(&watch.nr_writes) < until)
		sched_yield();
}

/* Have it write, or sleep. */
void stall_watch(bool on)
{
	atomic_store(&watch.on, on);
	if (!on)
		return;
	sem_post(&watch.wake);
	await_writes(1);
}

void stall_reset(void)
{
	atomic_store(&watch.reset, true);
	while (atomic_load(&watch.reset))
		sched_yield();
}

/* The longest time since the reset, the one included that has not ended yet. */
uint64_t stall_worst_ns(void)
{
	await_writes(2);
	return atomic_load(&watch.worst_ns);
}
