// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of the benchmark's guest; tests/bench/run reads what it prints.
 *
 *   bench=cost    fork + exit + wait without the module, then with it
 *   bench=freeze  a live C bomb of 10,000, stopped by kill(-1, SIGSTOP) from a
 *                 FIFO process, and by freeze-top, in turns
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FORKS	1000
#define ROUNDS	7
#define MEMBERS	10000
#define TURNS	3

static double now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e3 + ts.tv_nsec / 1e6;
}

static _Noreturn void end(void)
{
	iopl(3);
	outb(0x10, 0xf4);
	for (;;)
		pause();
}

static void must(int failed, const char *what)
{
	if (!failed)
		return;
	printf("failed: %s: %s\n", what, strerror(errno));
	end();
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	must(fd < 0 || write(fd, text, strlen(text)) < 0, path);
	close(fd);
}

static void load(void)
{
	int fd = open("/rescue.ko", O_RDONLY);

	must(fd < 0 || syscall(SYS_finit_module, fd, "", 0), "load");
	close(fd);
}

static void unload(void)
{
	must(syscall(SYS_delete_module, "rescue", O_NONBLOCK), "unload");
}

/* === cost ================================================================= */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/*
 * The median of single forks, in every round of the same pid numbers: the mean
 * moves by 1 %, with or without the module, when the kernel's allocators happen to
 * be refilled in another rhythm, and a larger number takes longer to allocate.
 */
static void time_forks(const char *label)
{
	static double took[FORKS];
	int i;

	write_file("/proc/sys/kernel/ns_last_pid", "5000");
	for (i = 0; i < FORKS; i++) {
		double start = now_ms();
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		must(pid < 0 || waitpid(pid, NULL, 0) != pid, "fork");
		took[i] = now_ms() - start;
	}
	qsort(took, FORKS, sizeof(took[0]), compare);
	printf("cost %s %.0f\n", label, took[FORKS / 2] * 1e6);
}

static void cost(void)
{
	int round;

	time_forks("warm-up");
	for (round = 0; round < ROUNDS; round++)
		time_forks("without");
	load();
	time_forks("warm-up");
	for (round = 0; round < ROUNDS; round++)
		time_forks("with");
}

/* === freeze =============================================================== */

struct load {
	unsigned long births;
	unsigned int running;
	unsigned int tasks;
};

static struct load look(void)
{
	static char text[16384];
	struct load load = {};
	const char *at;
	int fd;

	fd = open("/proc/stat", O_RDONLY);
	text[read(fd, text, sizeof(text) - 1)] = '\0';
	close(fd);
	at = strstr(text, "\nprocesses ");
	load.births = strtoul(at + 11, NULL, 10);
	fd = open("/proc/loadavg", O_RDONLY);
	text[read(fd, text, 200)] = '\0';
	close(fd);
	must(sscanf(text, "%*s %*s %*s %u/%u", &load.running, &load.tasks) != 2, "loadavg");
	return load;
}

static void start_bomb(void)
{
	pid_t pid = fork();

	must(pid < 0, "fork");
	if (!pid) {
		setsid();
		for (;;)
			fork();
	}
	while (look().tasks < MEMBERS)
		usleep(1000);
}

/*
 * Quiet: none but us runs, and no process is born for 50 ms. Returns when it
 * began, in ms since @start; stops again with every look where @stop.
 */
static double await_quiet(double start, int stop, int *passes)
{
	struct load before, after;
	double began;

	for (;;) {
		if (stop) {
			kill(-1, SIGSTOP);
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
		must(now_ms() - start > 60000, "quiet");
	}
}

/* In passes, until none is left: a newborn of a member that is in fork() escapes one. */
static void kill_all(void)
{
	pid_t pid;

	do {
		kill(-1, SIGKILL);
		usleep(10000);
		while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
			;
	} while (!pid);
}

static void by_signals(void)
{
	struct load before = look();
	double start = now_ms();
	double first;
	int passes = 0;
	double quiet;

	kill(-1, SIGSTOP);
	first = now_ms() - start;
	quiet = await_quiet(start, 1, &passes);
	printf("freeze kill(-1,SIGSTOP) tasks %u first_pass_ms %.1f", look().tasks, first);
	printf(" quiet_ms %.1f passes %d births_meanwhile %lu\n", quiet, passes + 1,
	       look().births - before.births);
}

static void by_module(void)
{
	char outcome[512] = "";
	struct load before, after;
	double start, returned, quiet;
	int fd, passes = 0;

	fd = open("/proc/rescue/ctl", O_RDWR);
	before = look();
	start = now_ms();
	must(write(fd, "freeze-top", 10) != 10, "freeze-top");
	returned = now_ms() - start;
	after = look();
	quiet = await_quiet(start, 0, &passes);
	must(read(fd, outcome, sizeof(outcome) - 1) <= 0, "ctl");
	close(fd);
	printf("freeze freeze-top tasks %u returned_ms %.1f", after.tasks, returned);
	printf(" quiet_ms %.1f births_meanwhile %lu births_after %lu\n", quiet,
	       after.births - before.births, look().births - after.births);
	printf("# %s", outcome);
}

static void show_status(const char *when)
{
	char line[200];
	FILE *file = fopen("/proc/rescue/status", "r");

	must(!file, "status");
	while (fgets(line, sizeof(line), file))
		printf("status %s %s", when, line);
	fclose(file);
}

static void freeze(void)
{
	struct sched_param param = { .sched_priority = 11 };
	int turn;

	must(sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param), "SCHED_FIFO");
	load();
	show_status("idle");
	for (turn = 0; turn < TURNS; turn++) {
		start_bomb();
		by_signals();
		kill_all();
		start_bomb();
		by_module();
		if (!turn)
			show_status("full");
		write_file("/proc/rescue/ctl", "kill");
		while (waitpid(-1, NULL, 0) > 0)
			;
	}
	unload();
}

int main(void)
{
	const char *what = getenv("bench");

	mount("dev", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	freopen("/dev/ttyS1", "w", stdout);
	setvbuf(stdout, NULL, _IOLBF, 0);
	write_file("/proc/sys/kernel/threads-max", "126000");
	write_file("/proc/sys/kernel/pid_max", "32768");
	if (what && !strcmp(what, "freeze"))
		freeze();
	else
		cost();
	printf("done\n");
	end();
}
