// SPDX-License-Identifier: GPL-2.0-only
/*
 * slow MS - one process that forks a child every so many ms, and keeps it. It breaks
 * a tool that waits for a rate: at 5 a second it needs two hours for a table that at 5000 a
 * second takes some seconds, and fills it all the same.
 */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long ms = argc > 1 ? atol(argv[1]) : 20;
	struct timespec some = { ms / 1000, ms % 1000 * 1000000 };

	while (fork())
		nanosleep(&some, NULL);
	for (;;)
		pause();
}
