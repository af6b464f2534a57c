// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each process makes and removes files in one folder, between two forks: most of them
 * wait in state D for the lock of that folder, and come on one after the other. It
 * breaks a tool that takes state D for the end of the matter, or for no end at all.
 *
 *	queue{D} ─┬─ queue{D} …
 *	          └─ queue{has the lock} …
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char name[32];
	int i;

	for (;;) {
		snprintf(name, sizeof(name), "/tmp/queue.%d", getpid());
		for (i = 0; i < 4; i++) {
			close(open(name, O_CREAT | O_WRONLY, 0600));
			unlink(name);
		}
		fork();
	}
}
