// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of six children five exit at once, and no parent ever waits for them: most of the
 * numbers belong to the dead. It breaks a tool that counts, or signals, those that it
 * sees, or one that kills a zombie and waits for it to go.
 */
#include <unistd.h>

int main(void)
{
	int i;

	for (;;) {
		for (i = 0; i < 5; i++)
			if (!fork())
				_exit(0);
		fork();
	}
}
