// SPDX-License-Identifier: GPL-2.0-only
/*
 * hungry MIB - an honest process that writes to MIB of memory, once, and is called "sated" when
 * it has.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	size_t size = argc > 1 ? (size_t)atoi(argv[1]) << 20 : 1;
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		err(1, "%zu bytes", size);
	memset(memory, 1, size);
	prctl(PR_SET_NAME, "sated");
	for (;;)
		pause();
}
