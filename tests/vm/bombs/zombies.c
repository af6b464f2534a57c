// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of six children five exit at once, and nobody ever waits for them: most of the
 * numbers belong to the dead. It breaks whoever counts, or signals, those that he
 * sees, and whoever kills a zombie and waits for it to go.
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
