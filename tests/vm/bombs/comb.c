// SPDX-License-Identifier: GPL-2.0-only
/*
 * Not a bomb but a shape, that grows no more: the root has 40 children, then 40 with
 * a child of their own, then 40 again.
 *
 *	comb ─┬─ comb		40 times
 *	      ├─ comb ─── comb	40 times
 *	      └─ comb		40 times
 *
 * It breaks a tool that kills leaves without asking what is to reap them: of the single
 * ones no slot comes free while the root is frozen.
 */
#include <unistd.h>

int main(void)
{
	int i;

	for (i = 0; i < 120; i++)
		if (!fork()) {
			if (i / 40 == 1)
				fork();
			break;
		}
	for (;;)
		pause();
}
