// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a fork costs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define FORKS	1000
#define ROUNDS	7

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/*
 * The median of single forks, in every round of the same pid numbers: the mean
 * moves by 1 %, with or without the module, when the kernel's allocators happen to
 * be refilled in another rhythm, and a larger number takes longer to allocate.
 */
static void time_forks(const char *label)
{
	static double took[FORKS];
	int i;

	write_file("/proc/sys/kernel/ns_last_pid", "5000");
	for (i = 0; i < FORKS; i++) {
		double start = now_ms();
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		must(pid < 0 || waitpid(pid, NULL, 0) != pid, "fork");
		took[i] = now_ms() - start;
	}
	qsort(took, FORKS, sizeof(took[0]), compare);
	printf("cost %s %.0f\n", label, took[FORKS / 2] * 1e6);
}

void cost(void)
{
	int round;

	time_forks("warm-up");
	for (round = 0; round < ROUNDS; round++)
		time_forks("without");
	load();
	time_forks("warm-up");
	for (round = 0; round < ROUNDS; round++)
		time_forks("with");
}
