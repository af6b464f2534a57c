// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfork and exec. The parent sleeps uninterruptibly until its child has
 * executed, and the fourth child of each never does, so that in the end most parents are in
 * state D: it breaks a tool that waits until all are stopped.
 *
 *	vfork ─┬─ vfork{D} ─── vfork{not yet executed}
 *	       └─ vfork{D} ─── vfork{not yet executed}
 */
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	volatile unsigned int n = 0;

	for (;;) {
		n++;
		if (vfork())
			continue;
		/* In the memory of the parent: touch nothing of it. */
		if (n % 4 == 0)
			pause();
		execl("/bombs/vfork", "vfork", NULL);
		_exit(1);
	}
}
