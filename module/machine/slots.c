// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many tasks the machine can hold.
 *
 * The rule: the rescuer never reads a file, which takes memory. Limits are read by others
 * (quota.c says when), and remembered.
 *
 * pid_max is exported to modules on no kernel before Linux 7, threads-max and the limits
 * of a cgroup on none; so they are read from their files.
 */
#include <linux/cache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/pid_namespace.h>
#include <linux/string.h>
#include <linux/threads.h>

#include "compat.h"
#include "machine/sanity.h"
#include "machine/slots.h"

/* Numbers that are given only once, at boot: RESERVED_PIDS of the kernel, where it can be seen. */
#define SLOTS_ONCE 300u

/* U32_MAX: it never rings. Read at each birth, so among what is hardly ever written. */
u32 rescue_slots_bell __read_mostly = U32_MAX;

/* W: by readers of status. */
static u32 pids_limit = PID_MAX_DEFAULT;
static u32 threads_limit = PID_MAX_DEFAULT;

/**
 * rescue_slots_read_text() - the beginning of a file
 * @path: the file
 * @text: result, terminated
 * @size: of @text
 *
 * Context: process, may sleep, allocates; not the rescuer.
 * Return: bytes, or a negative errno.
 */
ssize_t rescue_slots_read_text(const char *path, char *text, size_t size)
{
	struct file *file = filp_open(path, O_RDONLY, 0);
	loff_t pos = 0;
	ssize_t len;

	if (IS_ERR(file))
		return PTR_ERR(file);
	len = kernel_read(file, text, size - 1, &pos);
	text[max_t(ssize_t, len, 0)] = '\0';
	filp_close(file, NULL);
	return len;
}

/**
 * rescue_slots_read_file() - the number in a file
 * @path: the file
 *
 * Context: process, may sleep, allocates; not the rescuer.
 * Return: the number, or -1: the file cannot be read, or says "max".
 */
long rescue_slots_read_file(const char *path)
{
	char text[24];
	long value;

	if (rescue_slots_read_text(path, text, sizeof(text)) <= 0 ||
	    kstrtol(strim(text), 10, &value))
		return -1;
	return value;
}

/**
 * rescue_slots_read() - look at the limits of the machine again
 *
 * What cannot be read keeps its last value; at first PID_MAX_DEFAULT.
 *
 * Context: process, may sleep, allocates; not the rescuer.
 */
void rescue_slots_read(void)
{
	long threads = rescue_slots_read_file("/proc/sys/kernel/threads-max");
	long pids = rescue_pid_max();

	if (pids < 0)
		pids = rescue_slots_read_file("/proc/sys/kernel/pid_max");
	if (pids > 0)
		WRITE_ONCE(pids_limit, min_t(long, pids, PID_MAX_LIMIT));
	if (threads > 0)
		WRITE_ONCE(threads_limit, min_t(long, threads, INT_MAX));
}

/**
 * rescue_slots_pid_max() - kernel.pid_max
 *
 * Context: any.
 * Return: pid numbers, as last read.
 */
u32 rescue_slots_pid_max(void)
{
	return READ_ONCE(pids_limit);
}

/**
 * rescue_slots_threads_max() - kernel.threads-max
 *
 * Context: any.
 * Return: tasks, as last read.
 */
u32 rescue_slots_threads_max(void)
{
	return READ_ONCE(threads_limit);
}

/**
 * rescue_slots_usable() - how many tasks there can be, for certain
 *
 * Once the numbers were gone through, alloc_pid() gives none below RESERVED_PIDS any more.
 *
 * Context: any.
 * Return: the smaller of pid_max and threads-max, less what may be reserved; at least 1.
 */
u32 rescue_slots_usable(void)
{
	u32 pids = rescue_slots_pid_max();

	return min(max(pids, SLOTS_ONCE + 1) - SLOTS_ONCE, rescue_slots_threads_max());
}

/**
 * rescue_slots_used() - how many tasks there are
 *
 * Context: any.
 * Return: pid numbers in use in the initial namespace; zombies, process groups and sessions
 * without a process use some too.
 */
u32 rescue_slots_used(void)
{
	return READ_ONCE(init_pid_ns.pid_allocated) & ~PIDNS_ADDING;
}

/**
 * rescue_slots_set_bell() - have births wake the rescuer
 * @used: when so many slots are used, or more; U32_MAX: never
 *
 * Context: the rescuer.
 */
void rescue_slots_set_bell(u32 used)
{
	rescue_assert_owner();
	if (rescue_slots_bell != used)
		WRITE_ONCE(rescue_slots_bell, used);
}
