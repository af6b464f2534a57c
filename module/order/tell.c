// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is to be said in the kernel log.
 *
 * The rule: the rescuer only leaves its lines here, because a console can stall its writer for
 * seconds. A few lines for each event, never one for each process.
 */
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "machine/sanity.h"
#include "order/tell.h"

/* L: under lines_lock. */
static DEFINE_KFIFO(lines, struct rescue_line, RESCUE_CONSOLE_LINES);
static DEFINE_SPINLOCK(lines_lock);

/* The printer waits here. */
DECLARE_WAIT_QUEUE_HEAD(rescue_tell_queue);

/**
 * rescue_tell() - have a line said, soon
 * @loud: on the console, too
 * @fmt: of one line, without a newline
 *
 * When more is said than can be printed, the newest lines are dropped.
 *
 * Context: the rescuer; does not wait for the console.
 */
void rescue_tell(bool loud, const char *fmt, ...)
{
	static struct rescue_line line;	/* R, and large */
	va_list args;

	rescue_assert_owner();
	line.loud = loud;
	va_start(args, fmt);
	vscnprintf(line.text, sizeof(line.text), fmt, args);
	va_end(args);
	kfifo_in_spinlocked(&lines, &line, 1, &lines_lock);
	/* After the line; the lock of the queue orders this with a printer that looks. */
	wake_up(&rescue_tell_queue);
}

/**
 * rescue_tell_take() - the oldest line that waits
 * @line: result
 *
 * Context: process.
 * Return: whether there was one.
 */
bool rescue_tell_take(struct rescue_line *line)
{
	return kfifo_out_spinlocked(&lines, line, 1, &lines_lock);
}
