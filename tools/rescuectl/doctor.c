// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is not as it should be, and the command that mends it.
 *
 * The rule: doctor looks. It changes nothing, starts nothing, and writes to nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "json.h"
#include "place.h"
#include "status.h"
#include "table.h"

static const struct {
	const char *name;
	const char *color;
} states[] = {
	[WELL]		= { "ok", "\033[32m" },
	[UNKNOWN]	= { "unknown", "\033[36m" },
	[WARN]		= { "warn", "\033[33m" },
	[BAD]		= { "bad", "\033[31m" },
};

static struct table table;
static char *const *asked;	/* names of checks, up to NULL; none: all */
static bool as_json;
static bool in_color;
static bool loaded;
static enum state worst;

static const char *const checks[] = {
	"module", "rights", "held", "guard", "limits", "records", "key", "file", "next", "headers",
	"signature", "boot", NULL,
};

static bool is_check(const char *name)
{
	const char *const *check = checks;

	while (*check && strcmp(*check, name))
		check++;
	return *check;
}

static bool is_asked(const char *name)
{
	char *const *word;

	for (word = asked; *word; word++)
		if (!strcmp(*word, name))
			return true;
	return !*asked;
}

/**
 * finding() - say what was found, if it was asked for
 * @name: of the check, one word
 * @state: how it is meant
 * @mend: the command that mends it; NULL: there is nothing to mend, or no command for it
 * @fmt: what was found
 */
void finding(const char *name, enum state state, const char *mend, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (!is_asked(name))
		return;
	if (worst < state)
		worst = state;
	if (as_json) {
		json_check(name, states[state].name, text, mend);
		return;
	}
	say_text(in_color ? states[state].color : "");
	say_padded(states[state].name, 8);
	say_text(in_color ? "\033[0m" : "");
	say_padded(name, 11);
	say_text(text);
	say_text("\n");
	if (mend) {
		say_padded("", 19);
		say_text("mend: ");
		say_text(mend);
		say_text("\n");
	}
}

bool doctor_is_loaded(void)
{
	return loaded;
}

/* The value of a line of /proc/rescue/status. */
bool doctor_status(const char *name, char *buf, size_t size)
{
	static struct fact fact;

	fact.name = name;
	return status_read(&fact, 1) && fact.value[0] &&
	       (size_t)snprintf(buf, size, "%s", fact.value) < size;
}

/* The first line of a small file below the root. */
bool doctor_read(const char *path, char *buf, size_t size)
{
	int fd = place_open_root(path);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, buf, size - 1);
	close(fd);
	buf[n > 0 ? n : 0] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return n > 0;
}

/* === The module as it is now ============================================== */

static void check_loaded(void)
{
	int fd = place_open_proc("status", O_RDONLY);
	char version[64];

	loaded = fd >= 0 || errno == EACCES || errno == EPERM;
	if (fd >= 0)
		close(fd);
	if (doctor_status("version", version, sizeof(version)))
		finding("module", WELL, NULL, "loaded, version %s", version);
	else if (loaded)
		finding("module", UNKNOWN, "sudo rescuectl doctor",
			"loaded; root, or the group of gid=, could see more");
	else
		finding("module", BAD, "modprobe rescue", "not loaded");
}

static const char *way_in(const char *gid)
{
	static const char root[] =
		"sudo -i; of a group: echo 'options rescue gid=N' >> /etc/modprobe.d/rescue.conf";
	static char way[128];

	if (!strcmp(gid, "-1"))
		return root;
	snprintf(way, sizeof(way),
		 "usermod -aG \"$(getent group %s | cut -d: -f1)\" NAME; then log in again", gid);
	return way;
}

static void check_rights(void)
{
	char gid[16], user[4];
	int fd;

	if (!loaded)
		return;
	fd = place_open_proc("ctl", O_RDONLY);
	if (!doctor_read("/sys/module/rescue/parameters/gid", gid, sizeof(gid)))
		strcpy(gid, "-1");
	if (fd < 0)
		finding("rights", UNKNOWN, way_in(gid),
			"none here: it takes root, or a member of the group gid=%s", gid);
	else if (!strcmp(gid, "-1"))
		finding("rights", WELL, NULL, "root may use it, and no group (gid=-1)");
	else if (doctor_read("/sys/module/rescue/parameters/user", user, sizeof(user)) &&
		 *user == 'Y')
		finding("rights", WELL, NULL,
			"root may use it, and group %s, each user for that user's processes (user=1)",
			gid);
	else
		finding("rights", WELL, NULL, "root may use it, and group %s", gid);
	if (fd >= 0)
		close(fd);
}

static void check_held(void)
{
	char held[16];

	if (doctor_status("held", held, sizeof(held)) && strcmp(held, "0"))
		finding("held", WARN, "rescuectl log; then rescuectl kill, or rescuectl thaw",
			"%s processes are held", held);
}

/* A module that has none does not tell of it. */
static void check_guard(void)
{
	char guard[32];

	if (!doctor_status("guard", guard, sizeof(guard)))
		return;
	if (!strcmp(guard, "off"))
		finding("guard", WELL, NULL, "off: nothing is done unasked");
	else if (strstr(guard, " resting"))
		finding("guard", WARN, "rescuectl log; dmesg | grep 'rescue: guard'",
			"%s: it has acted, or would have", guard);
	else
		finding("guard", WELL, NULL, "%s", guard);
}

static void check_lost(void)
{
	char lost[24];

	if (doctor_status("records_lost", lost, sizeof(lost)) && strcmp(lost, "0"))
		finding("records", WELL, NULL,
			"%s were lost since load, and what they were about looked up", lost);
}

/* Which limits are used up. They are looked at when the file is opened: now. */
static void check_limits(void)
{
	int fd = place_open_proc("limits", O_RDONLY);
	char *line, *fields[TABLE_COLUMNS];
	bool well = true;

	if (fd < 0)
		return;
	table_begin(&table, fd);
	if (!table_header(&table))
		well = false;
	while ((line = table_next(&table))) {
		unsigned int nr = table_split(line, fields);

		if (strcmp(table_field(&table, fields, nr, "hurts"), "yes"))
			continue;
		well = false;
		finding("limits", WARN, "rescuectl top", "%s of %s: %s of %s are used, now",
			table_field(&table, fields, nr, "limit"),
			table_field(&table, fields, nr, "of"),
			table_field(&table, fields, nr, "used"),
			table_field(&table, fields, nr, "max"));
	}
	close(fd);
	if (well)
		finding("limits", WELL, NULL, "none is used to 90 percent, now");
}

/**
 * doctor_run() - look at everything
 * @only: names of the checks that are asked for, up to NULL; none: all
 * @json: as an object
 * @color: as text, in colours
 *
 * Return: USAGE if there is no such check; of what was asked for: ABSENT if the module is
 * not loaded, FAILED if something is to be mended.
 */
enum status doctor_run(char *const only[], bool json, bool color)
{
	asked = only;
	for (; *only; only++)
		if (!is_check(*only))
			return say_fail(USAGE, "no such check: %s", *only);
	as_json = json;
	in_color = color;
	if (json)
		json_checks_begin();
	check_loaded();
	check_rights();
	check_held();
	check_guard();
	check_limits();
	check_lost();
	check_key();
	check_kernels();
	check_headers();
	check_signature();
	check_boot();
	if (json)
		json_checks_end();
	if (!loaded && is_asked("module"))
		return ABSENT;
	return worst > UNKNOWN ? FAILED : DONE;
}
