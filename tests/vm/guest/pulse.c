// SPDX-License-Identifier: GPL-2.0-only
/*
 * pulse PID [PRIORITY] - how long does the thread PID keep the CPU from what is above it?
 *
 * Beats each millisecond at SCHED_FIFO 60. A beat that is late although the thread has run all
 * the while has waited for a point at which the kernel lets others run. /run/pulse has the
 * longest of those stretches, the latest beat for whatever reason, and the latest of another
 * thread, which is a normal one; in us. SIGUSR1 sets them to 0. On a machine of one CPU. With
 * a priority the parent, the scenario's shell, is put there: so it has its turn in a bomb at once.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BEAT_NS	1000000

static volatile sig_atomic_t asked = 1;
static _Atomic long long normal_late;

static void ask(int sig)
{
	(void)sig;
	asked = 1;
}

static long long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ll + ts.tv_nsec;
}

/* Returns how late it is. */
static long long sleep_until(long long ns)
{
	struct timespec ts = { .tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000 };

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
	return now_ns() - ns;
}

/* How long the thread has run, ever. */
static long long ran_ns(int fd)
{
	char text[64];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		exit(1);
	text[n] = '\0';
	return atoll(text);
}

/* To the next beat that is not over. */
static long long after_late(long long next, long long late)
{
	return next + BEAT_NS + (late > 0 ? late / BEAT_NS * BEAT_NS : 0);
}

static void *beat_normally(void *unused)
{
	long long next = now_ns(), late = 0;

	(void)unused;
	for (;;) {
		next = after_late(next, late);
		late = sleep_until(next);
		if (late > normal_late)
			normal_late = late;
	}
	return NULL;
}

static void tell(int fd, long long stretch, long long late)
{
	char text[64];
	int n = snprintf(text, sizeof(text), "%9lld %9lld %9lld\n", stretch / 1000, late / 1000,
			 normal_late / 1000);

	if (pwrite(fd, text, n, 0) != n)
		exit(1);
}

static _Noreturn void beat(int thread, int out)
{
	long long stretch = 0, worst = 0, told = 0, late = 0;
	long long before = ran_ns(thread), next = now_ns();

	for (;;) {
		long long after, ran;

		next = after_late(next, late);
		late = sleep_until(next);
		after = ran_ns(thread);
		ran = after - before < late ? after - before : late;
		before = after;
		if (asked) {
			stretch = 0;
			worst = 0;
			normal_late = 0;
			asked = 0;
			tell(out, 0, 0);
			continue;
		}
		if (ran <= stretch && late <= worst && normal_late == told)
			continue;
		stretch = ran > stretch ? ran : stretch;
		worst = late > worst ? late : worst;
		told = normal_late;
		tell(out, stretch, worst);
	}
}

/* To be a normal one again: priority 0. */
static void rise(pid_t pid, int priority)
{
	struct sched_param param = { .sched_priority = priority };
	int policy = priority ? SCHED_FIFO : SCHED_OTHER;

	if (sched_setscheduler(pid, policy | SCHED_RESET_ON_FORK, &param)) {
		perror("sched_setscheduler");
		exit(1);
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = ask };
	char path[64];
	pthread_t normal;
	int thread, out;

	snprintf(path, sizeof(path), "/proc/%s/schedstat", argc > 1 ? argv[1] : "");
	thread = open(path, O_RDONLY);
	out = open("/run/pulse", O_RDWR | O_CREAT, 0644);
	if (thread < 0 || out < 0 || mlockall(MCL_CURRENT | MCL_FUTURE)) {
		fprintf(stderr, "pulse: %s: %s\n", path, strerror(errno));
		return 1;
	}
	sigaction(SIGUSR1, &action, NULL);
	if (pthread_create(&normal, NULL, beat_normally, NULL))
		return 1;
	if (argc > 2)
		rise(getppid(), atoi(argv[2]));
	rise(0, 60);
	beat(thread, out);
}
