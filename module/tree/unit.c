// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of systemd's units in paths of cgroups.
 *
 * The rule: the innermost unit counts. A cgroup below it is one that the service made itself.
 */
#include <linux/string.h>

#include "tree/unit.h"

static bool unit_ends(const char *end, size_t len, const char *ending)
{
	size_t n = strlen(ending);

	return len > n && !memcmp(end - n, ending, n);
}

/**
 * rescue_unit_service() - the service that a cgroup belongs to
 * @path: of the cgroup
 * @name: result: where its name begins in @path
 *
 * Return: bytes of the name; 0: it belongs to no service, but to a scope (a login, a
 * container), a slice, or nothing.
 */
size_t rescue_unit_service(const char *path, const char **name)
{
	const char *end = path + strlen(path);
	const char *start;
	size_t len;

	for (; end > path; end = start - 1) {
		for (start = end; start > path && start[-1] != '/'; start--)
			;
		len = end - start;
		if (unit_ends(end, len, ".service")) {
			*name = start;
			return len;
		}
		if (unit_ends(end, len, ".scope") || unit_ends(end, len, ".slice") || start == path)
			return 0;
	}
	return 0;
}
