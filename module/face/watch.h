/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watch: poll() on a file of /proc/rescue. An open file is readable at any time; it has
 * EPOLLPRI and EPOLLERR, as /proc/mdstat and /proc/swaps have, once an incident has begun or
 * changed since it was opened, or since poll() last said so.
 */
#ifndef RESCUE_WATCH_H
#define RESCUE_WATCH_H

#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/types.h>

/**
 * struct rescue_watch - what one open file has been told
 * @seen: the last change that it knows
 * @pinned: it has been polled, so that the module stays until it is closed
 */
struct rescue_watch {
	u32 seen;
	bool pinned;
};

void rescue_watch_begin(struct rescue_watch *watch);
__poll_t rescue_watch_poll(struct rescue_watch *watch, struct file *file, poll_table *table);
void rescue_watch_end(struct rescue_watch *watch);

#endif /* RESCUE_WATCH_H */
