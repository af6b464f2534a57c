// SPDX-License-Identifier: GPL-2.0-only
/*
 * What goes out.
 *
 * The rule: what cannot be written must not change what is done. A reader of ours that
 * has gone away (SIGPIPE is ignored) or a closed stdout is remembered, and told at the end.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "say.h"

static char buffer[8192];
static size_t used;
static bool broken;

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= n;
	}
	return true;
}

/* Write what is left. Returns false if something of what was said could not be written. */
bool say_flush(void)
{
	if (!broken && !write_all(STDOUT_FILENO, buffer, used))
		broken = true;
	used = 0;
	return !broken;
}

void say_bytes(const char *bytes, size_t len)
{
	while (len) {
		size_t part = sizeof(buffer) - used;

		if (part > len)
			part = len;
		memcpy(buffer + used, bytes, part);
		used += part;
		bytes += part;
		len -= part;
		if (used == sizeof(buffer))
			say_flush();
	}
}

void say_text(const char *text)
{
	say_bytes(text, strlen(text));
}

/* Followed by blanks up to @width columns. */
void say_padded(const char *text, size_t width)
{
	size_t len = strlen(text);

	say_bytes(text, len);
	for (; len < width; len++)
		say_bytes(" ", 1);
}

static void say_words(const char *fmt, va_list args)
{
	char text[1024];
	size_t len = sizeof(text) - 1;
	int n = vsnprintf(text, sizeof(text), fmt, args);

	if (n >= 0 && (size_t)n < len)
		len = n;
	text[len] = '\n';
	write_all(STDERR_FILENO, "rescuectl: ", 11);
	write_all(STDERR_FILENO, text, len + 1);
}

void say_error(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say_words(fmt, args);
	va_end(args);
}

/* Say what is wrong. Returns @status. */
enum status say_fail(enum status status, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say_words(fmt, args);
	va_end(args);
	return status;
}
