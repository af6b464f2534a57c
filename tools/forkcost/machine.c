// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the machine has: memory, what it has promised of it, and under which rules. From
 * files of the kernel alone.
 *
 * The rule: a file that is not there limits nothing.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "forkcost.h"

/* The first line of a file, without its end; "" if there is none. */
static void read_line(const char *path, char *line, int size)
{
	FILE *file = fopen(path, "re");

	line[0] = '\0';
	if (!file)
		return;
	if (!fgets(line, size, file))
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	fclose(file);
}

/* vm.overcommit_memory, 0 to 2; -1 is not known. */
int machine_overcommit(void)
{
	char line[16];

	read_line("/proc/sys/vm/overcommit_memory", line, sizeof(line));
	return line[0] ? atoi(line) : -1;
}

/* A line of /proc/meminfo, in bytes; 0 if there is none. */
size_t machine_meminfo(const char *name)
{
	FILE *file = fopen("/proc/meminfo", "re");
	size_t length = strlen(name), kib = 0;
	char line[128];

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, name, length) && line[length] == ':') {
			kib = strtoul(line + length + 1, NULL, 10);
			break;
		}
	fclose(file);
	return kib << 10;
}

/* A number in a file of a cgroup; the greatest there is, if it says "max" or nothing. */
static size_t cgroup_number(const char *cgroup, const char *name)
{
	char path[4096], line[64];

	if (snprintf(path, sizeof(path), "/sys/fs/cgroup%s/%s", cgroup, name) >= (int)sizeof(path))
		return SIZE_MAX;
	read_line(path, line, sizeof(line));
	return line[0] >= '0' && line[0] <= '9' ? strtoul(line, NULL, 10) : SIZE_MAX;
}

/* What our memory cgroups (version 2), from the innermost to the outermost, have left. */
static size_t cgroup_available(void)
{
	char line[4096], *path = line + strlen("0::");
	size_t least = SIZE_MAX;
	char *slash;

	read_line("/proc/self/cgroup", line, sizeof(line));
	if (strncmp(line, "0::/", 4))
		return SIZE_MAX;
	do {
		size_t max = cgroup_number(path, "memory.max");
		size_t used = cgroup_number(path, "memory.current");
		size_t left = max > used ? max - used : 0;

		if (max != SIZE_MAX && used != SIZE_MAX && left < least)
			least = left;
		slash = strrchr(path, '/');
		if (slash)
			*slash = '\0';
	} while (slash);
	return least;
}

/* What may still be promised under overcommit_memory=2; else as if nothing were. */
size_t machine_unpromised(void)
{
	size_t limit = machine_meminfo("CommitLimit");
	size_t committed = machine_meminfo("Committed_AS");

	if (machine_overcommit() != 2)
		return limit;
	return limit > committed ? limit - committed : 0;
}

/* Bytes that we could touch, and no program would have to give any back. */
size_t machine_available(void)
{
	size_t available = machine_meminfo("MemAvailable");
	size_t cgroup = cgroup_available();

	if (machine_overcommit() == 2 && machine_unpromised() < available)
		available = machine_unpromised();
	return cgroup < available ? cgroup : available;
}

/* The word in brackets, of "always [madvise] never". */
static const char *chosen(char *words)
{
	char *start = strchr(words, '[');
	char *end = start ? strchr(start, ']') : NULL;

	if (!end)
		return "none";
	*end = '\0';
	return start + 1;
}

/* One line: all that the figures depend on, and that we know. */
void machine_describe(char *buf, size_t size)
{
	char huge[64];
	struct utsname name;
	cpu_set_t cpus;

	uname(&name);
	read_line("/sys/kernel/mm/transparent_hugepage/enabled", huge, sizeof(huge));
	snprintf(buf, size,
		 "%s %s %s, %d CPUs, MiB: MemTotal %zu, MemAvailable %zu, CommitLimit %zu, Committed_AS %zu; overcommit_memory=%d, transparent_hugepage=%s",
		 name.sysname, name.release, name.machine,
		 sched_getaffinity(0, sizeof(cpus), &cpus) ? 0 : CPU_COUNT(&cpus),
		 machine_meminfo("MemTotal") / MIB, machine_meminfo("MemAvailable") / MIB,
		 machine_meminfo("CommitLimit") / MIB, machine_meminfo("Committed_AS") / MIB,
		 machine_overcommit(), chosen(huge));
}
