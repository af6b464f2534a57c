// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb that waits when a fork fails, twice as long each time, as bash does. A
 * fork that fails takes memory too, until RCU gives it back: this one can stay at
 * its limit for minutes. It breaks a tool that takes a bomb at its limit for none.
 */
#include <unistd.h>

int main(void)
{
	unsigned int seconds = 1;

	for (;;) {
		if (fork() >= 0) {
			seconds = 1;
			continue;
		}
		sleep(seconds);
		if (seconds < 16)
			seconds *= 2;
	}
}
