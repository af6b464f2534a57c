// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb (root's) of which each process reads /proc/rescue/top, again and again. It breaks
 * a tool that waits, while it freezes, for a process that waits for it.
 *
 *	readers ─┬─ readers{reads top} …
 *	         └─ readers{reads top} …
 */
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	const struct timespec a_while = { .tv_nsec = 20000000 };
	char text[4096];

	for (;;) {
		int fd;

		fork();
		nanosleep(&a_while, NULL);
		fd = open("/proc/rescue/top", O_RDONLY | O_CLOEXEC);
		while (fd >= 0 && read(fd, text, sizeof(text)) > 0)
			;
		close(fd);
	}
}
