// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where files are, and what it means when they cannot be opened.
 *
 * The rule: a file never gets the number of a standard stream. Otherwise what is said to
 * a closed stdout would be a command to ctl.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "place.h"

static const char *proc_dir = "/proc/rescue";
static const char *root_dir = "";
static bool recorded;

void place_set_proc(const char *dir)
{
	proc_dir = dir;
	recorded = true;
}

/* Another system; what is recorded of its /proc/rescue, if anything, lies in it. */
void place_set_root(const char *dir)
{
	static char proc[PATH_MAX];

	root_dir = dir;
	if (!recorded && (size_t)snprintf(proc, sizeof(proc), "%s/proc/rescue", dir) < sizeof(proc))
		place_set_proc(proc);
}

bool place_is_recorded(void)
{
	return recorded;
}

/* Close, and have errno say what went wrong before. */
void place_close(int fd, int err)
{
	close(fd);
	errno = err;
}

/* A descriptor, or -1, with a number above those of the standard streams. */
int place_above(int fd)
{
	int above;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	above = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	place_close(fd, errno);
	return above;
}

/* Like open(2), but for the number. */
int place_open(const char *path, int flags)
{
	return place_above(open(path, flags | O_CLOEXEC | O_NOCTTY, 0644));
}

int place_open_proc(const char *name, int flags)
{
	char path[PATH_MAX];

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", proc_dir, name) >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return place_open(path, flags);
}

/* Returns the path below the root, until the next call; "" if it is too long. */
const char *place_in_root(const char *path)
{
	static char whole[PATH_MAX];

	if ((size_t)snprintf(whole, sizeof(whole), "%s%s", root_dir, path) >= sizeof(whole))
		whole[0] = '\0';
	return whole;
}

int place_open_root(const char *path)
{
	return place_open(place_in_root(path), O_RDONLY);
}

/**
 * place_fail() - say why a file of /proc/rescue could not be used
 * @name: of the file
 * @err: positive errno
 *
 * Return: what to exit with.
 */
enum status place_fail(const char *name, int err)
{
	switch (err) {
	case ENOENT:
	case ENOTDIR:
	case ENODEV:
		return say_fail(ABSENT, "no %s/%s: the module is not loaded; try rescuectl doctor",
				proc_dir, name);
	case EPERM:
	case EACCES:
		return say_fail(REFUSED,
				"%s/%s takes root, or a member of the group of the module parameter gid=",
				proc_dir, name);
	case EBUSY:
		return say_fail(FAILED, "%s/%s: 8 snapshots are open already, or a signal came",
				proc_dir, name);
	default:
		return say_fail(FAILED, "%s/%s: %s", proc_dir, name, strerror(err));
	}
}
