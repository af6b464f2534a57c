// SPDX-License-Identifier: GPL-2.0-only
/*
 * database MIB - an honest process, and the largest one: it writes to MIB of memory, and from
 * then on to a page of it a hundred times a second, all in turn.
 *
 * /run/database has a line: how often its heart has beaten, and the longest time between two
 * beats, in ms.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define PAGE	4096

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Of one length, so that a reader finds no half of an old one. */
static void tell(int fd, unsigned long beats, long worst)
{
	char line[32];
	int len = snprintf(line, sizeof(line), "%10lu %10ld\n", beats, worst);

	if (pwrite(fd, line, len, 0) != len)
		err(1, "write");
}

int main(int argc, char **argv)
{
	size_t size = argc > 1 ? (size_t)atoi(argv[1]) << 20 : PAGE, at = 0;
	struct timespec moment = { .tv_nsec = 10000000 };
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open("/run/database", O_WRONLY | O_CREAT | O_TRUNC, 0644);
	unsigned long beats = 0;
	long last, worst = 0;

	if (memory == MAP_FAILED || fd < 0)
		err(1, "%zu bytes", size);
	memset(memory, 1, size);
	for (last = now_ms(); ; last = now_ms()) {
		nanosleep(&moment, NULL);
		memory[at] = beats;
		at = (at + PAGE) % size;
		if (now_ms() - last > worst)
			worst = now_ms() - last;
		tell(fd, ++beats, worst);
	}
}
