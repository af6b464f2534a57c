// SPDX-License-Identifier: GPL-2.0-only
/*
 * In every process the first thread exits and three others go on forking. The
 * process looks like a zombie and is none: it breaks a tool that signals a thread
 * instead of a process, or one that believes in state Z.
 *
 *	threads{Z,R,R,R} ─┬─ threads{Z,R,R,R} …
 *	                  └─ threads{Z,R,R,R} …
 */
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

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
	pthread_attr_t small;
	pthread_t thread;
	int i;

	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 65536);
	for (i = 0; i < 3; i++)
		while (pthread_create(&thread, &small, follow, NULL))
			;
	/* Not pthread_exit(): this thread only, whatever else there is to clean. */
	syscall(SYS_exit, 0);
}

int main(void)
{
	lead();
}
