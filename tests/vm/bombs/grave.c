// SPDX-License-Identifier: GPL-2.0-only
/*
 * One process, and no more: all its children exit at once, and it never waits for
 * them, until the dead have all numbers. It breaks a tool that weighs by the living.
 */
#include <unistd.h>

int main(void)
{
	for (;;)
		if (!fork())
			_exit(0);
}
