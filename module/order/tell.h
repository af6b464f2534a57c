/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tell: lines for the kernel log that wait for their printer.
 */
#ifndef RESCUE_TELL_H
#define RESCUE_TELL_H

#include <linux/types.h>
#include <linux/wait.h>

#include "bounds.h"

/**
 * struct rescue_line - a line
 * @loud: it is for the console as well, whatever that shows
 * @text: without a newline
 */
struct rescue_line {
	bool loud;
	char text[RESCUE_CONSOLE_LINE];
};

/* Called by the rescuer. */
void rescue_tell(bool loud, const char *fmt, ...) __printf(2, 3);

/* Called by the printer. */
bool rescue_tell_take(struct rescue_line *line);
extern wait_queue_head_t rescue_tell_queue;	/* woken after each line */

#endif /* RESCUE_TELL_H */
