// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that is run for an incident, in a process group of its own.
 *
 * The rule: this is the one place of rescuectl that starts something. One program runs at a
 * time, and none for longer than its limit.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "hook.h"
#include "place.h"
#include "say.h"

static const char *program;
static double limit;
static pid_t pid;	/* 0: none runs */
static int fd = -1;	/* of that process */
static double end;	/* when it has run for too long; of the monotonic clock */

void hook_set(const char *path, double limit_s)
{
	program = path;
	limit = limit_s;
}

bool hook_is_set(void)
{
	return program;
}

bool hook_is_busy(void)
{
	return pid;
}

/* === Its environment ====================================================== */

static char text[8192];
static size_t used;
static char *environment[INCIDENT_NR_FIELDS + 3];
static int nr;

static void put(const char *name, const char *value)
{
	size_t room = sizeof(text) - used;
	size_t len = snprintf(text + used, room, "%s=%s", name, value);

	if (len >= room)
		return;
	environment[nr++] = text + used;
	used += len + 1;
}

static void put_all(const struct incident *incident, const char *phase)
{
	const char *path = getenv("PATH");
	int i;

	used = 0;
	nr = 0;
	put("PATH", path ? path : "/usr/sbin:/usr/bin:/sbin:/bin");
	for (i = 0; i < INCIDENT_NR_FIELDS; i++)
		put(incident_names[i].name, incident->fields[i]);
	put("RESCUE_PHASE", phase);
	environment[nr] = NULL;
}

/* === Begin and end ======================================================== */

static int spawn(void)
{
	char *const argv[] = { (char *)program, NULL };
	posix_spawnattr_t attributes;
	sigset_t signals;
	int err;

	sigemptyset(&signals);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &signals);
	sigaddset(&signals, SIGPIPE);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
					      POSIX_SPAWN_SETSIGMASK);
	err = posix_spawn(&pid, program, NULL, &attributes, argv, environment);
	posix_spawnattr_destroy(&attributes);
	return err;
}

/**
 * hook_run() - start the program
 * @incident: what it is told
 * @phase: and in which phase that is
 *
 * Return: false if there is no process slot or no memory for it: try again later. Another
 * error is said, and that is all.
 */
bool hook_run(const struct incident *incident, const char *phase)
{
	int err;

	put_all(incident, phase);
	err = spawn();
	if (err)
		pid = 0;
	if (err == EAGAIN || err == ENOMEM)
		return false;
	if (err) {
		say_error("%s: %s", program, strerror(err));
		return true;
	}
	end = clock_now() + limit;
	fd = place_above(syscall(SYS_pidfd_open, pid, 0));
	return true;
}

static void say_exit(int status)
{
	if (WIFSIGNALED(status))
		say_error("%s: ended by signal %d", program, WTERMSIG(status));
	else if (WEXITSTATUS(status))
		say_error("%s: exit status %d", program, WEXITSTATUS(status));
}

/* Has it exited, or is its time over? */
void hook_tend(void)
{
	int status;

	if (pid && clock_now() >= end) {
		say_error("%s: killed after %g s", program, limit);
		kill(-pid, SIGKILL);
		end = clock_now() + limit;
	}
	if (!pid || waitpid(pid, &status, WNOHANG) != pid)
		return;
	say_exit(status);
	if (fd >= 0)
		close(fd);
	pid = 0;
	fd = -1;
}

/* Readable when it has exited; -1: none runs. */
int hook_fd(void)
{
	return fd;
}

/* Until hook_tend() is due; -1: that is never. */
int hook_wait_ms(void)
{
	double left = end - clock_now();

	if (!pid)
		return -1;
	return left > 0 ? left * 1000 + 1 : 0;
}
