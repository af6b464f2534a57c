// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries of systemd-journald: one datagram each, a line for each field. The protocol is
 * documented (https://systemd.io/JOURNAL_NATIVE_PROTOCOL/), and libsystemd cannot be linked
 * statically.
 *
 * The rule: no value has a newline. All come from the module, which escapes.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "journal.h"
#include "place.h"

static char entry[8192];
static size_t used;
static int fd = -1;

/* A journald that is stuck keeps nothing waiting for longer. */
static const struct timeval patience = { .tv_sec = 1 };

/* The socket is made beforehand, when there is memory. */
bool journal_open(void)
{
	fd = place_above(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	return fd >= 0 && !setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
}

/* One field; what does not fit is left out. */
void journal_put(const char *name, const char *fmt, ...)
{
	size_t room = sizeof(entry) - used;
	va_list args;
	size_t len;

	len = snprintf(entry + used, room, "%s=", name);
	if (len >= room)
		return;
	va_start(args, fmt);
	len += vsnprintf(entry + used + len, room - len, fmt, args);
	va_end(args);
	if (len + 1 >= room)
		return;
	entry[used + len] = '\n';
	used += len + 1;
}

void journal_begin(int priority, const char *message_id)
{
	used = 0;
	journal_put("PRIORITY", "%d", priority);
	journal_put("MESSAGE_ID", "%s", message_id);
	journal_put("SYSLOG_IDENTIFIER", "rescue");
	journal_put("DOCUMENTATION", "man:rescue(4)");
}

/* By address, and not connected: journald may be started again. Returns false, and errno. */
bool journal_end(void)
{
	static const struct sockaddr_un address = {
		.sun_family = AF_UNIX,
		.sun_path = "/run/systemd/journal/socket",
	};

	return sendto(fd, entry, used, MSG_NOSIGNAL, (const struct sockaddr *)&address,
		      sizeof(address)) >= 0;
}
