// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks, ignores or catches every signal that it can, and wakes every process it
 * may with SIGCONT all the while. It breaks a tool that believes that what has been
 * stopped stays stopped.
 */
#include <signal.h>
#include <unistd.h>

static void caught(int sig)
{
	(void)sig;
	fork();
}

int main(void)
{
	struct sigaction action = { .sa_handler = caught };
	unsigned int n = 0;
	sigset_t all;
	int sig;

	for (sig = 1; sig < NSIG; sig++)
		if (sig % 2)
			signal(sig, SIG_IGN);
		else
			sigaction(sig, &action, NULL);
	/* A handler of SIGCONT that forks is the worst moment to be woken. */
	sigaction(SIGCONT, &action, NULL);
	sigfillset(&all);
	sigdelset(&all, SIGCONT);
	sigprocmask(SIG_BLOCK, &all, NULL);

	for (;;) {
		fork();
		/* Now and then, for each of these walks over all processes. */
		if (!(++n % 16))
			kill(-1, SIGCONT);
	}
}
