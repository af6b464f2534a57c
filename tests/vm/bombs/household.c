// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb whose first process has three quiet children, older than the storm:
 *
 *	household ─┬─ friend
 *	           ├─ guarded	oom_score_adj -1000, when it is root's
 *	           ├─ plain
 *	           ├─ household ─┬─ household …
 *	           │             └─ household …
 *	           └─ household …
 *
 * Two seconds pass before the storm, the time to find them. It breaks a tool that
 * says what to spare and then takes that with the tree.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <unistd.h>

static void have_quiet_child(const char *name, bool guarded)
{
	if (fork())
		return;
	prctl(PR_SET_NAME, name);
	/* Refused to a user, which then has one more that is plain. */
	if (guarded)
		write(open("/proc/self/oom_score_adj", O_WRONLY), "-1000", 5);
	for (;;)
		pause();
}

int main(void)
{
	have_quiet_child("friend", false);
	have_quiet_child("guarded", true);
	have_quiet_child("plain", false);
	sleep(2);
	for (;;)
		fork();
}
