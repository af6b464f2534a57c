// SPDX-License-Identifier: GPL-2.0-only
/*
 * Incidents are told as they happen: on stdout, in the journal, and by a program that is run
 * once for each.
 *
 * The rule: what is told is told once. What had happened before the watch began is known.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hook.h"
#include "incident.h"
#include "journal.h"
#include "json.h"
#include "place.h"
#include "status.h"
#include "trees.h"
#include "watch.h"

/* An incident that goes on changes with each look of the module. */
#define NAP_MS		100
/* How often a program is tried that finds no process slot, and the log without memory. */
#define RETRY_MS	1000

/* packaging/rescue.catalog explains each. */
static const struct {
	const char *name;	/* as the kernel log has it */
	const char *did;
	enum incident_field count;
	const char *message_id;
	int priority;
} phases[NR_PHASES] = {
	[PHASE_FROZEN]	= { "freeze", "froze", INCIDENT_HELD,
			    "d115f7ea4a484e98bf5b2409cdda5ead", 4 },
	[PHASE_DYING]	= { "kill", "is killing", INCIDENT_LEFT,
			    "be0b3bb37c034191adbf3a5e46f1bed1", 3 },
	[PHASE_KILLED]	= { "kill", "killed", INCIDENT_KILLED,
			    "be0b3bb37c034191adbf3a5e46f1bed1", 4 },
	[PHASE_THAWED]	= { "thaw", "thawed", INCIDENT_HELD,
			    "acc22c3c8ca741d198d8e032b94eba9b", 5 },
	[PHASE_GONE]	= { "gone", "held to their end", INCIDENT_HELD,
			    "b2f339ef64184d82b5751d6fdea0a973", 5 },
};

#define KEY_MASKED	"3b8a9500a5714500acf85da3777516c6"
#define RUNNERS_UP	2

static struct incidents incidents;
static struct trees trees;
static enum phase known[INCIDENTS_MAX];	/* of the incident id % size */
static unsigned long last;		/* newest that is known */
static unsigned long hooked;		/* newest for which the program was run */
static bool to_journal;
static bool as_json;
static bool masked;			/* the key was, at the last look */
static bool lacks;			/* the log could not be read, for want of something */

/* === Telling ============================================================== */

static void tell_text(const struct incident *incident)
{
	int i;

	say_text(incident->fields[INCIDENT_TIME]);
	say_text(" phase=");
	say_text(phases[incident->phase].name);
	for (i = 0; i < INCIDENT_NR_FIELDS; i++) {
		if (i == INCIDENT_TIME)
			continue;
		say_text(" ");
		say_text(i == INCIDENT_ID ? "incident" : incident_names[i].column);
		say_text("=");
		say_text(incident->fields[i]);
	}
	say_text("\n");
}

static void put_runners_up(void)
{
	int i, nr = 0;

	if (!trees_look(&trees))
		return;
	for (i = 0; i < trees.nr && nr < RUNNERS_UP; i++) {
		const char *const *fields = trees.rows[i].fields;

		if (!strcmp(fields[TREE_STORM], "held"))
			continue;
		journal_put("RESCUE_RUNNER_UP", "root=%s tasks=%s comm=%s", fields[TREE_ROOT],
			    fields[TREE_TASKS], fields[TREE_COMM]);
		nr++;
	}
}

static void end_entry(void)
{
	if (!journal_end())
		say_error("journal: %s", strerror(errno));
}

static void tell_journal(const struct incident *incident)
{
	const char *const *fields = incident->fields;
	int i;

	journal_begin(phases[incident->phase].priority, phases[incident->phase].message_id);
	journal_put("MESSAGE", "incident %s: %s %s processes of %s (tree %s, user %s)",
		    fields[INCIDENT_ID], phases[incident->phase].did,
		    fields[phases[incident->phase].count], fields[INCIDENT_COMM],
		    fields[INCIDENT_ROOT], fields[INCIDENT_UID]);
	journal_put("RESCUE_PHASE", "%s", phases[incident->phase].name);
	for (i = 0; i < INCIDENT_NR_FIELDS; i++)
		journal_put(incident_names[i].name, "%s", fields[i]);
	if (incident->phase == PHASE_FROZEN)
		put_runners_up();
	end_entry();
}

static void tell(const struct incident *incident)
{
	if (as_json)
		json_incident(incident, phases[incident->phase].name);
	else
		tell_text(incident);
	if (to_journal)
		tell_journal(incident);
}

/* Before an incident, while there is somebody to mend it. */
static void look_at_key(void)
{
	static struct fact key = { .name = "sysrq_key" };
	bool was = masked;

	if (!status_read(&key, 1))
		return;
	masked = strstr(key.value, " masked ");
	if (!masked || was)
		return;
	say_error("SysRq key: %s", key.value);
	if (!to_journal)
		return;
	journal_begin(4, KEY_MASKED);
	journal_put("MESSAGE", "SysRq key: %s", key.value);
	journal_put("RESCUE_PHASE", "key");
	end_entry();
}

/* === Looking ============================================================== */

/* Is that to be told? It is known from then on. */
static bool is_news(const struct incident *incident)
{
	enum phase *phase = &known[incident->id % INCIDENTS_MAX];
	bool news;

	if (incident->id > last) {
		last = incident->id;
		*phase = PHASE_NONE;
	}
	news = incident->phase != PHASE_NONE && incident->phase != *phase;
	if (news)
		*phase = incident->phase;
	return news;
}

/* Returns the file to poll, or -1 and errno. */
static int look(bool tells)
{
	int fd = incidents_look(&incidents);
	int i;

	for (i = 0; fd >= 0 && i < incidents.nr; i++) {
		if (!is_news(&incidents.rows[i]))
			continue;
		if (tells)
			tell(&incidents.rows[i]);
		else
			hooked = incidents.rows[i].id;
	}
	return fd;
}

/* The oldest that is frozen or over, and for which the program has not run; NULL: none. */
static const struct incident *next_for_hook(void)
{
	int i;

	for (i = 0; hook_is_set() && i < incidents.nr; i++)
		if (incidents.rows[i].id > hooked)
			return incidents.rows[i].phase == PHASE_NONE ? NULL : &incidents.rows[i];
	return NULL;
}

/* Returns how long may be waited, at most @wait_ms. */
static int tend_hook(int wait_ms)
{
	const struct incident *incident;
	int left;

	if (lacks && wait_ms > RETRY_MS)
		wait_ms = RETRY_MS;
	hook_tend();
	incident = hook_is_busy() ? NULL : next_for_hook();
	if (incident && !hook_run(incident, phases[incident->phase].name))
		return wait_ms < RETRY_MS ? wait_ms : RETRY_MS;
	if (incident)
		hooked = incident->id;
	left = hook_is_busy() ? hook_wait_ms() : next_for_hook() ? 0 : -1;
	return left >= 0 && left < wait_ms ? left : wait_ms;
}

/* What is short on the day comes back, and a watch that has ended could not be started again. */
static bool is_passing(int err)
{
	return err == ENOMEM || err == EMFILE || err == ENFILE;
}

/* Looks again, and returns the file to poll: the old one where that is all there is. */
static int look_again(int old)
{
	int fd = look(true);

	lacks = fd < 0 && is_passing(errno);
	if (lacks)
		return old;
	place_close(old, errno);
	return fd;
}

/* Returns false when the module is being unloaded. */
static bool wait_for_news(int fd, int wait_ms)
{
	struct pollfd files[] = {
		{ .fd = fd, .events = POLLPRI },
		{ .fd = hook_fd(), .events = POLLIN },
	};

	if (poll(files, 2, wait_ms) > 0 && files[0].revents & POLLPRI)
		poll(NULL, 0, NAP_MS);
	return !(files[0].revents & POLLHUP);
}

/**
 * watch_run() - tell of incidents until the module goes
 * @delay: seconds between looks when nothing is told; the key is looked at then
 * @journal: tell journald, too
 * @json: an object a line
 *
 * Return: what to exit with.
 */
enum status watch_run(double delay, bool journal, bool json)
{
	bool goes_on = true;
	int fd;

	to_journal = journal;
	as_json = json;
	if (journal && !journal_open())
		return say_fail(FAILED, "journal: %s", strerror(errno));
	fd = look(false);
	mlockall(MCL_CURRENT);
	while (fd >= 0 && goes_on) {
		look_at_key();
		if (!say_flush() && !journal && !hook_is_set())
			return FAILED;
		goes_on = wait_for_news(fd, tend_hook(delay * 1000));
		fd = look_again(fd);
	}
	return place_fail("log", fd < 0 ? errno : ENODEV);
}
