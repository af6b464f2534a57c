// SPDX-License-Identifier: GPL-2.0-only
/*
 * Everybody is sent SIGCONT when his parent dies (PR_SET_PDEATHSIG), however that
 * comes. It breaks whoever kills the root first: each of the dead wakes his children.
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
