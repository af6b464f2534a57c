// SPDX-License-Identifier: GPL-2.0-only
/*
 * In every process the first thread exits and three others go on forking. The
 * process looks like a zombie and is none: it breaks a tool that signals a thread
 * instead of a process, or one that believes in state Z.
 *
 *	threads{Z,R,R,R} ─┬─ threads{Z,R,R,R} …
 *	                  └─ threads{Z,R,R,R} …
 *
 * threads waiting: one process with all the threads that it can have, which wait.
 */
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_attr_t small;

static void lead(void);

static void *follow(void *unused)
{
	(void)unused;
	for (;;)
		if (!fork())
			lead();
	return NULL;
}

static void lead(void)
{
	pthread_t thread;
	int i;

	for (i = 0; i < 3; i++)
		while (pthread_create(&thread, &small, follow, NULL))
			;
	/* Not pthread_exit(): this thread only, whatever else there is to clean. */
	syscall(SYS_exit, 0);
}

static void *rest(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	(void)argv;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 65536);
	if (argc == 1)
		lead();
	while (!pthread_create(&thread, &small, rest, NULL))
		;
	rest(NULL);
}
