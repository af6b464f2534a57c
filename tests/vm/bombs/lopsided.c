// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first process forks two and exits: one of them bombs at once, the other forks
 * four that wait for half a minute first.
 *
 *	(lopsided) ─┬─ lopsided ─── lopsided …
 *	            └─ lopsided ─── 4 × lopsided{asleep}
 *
 * It breaks a tool that looks for where most of the storm is and leaves alone what is
 * calm beside it.
 */
#include <unistd.h>

int main(void)
{
	if (fork()) {
		if (fork())
			return 0;
		if (fork() && fork() && fork())
			fork();
		sleep(30);
	}
	for (;;)
		fork();
}
