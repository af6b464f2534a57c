// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is to be said in the kernel log.
 *
 * The rule: the rescuer only leaves its lines here, because a console can stall its writer for
 * seconds. A few lines for each event, never one for each process.
 */
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "machine/sanity.h"
#include "order/tell.h"

/* L: under lines_lock. Lines @said to @asked - 1 wait; at number % size. */
static struct rescue_line lines[RESCUE_CONSOLE_LINES];
static u32 asked;
static u32 said;
static DEFINE_SPINLOCK(lines_lock);

/* The printer waits here. */
static DECLARE_WAIT_QUEUE_HEAD(queue);

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
	struct rescue_line *line;
	va_list args;

	rescue_assert_owner();
	spin_lock(&lines_lock);
	if (asked - said < RESCUE_CONSOLE_LINES) {
		line = &lines[asked++ % RESCUE_CONSOLE_LINES];
		line->loud = loud;
		va_start(args, fmt);
		vscnprintf(line->text, sizeof(line->text), fmt, args);
		va_end(args);
	}
	spin_unlock(&lines_lock);
	/* After the line; the lock of the queue orders this with a printer that looks. */
	wake_up(&queue);
}

/**
 * rescue_tell_has_line() - does a line wait?
 *
 * Context: process.
 * Return: whether one does.
 */
bool rescue_tell_has_line(void)
{
	bool waits;

	spin_lock(&lines_lock);
	waits = said != asked;
	spin_unlock(&lines_lock);
	return waits;
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
	bool there;

	spin_lock(&lines_lock);
	there = said != asked;
	if (there)
		*line = lines[said++ % RESCUE_CONSOLE_LINES];
	spin_unlock(&lines_lock);
	return there;
}

/**
 * rescue_tell_queue() - where a printer waits
 *
 * Return: the queue; it is woken after each line.
 */
wait_queue_head_t *rescue_tell_queue(void)
{
	return &queue;
}
