/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Say: what goes out. Data to stdout, words to stderr.
 *
 * No stdio, which takes memory: one static buffer, and vsnprintf().
 */
#ifndef RESCUECTL_SAY_H
#define RESCUECTL_SAY_H

#include <stdbool.h>
#include <stddef.h>

/**
 * enum status - what the program exits with
 * @DONE: it is done
 * @FAILED: another error; also a question that was answered with no, and something
 *          for doctor to mend
 * @USAGE: bad input; nothing was done
 * @NOTHING: there is nothing (of that) to do
 * @REFUSED: no right, or all that was named may not be touched
 * @LATE: done, but it is not over: some have not stopped, or not exited, in time, or
 *        something presses still
 * @ABSENT: the module is not there
 */
enum status {
	DONE,
	FAILED,
	USAGE,
	NOTHING,
	REFUSED,
	LATE,
	ABSENT,
};

void say_bytes(const char *bytes, size_t len);
void say_text(const char *text);
void say_padded(const char *text, size_t width);
bool say_flush(void);

__attribute__((format(printf, 1, 2))) void say_error(const char *fmt, ...);
__attribute__((format(printf, 2, 3))) enum status say_fail(enum status status,
							   const char *fmt, ...);

#endif
