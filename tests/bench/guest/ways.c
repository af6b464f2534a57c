// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ways to stop a bomb and to kill it, each in its turn.
 *
 * A way that has to be repeated until all is quiet is called with each look; it is none that
 * has lost when the bomb goes on: then the time is that after which it was given up.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define TURNS	3
#define NAME	"(bomb) "
#define CTL	"/proc/rescue/ctl"

/* === Signals ============================================================== */

static void stop_all(void)
{
	kill(-1, SIGSTOP);
}

static void kill_all(void)
{
	kill(-1, SIGKILL);
}

static int is_called(const char *pid)
{
	char path[32], text[512];
	const char *comm;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%.8s/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n < 0 ? 0 : n] = '\0';
	comm = strchr(text, '(');
	return comm && !strncmp(comm, NAME, strlen(NAME));
}

/* What killall -STOP does, but that it is running already. */
static void stop_by_name(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	must(!proc, "/proc");
	while ((entry = readdir(proc)))
		if (isdigit(entry->d_name[0]) && is_called(entry->d_name))
			kill(atoi(entry->d_name), SIGSTOP);
	closedir(proc);
}

/* === A shell that is open ================================================= */

static int to_shell = -1, from_shell = -1;
static pid_t shell;

static void open_shell(void)
{
	int in[2], out[2];

	must(pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC), "pipe");
	shell = fork();
	must(shell < 0, "fork");
	if (!shell) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execl("/bin/bash", "bash", "-c",
		      ". /tools/rescue.sh; echo; while read -r _; do _rescue_stop_by_hand bomb; done",
		      NULL);
		_exit(1);
	}
	close(in[0]);
	close(out[1]);
	to_shell = in[1];
	from_shell = out[0];
	must(read(from_shell, in, 1) != 1, "shell");
}

/* One word of the recipe, or as long as it may take. */
static void stop_by_shell(void)
{
	struct pollfd answer = { .fd = from_shell, .events = POLLIN };
	char text[200];

	must(write(to_shell, "\n", 1) != 1, "shell");
	if (poll(&answer, 1, GIVE_UP_MS) == 1)
		must(read(from_shell, text, sizeof(text)) <= 0, "shell");
}

static void close_shell(void)
{
	kill(shell, SIGKILL);
	close(to_shell);
	close(from_shell);
}

/* === cgroup, and the module =============================================== */

static void freeze_cgroup(void)
{
	write_file("/sys/bomb/cgroup.freeze", "1");
}

static void kill_cgroup(void)
{
	write_file("/sys/bomb/cgroup.kill", "1");
}

static void freeze_top(void)
{
	write_file(CTL, "freeze-top");
}

static void kill_held(void)
{
	write_file(CTL, "kill");
}

static void kill_top(void)
{
	write_file(CTL, "kill-top");
}

/* === Turns ================================================================ */

static const struct stop {
	const char *name;
	void (*before)(void);
	void (*order)(void);
	void (*after)(void);
	int repeat;		/* until it is quiet */
	int once;		/* it has lost wherever it was tried: one turn shows that */
} stops[] = {
	{ "kill(-1,SIGSTOP)", NULL, stop_all, NULL, 1, 0 },
	{ "cgroup.freeze", NULL, freeze_cgroup, NULL, 0, 0 },
	{ "killall-STOP", NULL, stop_by_name, NULL, 1, 1 },
	{ "recipe-in-a-shell", open_shell, stop_by_shell, close_shell, 1, 1 },
	{ "freeze-top", NULL, freeze_top, NULL, 0, 0 },
};

static void time_stop(const struct stop *stop)
{
	struct load before;
	double start, quiet;
	int passes = 0;

	if (stop->before)
		stop->before();
	start_bomb();
	before = look();
	start = now_ms();
	if (!stop->repeat)
		stop->order();
	quiet = await_quiet(start, stop->repeat ? stop->order : NULL, &passes);
	printf("freeze %s %.1f births %lu passes %d\n", stop->name, quiet,
	       look().births - before.births, passes);
	if (stop->after)
		stop->after();
	clear();
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

void measure_freeze(void)
{
	size_t i;
	int turn;

	storms_init();
	load();
	for (turn = 0; turn < TURNS; turn++)
		for (i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
			if (!turn || !stops[i].once)
				time_stop(&stops[i]);
	start_bomb();
	freeze_top();
	show_status("full");
	kill_held();
	clear();
	unload();
}

static const struct end {
	const char *name;
	void (*hold)(void);	/* before: then it is killed when it is quiet */
	void (*order)(void);
	int repeat;
} ends[] = {
	{ "live:kill(-1,SIGKILL)", NULL, kill_all, 1 },
	{ "live:cgroup.kill", NULL, kill_cgroup, 0 },
	{ "live:kill-top", NULL, kill_top, 0 },
	{ "held:kill(-1,SIGKILL)", stop_all, kill_all, 1 },
	{ "held:cgroup.kill", freeze_cgroup, kill_cgroup, 0 },
	{ "held:kill", freeze_top, kill_held, 0 },
};

static void time_end(const struct end *way)
{
	double start, gone, reaped, storm;
	int passes = 0;

	heart_begin();
	start_bomb();
	storm = heart_worst();
	if (way->hold) {
		way->hold();
		await_quiet(now_ms(), way->repeat ? way->hold : NULL, &passes);
	}
	heart_begin();
	start = now_ms();
	way->order();
	await_end(start, way->repeat ? way->order : NULL, &gone, &reaped);
	printf("kill %s %.1f %.1f %.1f %.1f\n", way->name, gone, reaped, heart_worst(), storm);
	clear();
}

void measure_kill(void)
{
	size_t i;
	int turn;

	storms_init();
	load();
	for (turn = 0; turn < TURNS; turn++)
		for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
			time_end(&ends[i]);
	unload();
}
