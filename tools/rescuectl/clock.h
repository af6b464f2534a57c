/* SPDX-License-Identifier: GPL-2.0-only */
/* Clock: how late it is, for what has to end in time. */
#ifndef RESCUECTL_CLOCK_H
#define RESCUECTL_CLOCK_H

#include <time.h>

/* Seconds of the monotonic clock. */
static inline double clock_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

#endif
