// SPDX-License-Identifier: GPL-2.0-only
/*
 * inside user|root PATH r|w
 *
 * Open PATH for reading or writing, as a process that is root only where it is:
 *
 *	user	user 1000, root in a user namespace and a pid namespace of his own
 *	root	root of the machine in a new pid namespace, as in a container, without
 *		a single capability but that to open any file
 *
 * The exit status is the errno, 0 when it could be opened, 254 when we could not
 * get so far.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "incapable.h"

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && write(fd, text, strlen(text)) > 0 && !close(fd);
}

/* A process that has changed its user is not dumpable, and then these files are root's. */
static bool become_own_root(void)
{
	return !setgroups(0, NULL) && !setgid(1000) && !setuid(1000) &&
	       !unshare(CLONE_NEWUSER | CLONE_NEWPID) && !prctl(PR_SET_DUMPABLE, 1) &&
	       write_file("/proc/self/setgroups", "deny") &&
	       write_file("/proc/self/uid_map", "0 1000 1") &&
	       write_file("/proc/self/gid_map", "0 1000 1");
}

int main(int argc, char **argv)
{
	int status = -1;
	bool good;
	pid_t pid;

	if (argc != 4)
		return 254;
	if (strcmp(argv[1], "user"))
		good = !unshare(CLONE_NEWPID) && !drop_capabilities();
	else
		good = become_own_root();
	if (!good)
		return 254;
	/* The new pid namespace begins with the child. */
	pid = fork();
	if (!pid)
		_exit(open(argv[2], *argv[3] == 'w' ? O_WRONLY : O_RDONLY) < 0 ? errno : 0);
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 254;
}
