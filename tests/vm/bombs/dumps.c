// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb of which some have crashed, and dump core into a pipe that is not read (core_pattern:
 * "|/bombs/dumps sink"). While they do, the kernel lets no signal through to them but SIGKILL.
 *
 *	kworker ─── dumps{sink} …
 *	dumps ─┬─ dumps{S, dumping}	20
 *	       ├─ dumps …
 *	       └─ dumps …
 *
 * It breaks a tool that waits until all have stopped, or says so, or that takes helpers of the
 * kernel for the bomb's.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NR_DUMPERS	20
#define MORE_THAN_A_PIPE	(1024 * 1024)

/* Reads nothing, and ends with the writer. */
static void sink(void)
{
	struct pollfd input = { .fd = 0 };

	poll(&input, 1, -1);
	_exit(0);
}

static void crash(void)
{
	char *memory = mmap(NULL, MORE_THAN_A_PIPE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(memory, 1, MORE_THAN_A_PIPE);
	signal(SIGABRT, SIG_DFL);
	prctl(PR_SET_DUMPABLE, 1);
	abort();
}

int main(int argc, char **argv)
{
	int i;

	(void)argv;
	if (argc > 1)
		sink();
	for (i = 0; i < NR_DUMPERS; i++)
		if (!fork())
			crash();
	sleep(1);	/* time for the helpers to be made */
	for (;;)
		fork();
}
