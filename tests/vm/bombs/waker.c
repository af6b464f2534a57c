// SPDX-License-Identifier: GPL-2.0-only
/*
 * waker PID - no bomb, but an accomplice outside of it, as the shell that it was typed into: it
 * sends SIGCONT to that process as fast as it can.
 *
 * It breaks a tool that answers each signal at once, and so has no time for anything else; or
 * one that waits until there is an end to them.
 */
#include <signal.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	pid_t pid = argc > 1 ? atoi(argv[1]) : 0;

	if (pid < 1)
		return 1;
	while (!kill(pid, SIGCONT))
		;
	return 0;
}
