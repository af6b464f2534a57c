// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb with a child that does nothing but wait, under the name "idler". It
 * breaks a tool that, to undo a freeze, wakes all: what its user had stopped
 * before must stay so.
 */
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
	if (!fork()) {
		prctl(PR_SET_NAME, "idler");
		for (;;)
			pause();
	}
	sleep(2);	/* the time to stop it before the storm */
	for (;;)
		fork();
}
