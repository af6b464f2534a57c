// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many tasks the machine can hold.
 *
 * The rule: the rescuer never reads a file, which takes memory. Limits are read
 * by whoever loads the module or opens status, and remembered.
 *
 * pid_max and threads-max are exported to modules on no kernel before Linux 7;
 * so they are read where everybody reads them.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/pid_namespace.h>
#include <linux/threads.h>

#include "limits.h"

/* Written by readers of status; any of two values that race is as good. */
static u32 slots = PID_MAX_DEFAULT;

/* Returns 0 where the file cannot be read. */
static u32 read_limit(const char *path)
{
	struct file *file = filp_open(path, O_RDONLY, 0);
	char text[16] = {};
	loff_t pos = 0;
	u32 value = 0;

	if (IS_ERR(file))
		return 0;
	if (kernel_read(file, text, sizeof(text) - 1, &pos) <= 0 ||
	    kstrtou32(strim(text), 10, &value))
		value = 0;
	filp_close(file, NULL);
	return value;
}

/**
 * rescue_limits_read() - look at the limits again
 *
 * What cannot be read keeps its last value; at first PID_MAX_DEFAULT.
 *
 * Context: process, may sleep, allocates.
 */
void rescue_limits_read(void)
{
	u32 pid_max = read_limit("/proc/sys/kernel/pid_max");
	u32 threads_max = read_limit("/proc/sys/kernel/threads-max");

	if (pid_max && threads_max)
		WRITE_ONCE(slots, min(pid_max, threads_max));
}

/**
 * rescue_limits_slots() - how many tasks there can be
 *
 * Context: any.
 * Return: the smaller of pid_max and threads-max, as last read.
 */
u32 rescue_limits_slots(void)
{
	return READ_ONCE(slots);
}

/**
 * rescue_limits_used() - how many tasks there are
 *
 * Context: any.
 * Return: pid numbers in use in the initial namespace; zombies, process groups and sessions
 * without a process use some too.
 */
u32 rescue_limits_used(void)
{
	return READ_ONCE(init_pid_ns.pid_allocated) & ~PIDNS_ADDING;
}
