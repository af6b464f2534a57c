// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes (root's; a user can do it below a delegated cgroup) at the end of a thousand cgroups,
 * one inside the other.
 *
 *	/cellar/c/c/c/ … /c	cellar ─┬─ cellar
 *				        └─ … 500
 *
 * It breaks a tool that builds the path of the cgroup of each process: each level costs a walk
 * from the process up to it.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH		1000
#define NR_CHILDREN	500

static int down(int dir, const char *name)
{
	int below;

	mkdirat(dir, name, 0755);
	below = openat(dir, name, O_RDONLY | O_DIRECTORY);
	close(dir);
	return below;
}

int main(void)
{
	int dir = down(open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY), "cellar");
	int i, procs;

	for (i = 1; i < DEPTH; i++)
		dir = down(dir, "c");
	procs = openat(dir, "cgroup.procs", O_WRONLY);
	if (write(procs, "0", 1) != 1)
		return 1;
	for (i = 0; i < NR_CHILDREN; i++)
		if (!fork())
			break;
	for (;;)
		pause();
}
