// SPDX-License-Identifier: GPL-2.0-only
/*
 * No bomb: one process that waits in vfork() for ever, for its child has no
 * intention to exec.
 *
 *	suspend{D, in vfork} ─── child{S}
 *
 * It breaks a tool that waits for all to be in state T, or one that believes
 * that state D ends soon.
 */
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
	if (!vfork()) {
		prctl(PR_SET_NAME, "child");
		for (;;)
			pause();
	}
	return 0;
}
