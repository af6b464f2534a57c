// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb that sleeps between its forks, as one of programs that have something
 * else to do. It leaves the others time to act, and breaks a tool that looks for a
 * bomb where the CPUs are busy.
 */
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct timespec some = { .tv_nsec = 200000000 };

	for (;;) {
		fork();
		nanosleep(&some, NULL);
	}
}
