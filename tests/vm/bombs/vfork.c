// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfork and exec. The parent sleeps uninterruptibly until its child has
 * executed, and every other child takes a second, so that at any moment most parents
 * are in state D: it breaks whoever waits until everybody is stopped.
 */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct timespec while_parent_waits = { .tv_sec = 1 };
	volatile unsigned int n = getpid();

	for (;;) {
		n++;
		if (vfork())
			continue;
		/* In the memory of the parent: touch nothing of it. */
		if (n % 2)
			nanosleep(&while_parent_waits, NULL);
		execl("/bombs/vfork", "vfork", NULL);
		_exit(1);
	}
}
