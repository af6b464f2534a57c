// SPDX-License-Identifier: GPL-2.0-only
/*
 * fat [MIB] - a bomb of processes that each write to MIB (20) of memory before they fork: it
 * breaks a tool that needs memory to act, or one that counts on the table to fill up first.
 *
 * It leaves the others a moment between two forks: what is short is memory.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct timespec moment = { .tv_nsec = 20000000 };
	size_t size = (argc > 1 ? (size_t)atoi(argv[1]) : 20) << 20;
	char *fat = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (fat == MAP_FAILED)
		err(1, "%zu bytes", size);
	for (;;) {
		memset(fat, getpid(), size);
		nanosleep(&moment, NULL);
		fork();
	}
}
