// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers for Prometheus, by way of a file in the folder of node_exporter.
 *
 * The rule: eleven names, and no label that a process could choose. Nothing is started: one
 * process is there beforehand, in memory that is locked, because a timer would have to fork.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "incident.h"
#include "metrics.h"
#include "place.h"
#include "status.h"
#include "trees.h"

/* No more often than that, whatever happens: the list of trees is asked of the module. */
#define NAP_MS		1000

static char text[8192];
static size_t used;

__attribute__((format(printf, 1, 2))) static void put(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	used += vsnprintf(text + used, sizeof(text) - used, fmt, args);
	va_end(args);
	if (used >= sizeof(text))
		used = sizeof(text) - 1;
}

static void put_head(const char *name, const char *type, const char *help)
{
	put("# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_gauge(const char *name, const char *help, unsigned long long value)
{
	put_head(name, "gauge", help);
	put("%s %llu\n", name, value);
}

static void put_counter(const char *name, const char *help, unsigned long long value)
{
	put_head(name, "counter", help);
	put("%s %llu\n", name, value);
}

/* === Incidents, by trigger ================================================ */

/* A series that is there from the start shows its first incident as an increase. */
static struct {
	char trigger[16];
	unsigned long long nr;
} triggers[] = { { "ctl", 0 }, { "sysrq", 0 }, { "oom", 0 }, { "guard", 0 }, { "other", 0 } };

#define NR_TRIGGERS	(sizeof(triggers) / sizeof(triggers[0]))
#define OTHER		(NR_TRIGGERS - 1)

static struct incidents incidents;
static unsigned long killed[INCIDENTS_MAX];	/* by the incident id % size */
static unsigned long long all_killed;
static unsigned long last;			/* newest that is counted */

static void forget_all(void)
{
	size_t i;

	for (i = 0; i < NR_TRIGGERS; i++)
		triggers[i].nr = 0;
	memset(killed, 0, sizeof(killed));
	all_killed = 0;
	last = 0;
}

static size_t trigger_of(const struct incident *incident)
{
	size_t i;

	for (i = 0; i < OTHER; i++)
		if (!strcmp(triggers[i].trigger, incident->fields[INCIDENT_TRIGGER]))
			break;
	return i;
}

/* The log has the last 64: what of older ones was not seen is of an unknown trigger. */
static void count(const struct incident *incident)
{
	unsigned long *counted = &killed[incident->id % INCIDENTS_MAX];
	unsigned long now = incident_number(incident, INCIDENT_KILLED);

	if (incident->id > last) {
		triggers[OTHER].nr += incident->id - last - 1;
		triggers[trigger_of(incident)].nr++;
		last = incident->id;
		*counted = 0;
	}
	if (now > *counted)
		all_killed += now - *counted;
	*counted = now;
}

static void count_all(void)
{
	int i;

	/* The module was loaded again. */
	if (!incidents.nr || incidents.rows[incidents.nr - 1].id < last)
		forget_all();
	for (i = 0; i < incidents.nr; i++)
		count(&incidents.rows[i]);
}

static void put_incidents(void)
{
	size_t i;

	put_head("rescue_incidents_total", "counter", "Freezes since the module was loaded.");
	for (i = 0; i < NR_TRIGGERS; i++)
		put("rescue_incidents_total{trigger=\"%s\"} %llu\n", triggers[i].trigger,
		    triggers[i].nr);
	put_counter("rescue_killed_processes_total",
		    "Processes that were killed, of incidents that the log had.", all_killed);
}

/* === The rest ============================================================= */

static struct trees trees;

static void put_trees(void)
{
	unsigned long long heaviest = 0, tasks;
	bool storm = false;
	int i;

	/* With all snapshots in use, or a signal: these two are not known. */
	if (!trees_look(&trees))
		return;
	for (i = 0; i < trees.nr; i++) {
		tasks = strtoull(trees.rows[i].fields[TREE_TASKS], NULL, 10);
		if (heaviest < tasks)
			heaviest = tasks;
		storm |= !strcmp(trees.rows[i].fields[TREE_STORM], "yes");
	}
	put_gauge("rescue_storm", "Whether freeze-top would find a storm.", storm);
	put_gauge("rescue_heaviest_tree_tasks", "Tasks of the heaviest process tree.", heaviest);
}

static struct fact facts[] = {
	{ .name = "version" }, { .name = "sysrq_key" }, { .name = "tasks_used" },
	{ .name = "tasks_limit" }, { .name = "held" }, { .name = "births_missed" },
};

enum { VERSION, KEY, USED, LIMIT, HELD, MISSED };

#define NR_FACTS	(sizeof(facts) / sizeof(facts[0]))

static void put_facts(void)
{
	put_head("rescue_info", "gauge", "The module that is loaded.");
	put("rescue_info{version=\"%s\"} 1\n", facts[VERSION].value);
	put_gauge("rescue_key_enabled", "Whether the SysRq key gets through.",
		  !!strstr(facts[KEY].value, " enabled "));
	put_gauge("rescue_tasks", "Tasks of the machine.", fact_number(&facts[USED]));
	put_gauge("rescue_tasks_limit", "Tasks that the machine can have.",
		  fact_number(&facts[LIMIT]));
	put_gauge("rescue_held_tasks", "Processes that are held.", fact_number(&facts[HELD]));
	put_counter("rescue_lost_births_total",
		    "Births of which the module had no record, until it looked.",
		    fact_number(&facts[MISSED]));
}

static bool is_absent(int err)
{
	return err == ENOENT || err == ENOTDIR || err == ENODEV;
}

/* Returns the log, to poll, or -1 and errno. */
static int look(void)
{
	bool loaded = status_read(facts, NR_FACTS);
	int fd = loaded ? incidents_look(&incidents) : -1;
	int err = errno;

	used = 0;
	put_gauge("rescue_loaded", "Whether the module is loaded.", fd >= 0);
	if (fd >= 0) {
		put_facts();
		count_all();
		put_incidents();
		put_trees();
	} else if (is_absent(err)) {
		forget_all();
	}
	errno = err;
	return fd;
}

/* Once, on stdout. */
enum status metrics_say(void)
{
	int fd = look();

	if (fd < 0 && !is_absent(errno))
		return place_fail("status", errno);
	say_bytes(text, used);
	if (fd >= 0)
		close(fd);
	return DONE;
}

/* === The file ============================================================= */

static bool write_file(const char *fresh)
{
	int fd = place_open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
	bool whole;

	if (fd < 0)
		return false;
	errno = ENOSPC;
	whole = write(fd, text, used) == (ssize_t)used;
	place_close(fd, whole ? 0 : errno);
	return whole;
}

/* What reads the file finds it whole: the one before, or this. */
static bool replace(const char *path)
{
	static char fresh[PATH_MAX];

	if ((size_t)snprintf(fresh, sizeof(fresh), "%s.new", path) >= sizeof(fresh)) {
		errno = ENAMETOOLONG;
		return false;
	}
	return write_file(fresh) && !rename(fresh, path);
}

/* Says what is wrong when it begins to be. */
static bool keep(const char *path)
{
	static bool wrong;
	bool well = replace(path);

	if (!well && !wrong)
		say_error("%s: %s", path, strerror(errno));
	wrong = !well;
	return well;
}

static void wait_for_news(int fd, int wait_ms)
{
	struct pollfd file = { .fd = fd, .events = POLLPRI };

	if (poll(&file, 1, wait_ms) > 0)
		poll(NULL, 0, NAP_MS);
}

/* Looks again, and returns the log, or -1 and errno. */
static int look_again(int old)
{
	int fd = look();

	if (old >= 0)
		place_close(old, errno);
	return fd;
}

/**
 * metrics_watch() - keep a file
 * @delay: seconds between looks when nothing happens
 * @path: the file; its folder is written to
 *
 * While there is no module, or no room on the disk, it goes on.
 *
 * Return: what to exit with, if it cannot be done from the start.
 */
enum status metrics_watch(double delay, const char *path)
{
	int fd = look();

	if (fd < 0 && !is_absent(errno))
		return place_fail("status", errno);
	if (!keep(path))
		return FAILED;
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		say_error("memory is not locked: %s", strerror(errno));
	for (;;) {
		wait_for_news(fd, delay * 1000);
		fd = look_again(fd);
		/* All snapshots in use, or a signal: the file is of the last look. */
		if (fd >= 0 || is_absent(errno))
			keep(path);
	}
}
