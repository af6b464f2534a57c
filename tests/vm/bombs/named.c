// SPDX-License-Identifier: GPL-2.0-only
/*
 * named NAME - a bomb that calls itself NAME, for instance sshd:
 *
 *	sshd ─┬─ sshd ─┬─ sshd …
 *	      │        └─ sshd …
 *	      └─ sshd …
 *
 * It breaks a tool that chooses, or spares, by name alone.
 */
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc > 1)
		prctl(PR_SET_NAME, argv[1]);
	for (;;)
		fork();
}
