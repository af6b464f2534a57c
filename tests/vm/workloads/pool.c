// SPDX-License-Identifier: GPL-2.0-only
/*
 * pool [THREADS [SECONDS]] - the start of an application server: THREADS (1500) threads, as
 * fast as they can be made, each of which works a little and then waits for SECONDS (20).
 * It breaks a rule that takes births for a storm. What it prints is how many threads
 * have worked.
 */
#include <err.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_int worked;
static int seconds = 20;

static void *work(void *unused)
{
	volatile int sum = 0;

	for (int i = 0; i < 100000; i++)
		sum += i;
	worked++;
	sleep(seconds);
	return unused;
}

int main(int argc, char **argv)
{
	int threads = argc > 1 ? atoi(argv[1]) : 1500;
	pthread_t thread = 0;

	if (argc > 2)
		seconds = atoi(argv[2]);
	for (int i = 0; i < threads; i++)
		if (pthread_create(&thread, NULL, work, NULL))
			err(1, "pthread_create");
	pthread_join(thread, NULL);
	printf("%d\n", worked);
	return 0;
}
