// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does the SysRq key get through, and which file decides?
 *
 * The rule: of files of one name the first folder has it, of settings the last file by
 * name, as sysctl.d(5) says.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "place.h"
#include "table.h"

static const char *const folders[] = {
	"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d",
	"/lib/sysctl.d",
};

#define NR_FOLDERS	(sizeof(folders) / sizeof(folders[0]))

static struct table table;

/* "kernel.sysrq = 438", or with a "/", or with a "-" before it. */
static bool is_setting(const char *line)
{
	line += strspn(line, " \t-");
	if (strncmp(line, "kernel", 6) || !strchr("./", line[6]) || strncmp(line + 7, "sysrq", 5))
		return false;
	line += 12;
	return line[strspn(line, " \t")] == '=';
}

static bool sets_sysrq(const char *path)
{
	int fd = place_open_root(path);
	bool sets = false;
	char *line;

	if (fd < 0)
		return false;
	table_begin(&table, fd);
	while (!sets && (line = table_next(&table)))
		sets = is_setting(line);
	close(fd);
	return sets;
}

static bool is_hidden(size_t folder, const char *name)
{
	char path[PATH_MAX];
	size_t i;

	for (i = 0; i < folder; i++) {
		snprintf(path, sizeof(path), "%s/%s", folders[i], name);
		if (!access(place_in_root(path), F_OK))
			return true;
	}
	return false;
}

static bool is_conf(const char *name)
{
	size_t len = strlen(name);

	return len > 5 && !strcmp(name + len - 5, ".conf");
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void look_into(size_t folder, char best[PATH_MAX])
{
	DIR *dir = opendir(place_in_root(folders[folder]));
	struct dirent *entry;
	char path[PATH_MAX];

	while (dir && (entry = readdir(dir))) {
		if (!is_conf(entry->d_name) || strcmp(entry->d_name, name_of(best)) <= 0 ||
		    is_hidden(folder, entry->d_name))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folders[folder], entry->d_name);
		if (sets_sysrq(path))
			strcpy(best, path);
	}
	if (dir)
		closedir(dir);
}

/* The file that has the last word on kernel.sysrq; "" if none sets it. */
static const char *decider(void)
{
	static char best[PATH_MAX];
	size_t i;

	best[0] = '\0';
	for (i = 0; i < NR_FOLDERS; i++)
		look_into(i, best);
	return best;
}

static void say_masked(int is, int wanted)
{
	const char *file = decider();
	bool late = strcmp(name_of(file), "60-rescue.conf") >= 0;
	char mend[400];

	snprintf(mend, sizeof(mend),
		 "echo 'kernel.sysrq = %d' > /etc/sysctl.d/%s; sysctl -w kernel.sysrq=%d", wanted,
		 late ? "99-zz-rescue.conf" : "60-rescue.conf", wanted);
	finding("key", WARN, mend, "masked by kernel.sysrq=%d, which %s%s", is,
		*file ? "is set by " : "no file sets", file);
}

/* Without the module there is only the mask to be seen; these are its usual bits. */
#define USUAL_BITS	192

static void check_mask(void)
{
	char text[16];
	int is;

	if (!doctor_read("/proc/sys/kernel/sysrq", text, sizeof(text)))
		return;
	is = atoi(text);
	if (is == 1 || is & USUAL_BITS)
		finding("key", WELL, NULL, "kernel.sysrq=%d will let it through", is);
	else
		say_masked(is, is | (USUAL_BITS & -USUAL_BITS));
}

void check_key(void)
{
	char text[256];
	const char *masked, *wanted;

	if (!doctor_status("sysrq_key", text, sizeof(text))) {
		check_mask();
		return;
	}
	masked = strstr(text, " masked by kernel.sysrq=");
	wanted = strstr(text, "set kernel.sysrq=");
	if (!strcmp(text, "none"))
		finding("key", WARN,
			"echo 'options rescue sysrq_key=y' >> /etc/modprobe.d/rescue.conf",
			"there is none: switched off, or x is another driver's");
	else if (masked && wanted)
		say_masked(atoi(strchr(masked, '=') + 1), atoi(strchr(wanted, '=') + 1));
	else
		finding("key", WELL, NULL, "%s", text);
}
