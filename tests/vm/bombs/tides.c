// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb that stands at its user's limit, and in which births and exits go on for ever: what finds
 * no room waits a moment, and every eighth time it exits, so that another finds some.
 *
 *	tides ─┬─ (tides) ─── tides …		() has exited
 *	       └─ tides ─┬─ tides …
 *	                 └─ (tides)
 *
 * It breaks a tool that comes in the middle of it, or goes: at no moment is all at rest.
 */
#include <signal.h>
#include <unistd.h>

#define TRIES	8

int main(void)
{
	int tries = 0;

	/* A zombie has its slot still. */
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		if (fork() >= 0) {
			tries = 0;
			continue;
		}
		if (++tries == TRIES)
			_exit(0);
		usleep(100000);
	}
}
