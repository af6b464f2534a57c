// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process that takes long to exit, and its parent: until the exit is recorded it gives back a
 * GiB of memory page by page (since Linux 7 it is recorded before).
 *
 *	leaving ─── large{1 GiB}
 *
 * It breaks a tool that does not wait for what it cannot stop any more.
 */
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define SIZE	(1024ul * 1024 * 1024)

int main(void)
{
	char *memory;

	signal(SIGCHLD, SIG_IGN);
	if (!fork()) {
		memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (memory == MAP_FAILED)
			return 1;
		madvise(memory, SIZE, MADV_NOHUGEPAGE);
		memset(memory, 1, SIZE);
		prctl(PR_SET_NAME, "large");
	}
	for (;;)
		pause();
}
