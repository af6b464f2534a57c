// SPDX-License-Identifier: GPL-2.0-only
/*
 * No bomb: a process of user 1000 that has more than that user's rights.
 *
 *	borrowed real		root's, but for the real uid: a setuid program
 *	borrowed thread		two threads, the first of them of user 1000, the other of root: a
 *				daemon that serves a user
 *
 * It breaks a tool that lets a user stop what has that user's real uid, or what looks like
 * that user's by its first thread.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *rest(void *unused)
{
	(void)unused;
	while (pause())
		;
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc == 2 && !strcmp(argv[1], "real"))
		return setresuid(1000, 0, 1000) || rest(NULL);
	/* Not by the library: that would ask all threads to do the same. */
	return argc != 2 || pthread_create(&thread, NULL, rest, NULL) ||
	       syscall(SYS_setresuid, 1000, 1000, 1000) || rest(NULL);
}
