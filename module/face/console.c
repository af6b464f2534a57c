// SPDX-License-Identifier: GPL-2.0-only
/*
 * A thread that says things on the console, because that can take long: a printer may
 * have to print what all others have to say as well, byte by byte over a serial line.
 *
 * The rule: nothing waits for this thread but the end of the module.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include "face/console.h"
#include "machine/describe.h"
#include "machine/sanity.h"
#include "order/tell.h"

static struct task_struct *printer;	/* I: NULL if it could not be made */

/* Level alert is seen wherever the console shows anything; emerg would go to all terminals. */
static void console_print(const struct rescue_line *line)
{
	if (line->loud)
		pr_alert("%s\n", line->text);
	else
		pr_notice("%s\n", line->text);
}

static int console_main(void *unused)
{
	static struct rescue_line line;	/* this thread only, and large */
	bool taken;

	for (;;) {
		wait_event_idle(rescue_tell_queue,
				(taken = rescue_tell_take(&line)) || kthread_should_stop());
		if (!taken)
			return 0;
		console_print(&line);
	}
}

/**
 * rescue_console_say_culprit() - have it said which process it was
 * @c: the process
 *
 * Context: the rescuer; does not wait for the console.
 */
void rescue_console_say_culprit(const struct rescue_culprit *c)
{
	rescue_assert_owner();
	rescue_tell(true, "culprit: %s, pid %u%s, uid %u, terminal %s, cgroup %s", c->name, c->pid,
		    c->ghost ? " (exited)" : "", c->place.uid, c->place.tty, c->place.cgroup);
	rescue_tell(true, "ancestry: %s", c->ancestry);
}

/**
 * rescue_console_start() - make the thread
 *
 * Context: process, may sleep.
 * Return: 0 or negative errno.
 */
int rescue_console_start(void)
{
	struct task_struct *made = kthread_run(console_main, NULL, "rescue-console");

	if (IS_ERR(made))
		return PTR_ERR(made);
	printer = made;
	/* Above every normal task, for else it would wait behind thousands; below the rescuer. */
	sched_set_fifo_low(made);
	return 0;
}

/**
 * rescue_console_stop() - end the thread, if there is one; it says what it was asked before
 *
 * Context: process, sleeps; nothing is said any more.
 */
void rescue_console_stop(void)
{
	if (printer)
		kthread_stop(printer);
}
