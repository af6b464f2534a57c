// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb of processes that each write to 20 MB of memory before they fork: it breaks
 * a tool that needs memory to act, or one that counts on the table to fill up first.
 *
 * It leaves the others a moment between two forks: what is short is memory.
 */
#include <string.h>
#include <time.h>
#include <unistd.h>

static char fat[20 << 20];

int main(void)
{
	struct timespec moment = { .tv_nsec = 20000000 };

	for (;;) {
		memset(fat, getpid(), sizeof(fat));
		nanosleep(&moment, NULL);
		fork();
	}
}
