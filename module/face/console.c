// SPDX-License-Identifier: GPL-2.0-only
/*
 * A thread that says things on the console, because that can take long: a printer may
 * have to print what all others have to say as well, byte by byte over a serial line.
 * The rescuer must not.
 *
 * The rule: a few lines for each event, never one for each process.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "bounds.h"
#include "compat.h"
#include "face/console.h"
#include "machine/describe.h"

/* L: under lines_lock. Lines @said to @asked - 1 wait; at number % size. */
static char lines[RESCUE_CONSOLE_LINES][RESCUE_CONSOLE_LINE];
static u32 asked;
static u32 said;
static DEFINE_SPINLOCK(lines_lock);

static struct kthread_worker *worker;	/* I: NULL if it could not be made */

/* Returns whether there was one. */
static bool console_take_line(char *line)
{
	bool there;

	spin_lock(&lines_lock);
	there = said != asked;
	if (there)
		strscpy(line, lines[said++ % RESCUE_CONSOLE_LINES], RESCUE_CONSOLE_LINE);
	spin_unlock(&lines_lock);
	return there;
}

/* Level alert is seen wherever the console shows anything; emerg would go to all terminals. */
static void console_print_lines(struct kthread_work *work)
{
	static char line[RESCUE_CONSOLE_LINE];

	while (console_take_line(line))
		pr_alert("%s\n", line);
}

static DEFINE_KTHREAD_WORK(print_work, console_print_lines);

/**
 * rescue_console_say() - have a line said on the console, soon
 * @fmt: of one line, without a newline
 *
 * When more is said than can be printed, the newest lines are dropped.
 *
 * Context: the rescuer; does not wait for the console.
 */
void rescue_console_say(const char *fmt, ...)
{
	va_list args;

	spin_lock(&lines_lock);
	if (asked - said < RESCUE_CONSOLE_LINES) {
		va_start(args, fmt);
		vscnprintf(lines[asked++ % RESCUE_CONSOLE_LINES], RESCUE_CONSOLE_LINE, fmt, args);
		va_end(args);
	}
	spin_unlock(&lines_lock);
	kthread_queue_work(worker, &print_work);
}

/**
 * rescue_console_say_culprit() - have it said which process it was
 * @c: the process
 *
 * Context: the rescuer; does not wait for the console.
 */
void rescue_console_say_culprit(const struct rescue_culprit *c)
{
	rescue_console_say("culprit: %s, pid %u%s, uid %u, terminal %s, cgroup %s", c->name, c->pid,
			   c->ghost ? " (exited)" : "", c->place.uid, c->place.tty,
			   c->place.cgroup);
	rescue_console_say("ancestry: %s", c->ancestry);
}

/**
 * rescue_console_start() - make the thread
 *
 * Context: process, may sleep.
 * Return: 0 or negative errno.
 */
int rescue_console_start(void)
{
	struct kthread_worker *made = kthread_run_worker(0, "rescue-console");

	if (IS_ERR(made))
		return PTR_ERR(made);
	worker = made;
	/* Above every normal task, for else it would wait behind thousands; below the rescuer. */
	sched_set_fifo_low(worker->task);
	return 0;
}

/**
 * rescue_console_stop() - end the thread, if there is one; it says what it was asked before
 *
 * Context: process, sleeps; nothing is said any more.
 */
void rescue_console_stop(void)
{
	if (worker)
		kthread_destroy_worker(worker);
}
