// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb in a cgroup of its own, and what is seen of it from outside.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

#define MEMBERS		10000
#define BOMB_CGROUP	"/sys/bomb"
#define BEAT_MS		5

/* A storm may have had the kernel make some threads of its own. */
#define SLACK		16

static unsigned int calm_tasks;

static void read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);

	must(n < 0, path);
	text[n] = '\0';
	close(fd);
}

struct load look(void)
{
	static char text[16384];
	struct load load = {};

	read_file("/proc/stat", text, sizeof(text));
	load.births = strtoul(strstr(text, "\nprocesses ") + 11, NULL, 10);
	read_file("/proc/loadavg", text, sizeof(text));
	must(sscanf(text, "%*s %*s %*s %u/%u", &load.running, &load.tasks) != 2, "loadavg");
	return load;
}

static int is_gone(void)
{
	char text[200];

	read_file(BOMB_CGROUP "/cgroup.events", text, sizeof(text));
	return !strstr(text, "populated 1");
}

/* Above all members, and orphans are reaped by the kernel at once. */
void storms_init(void)
{
	struct sched_param param = { .sched_priority = 11 };

	must(sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param), "SCHED_FIFO");
	signal(SIGCHLD, SIG_IGN);
	must(mkdir(BOMB_CGROUP, 0755), BOMB_CGROUP);
}

void start_bomb(void)
{
	pid_t pid;

	calm_tasks = look().tasks;
	pid = fork();
	must(pid < 0, "fork");
	if (!pid) {
		prctl(PR_SET_NAME, "bomb");
		setsid();
		write_file(BOMB_CGROUP "/cgroup.procs", "0");
		for (;;)
			fork();
	}
	while (look().tasks < MEMBERS)
		usleep(1000);
}

/*
 * Quiet: none but us runs, and no process is born for 50 ms. Returns when it
 * began, in ms since @start; GIVE_UP_MS: it never did. @again is tried with every look.
 */
double await_quiet(double start, void (*again)(void), int *passes)
{
	struct load before, after;
	double began;

	do {
		if (again) {
			again();
			(*passes)++;
		}
		before = look();
		began = now_ms() - start;
		if (before.running == 1) {
			usleep(50000);
			after = look();
			if (after.running == 1 && after.births == before.births)
				return began;
		}
		usleep(5000);
	} while (began < GIVE_UP_MS);
	return GIVE_UP_MS;
}

/*
 * @gone: when no process of it runs any more; @reaped: when its slots are free. @again is tried
 * each 10 ms.
 */
void await_end(double start, void (*again)(void), double *gone, double *reaped)
{
	int looks = 0;

	while (!is_gone()) {
		must(now_ms() - start > GIVE_UP_MS, "gone");
		usleep(1000);
		if (again && ++looks % 10 == 0)
			again();
	}
	*gone = now_ms() - start;
	while (look().tasks > calm_tasks + SLACK) {
		must(now_ms() - start > GIVE_UP_MS, "reaped");
		usleep(1000);
	}
	*reaped = now_ms() - start;
}

/* The bomb, however it was stopped, goes. */
void clear(void)
{
	double gone, reaped;

	write_file(BOMB_CGROUP "/cgroup.kill", "1");
	write_file(BOMB_CGROUP "/cgroup.freeze", "0");
	await_end(now_ms(), NULL, &gone, &reaped);
}

/* === An innocent process ================================================== */

/* The longest time between two beats, in us. */
static _Atomic long worst_us;

/* A thread of PID 1, so that kill(-1) leaves it alone; normal, as SCHED_RESET_ON_FORK says. */
static void *heart(void *unused)
{
	struct timespec beat = { .tv_nsec = BEAT_MS * 1000000 };
	double last = now_ms();

	(void)unused;
	for (;;) {
		double now;
		long us;

		nanosleep(&beat, NULL);
		now = now_ms();
		us = (now - last) * 1e3;
		if (us > worst_us)
			worst_us = us;
		last = now;
	}
	return NULL;
}

void heart_begin(void)
{
	static pthread_t thread;

	if (!thread)
		must(pthread_create(&thread, NULL, heart, NULL), "thread");
	worst_us = 0;
}

double heart_worst(void)
{
	return worst_us / 1e3;
}
