// SPDX-License-Identifier: GPL-2.0-only
/*
 * In every process it is the second thread that execs: the first is ended, and the
 * second takes over its number and its birthday. It breaks a tool that knows a process by
 * its first thread, and keeps that. Where there is no number left for a thread it waits
 * a little: what is tried here is not how long a shell does without the CPU.
 *
 *	usurper{(leader), thread → leader} ─┬─ usurper …
 *	                                    └─ usurper …
 */
#include <pthread.h>
#include <unistd.h>

static void *usurp(void *unused)
{
	(void)unused;
	execl("/bombs/usurper", "usurper", NULL);
	_exit(1);
}

int main(void)
{
	pthread_t thread;

	fork();
	while (pthread_create(&thread, NULL, usurp, NULL))
		usleep(50000);
	for (;;)
		pause();
}
