// SPDX-License-Identifier: GPL-2.0-only
/*
 * suspend [N MS] - no bomb: one process that waits in vfork() for ever, for its child has no
 * intention to exec. Or N of them, of which each MS milliseconds one goes on.
 *
 *	suspend{D, in vfork} ─── child{S}
 *
 * It breaks a tool that waits for all to be in state T, or one that believes
 * that state D ends soon.
 */
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int nr = argc > 2 ? atoi(argv[1]) : 1;
	int ms = argc > 2 ? atoi(argv[2]) : 0;
	int nth = 1;

	while (nth < nr && !fork())
		nth++;
	if (!vfork()) {
		prctl(PR_SET_NAME, "child");
		while (!ms)
			pause();
		usleep(nth * ms * 1000);
		_exit(0);
	}
	for (;;)
		pause();
}
