// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeps, and has two children for each one that it loses. It breaks a tool that kills
 * them one by one: there are more of them afterwards.
 *
 *	hydra ─┬─ hydra ─┬─ hydra …	11 generations, and then
 *	       │         └─ hydra …	one more for each that is lost
 *	       └─ hydra …
 */
#include <sys/wait.h>
#include <unistd.h>

#define GENERATIONS 11

int main(void)
{
	int generation = 0, missing = 2;

	for (;;) {
		while (missing && generation < GENERATIONS) {
			pid_t pid = fork();

			if (pid > 0)
				missing--;
			if (pid)
				continue;
			generation++;
			missing = 2;
		}
		if (wait(NULL) > 0)
			missing += 2;
		else
			pause();
	}
}
