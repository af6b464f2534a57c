// SPDX-License-Identifier: GPL-2.0-only
/*
 * One process has all the children, and these have none. It breaks a tool that looks for
 * what doubles, or one that walks the children of a process once for each of them.
 */
#include <unistd.h>

int main(void)
{
	while (fork())
		;
	for (;;)
		pause();
}
