// SPDX-License-Identifier: GPL-2.0-only
/*
 * Will the module be loaded at the next boot? By rescue-module.service: rescue.service is the
 * rescue shell of systemd.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "place.h"

static bool is_there(const char *path)
{
	return !access(place_in_root(path), F_OK);
}

/* A link of another system points out of it: that there is one counts. */
static bool is_wanted_in(const char *folder)
{
	char path[PATH_MAX], target[PATH_MAX];

	snprintf(path, sizeof(path), "%s/rescue-module.service", folder);
	return readlink(place_in_root(path), target, sizeof(target)) > 0;
}

/* systemctl enable makes a link in the folder of what wants it. */
static bool is_enabled(void)
{
	DIR *dir = opendir(place_in_root("/etc/systemd/system"));
	struct dirent *entry;
	char path[PATH_MAX];
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		if (!strstr(entry->d_name, ".wants"))
			continue;
		snprintf(path, sizeof(path), "/etc/systemd/system/%s", entry->d_name);
		found = is_wanted_in(path);
	}
	if (dir)
		closedir(dir);
	return found;
}

static bool is_switched_off(void)
{
	char words[4096], *rest = words, *word;

	if (!doctor_read("/proc/cmdline", words, sizeof(words)))
		return false;
	while ((word = strsep(&rest, " ")))
		if (!strcmp(word, "norescue"))
			return true;
	return false;
}

/* Where the package has it, or make install-tools, or an administrator. */
static bool is_unit_there(void)
{
	return is_there("/usr/lib/systemd/system/rescue-module.service") ||
	       is_there("/lib/systemd/system/rescue-module.service") ||
	       is_there("/usr/local/lib/systemd/system/rescue-module.service") ||
	       is_there("/etc/systemd/system/rescue-module.service");
}

void check_boot(void)
{
	static const char file[] = "/etc/modules-load.d/rescue.conf";

	if (is_switched_off())
		finding("boot", WARN, "take norescue off the kernel command line",
			"norescue kept it from being loaded at this boot");
	else if (is_enabled())
		finding("boot", WELL, NULL, "rescue-module.service loads it");
	else if (is_there(file))
		finding("boot", WELL, NULL, "%s loads it", file);
	else if (is_unit_there())
		finding("boot", WARN, "systemctl enable rescue-module.service",
			"rescue-module.service is not enabled");
	else
		finding("boot", WARN, "echo rescue > /etc/modules-load.d/rescue.conf",
			"nothing loads it");
}
