// SPDX-License-Identifier: GPL-2.0-only
/*
 * Being told of incidents, by poll().
 *
 * The rule: a file that was polled keeps the module loaded until it is closed, because the
 * poll (or an epoll instance) stays in a queue that would go with the module.
 */
#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/mutex.h>

#include "face/watch.h"
#include "order/journal.h"

/* Polls of one file at once take one reference. */
static DEFINE_MUTEX(pin_mutex);

/* Returns false when the module is being unloaded. */
static bool watch_pin(struct rescue_watch *watch)
{
	bool pinned;

	mutex_lock(&pin_mutex);
	if (!watch->pinned)
		watch->pinned = try_module_get(THIS_MODULE);
	pinned = watch->pinned;
	mutex_unlock(&pin_mutex);
	return pinned;
}

/**
 * rescue_watch_begin() - a file is being opened
 * @watch: its watch; set
 *
 * Context: process.
 */
void rescue_watch_begin(struct rescue_watch *watch)
{
	*watch = (struct rescue_watch){ .seen = rescue_journal_changes() };
}

/**
 * rescue_watch_poll() - has an incident begun or changed?
 * @watch: of the open file
 * @file: the file
 * @table: of poll()
 *
 * Context: process, may sleep.
 * Return: EPOLLIN, with EPOLLPRI and EPOLLERR after a change; EPOLLHUP: the module is being
 * unloaded.
 */
__poll_t rescue_watch_poll(struct rescue_watch *watch, struct file *file, poll_table *table)
{
	__poll_t events = EPOLLIN | EPOLLRDNORM;
	u32 changes;

	if (!watch_pin(watch))
		return EPOLLHUP;
	poll_wait(file, &rescue_journal_queue, table);
	changes = rescue_journal_changes();
	if (READ_ONCE(watch->seen) != changes)
		events |= EPOLLERR | EPOLLPRI;
	WRITE_ONCE(watch->seen, changes);
	return events;
}

/**
 * rescue_watch_end() - the file is being closed
 * @watch: its watch
 *
 * Context: process; procfs waits for this before the module goes.
 */
void rescue_watch_end(struct rescue_watch *watch)
{
	if (watch->pinned)
		module_put(THIS_MODULE);
	watch->pinned = false;
}
