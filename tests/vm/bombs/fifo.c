// SPDX-License-Identifier: GPL-2.0-only
/*
 * fifo PRIORITY [CPU] - a bomb (root's) of SCHED_FIFO tasks, on all CPUs or on one.
 * It breaks a tool that needs the CPU as a normal task does: these get what real-time
 * throttling leaves, a twentieth.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sched_param param = { .sched_priority = argc > 1 ? atoi(argv[1]) : 1 };
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	if (argc > 2) {
		CPU_SET(atoi(argv[2]), &cpus);
		if (sched_setaffinity(0, sizeof(cpus), &cpus))
			return 1;
	}
	if (sched_setscheduler(0, SCHED_FIFO, &param))
		return 1;
	for (;;)
		fork();
}
