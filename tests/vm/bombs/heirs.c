// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each process is sent SIGCONT when its parent dies (PR_SET_PDEATHSIG), however that
 * comes. It breaks a tool that kills the root first: each of the dead wakes its children.
 */
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
	prctl(PR_SET_PDEATHSIG, SIGCONT);
	for (;;)
		if (!fork())
			prctl(PR_SET_PDEATHSIG, SIGCONT);
}
