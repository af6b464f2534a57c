// SPDX-License-Identifier: GPL-2.0-only
/*
 * bystander N - an innocent process, number N of the shared file.
 *
 * Each one does what healthy machines do, at normal priority, and counts what
 * it does and what is done to it. It must never be slowed, stopped or killed
 * by a rescue: that is what the witness reads in the counters.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bystander.h"

static struct bystander *self;

static void doze_ms(long ms)
{
	struct timespec ts = { .tv_nsec = ms * 1000000 };

	nanosleep(&ts, NULL);
}

/* A fork has failed. Had rescue begun to freeze? It is known where this user may read status. */
static void note_refusal(void)
{
	char text[4096] = "";
	int fd = open("/proc/rescue/status", O_RDONLY);
	const char *held = NULL;

	if (fd >= 0 && read(fd, text, sizeof(text) - 1) > 0)
		held = strstr(text, "\nheld: ");
	if (fd >= 0)
		close(fd);
	if (!held)
		self->blind++;
	else if (!atol(held + 7))
		self->refused++;
}

/* A child that lives for @ms and ends with a status that none has by accident. */
static pid_t spawn(long ms)
{
	pid_t pid;

	self->announced++;
	pid = fork();
	if (!pid) {
		doze_ms(ms);
		_exit(42);
	}
	if (pid > 0) {
		self->done++;
	} else {
		/* On a full machine. Backwards order: done stays below. */
		self->failed++;
		note_refusal();
		self->announced--;
	}
	return pid;
}

/* Wait for one child to end; whether it was stopped is told by the kernel. */
static void reap(void)
{
	int status;

	while (waitpid(-1, &status, WUNTRACED | WCONTINUED) > 0) {
		if (WIFSTOPPED(status) || WIFCONTINUED(status)) {
			self->stops++;
			continue;
		}
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 42)
			self->losses++;
		return;
	}
}

static void sleeper(void)
{
	doze_ms(100);
}

/* A shell script with a loop in it. */
static void forker(void)
{
	if (spawn(1) > 0)
		reap();
	doze_ms(50);
}

/* make -j4: as soon as one job has ended the next one starts. */
static void makej4(void)
{
	static int jobs;

	while (jobs < 4 && spawn(20) > 0)
		jobs++;
	if (jobs) {
		reap();
		jobs--;
	} else {
		doze_ms(20);
	}
}

#define NR_THREADS 16

static int requests[2], replies[2];

static void *serve(void *unused)
{
	char byte;

	(void)unused;
	while (read(requests[0], &byte, 1) == 1)
		if (write(replies[1], &byte, 1) != 1)
			break;
	return NULL;
}

/* A server with a thread pool; a round is one request to each thread. */
static void server16(void)
{
	static int started;
	char bytes[NR_THREADS] = "";
	ssize_t n, got = 0;
	pthread_t thread;

	if (!started) {
		if (pipe(requests) || pipe(replies))
			exit(1);
		/* Births too, but over before the witness starts to count. */
		for (; started < NR_THREADS; started++)
			if (pthread_create(&thread, NULL, serve, NULL))
				exit(1);
	}
	if (write(requests[1], bytes, NR_THREADS) != NR_THREADS)
		exit(1);
	for (; got < NR_THREADS; got += n) {
		n = read(replies[0], bytes, NR_THREADS);
		if (n <= 0)
			exit(1);
	}
	doze_ms(10);
}

static void count_cont(int sig)
{
	(void)sig;
	self->conts++;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *mode;
		void (*round)(void);
	} modes[] = {
		{ "sleeper", sleeper },
		{ "neighbour", sleeper },
		{ "forker", forker },
		{ "server16", server16 },
		{ "makej4", makej4 },
	};
	struct sigaction action = { .sa_handler = count_cont, .sa_flags = SA_RESTART };
	struct bystander *all = bystanders_map(0);
	size_t i;

	if (argc != 2 || !all)
		return 1;
	self = &all[atoi(argv[1])];
	sigaction(SIGCONT, &action, NULL);
	self->pid = getpid();

	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		while (!strcmp(modes[i].mode, self->mode)) {
			modes[i].round();
			self->progress++;
		}
	return 1;
}
