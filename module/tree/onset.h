/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Onset: when did a weight begin to come?
 *
 * A histogram of the weight over the age of the processes that carry it. The bounds grow by
 * a 64th each, from a millisecond to 99 days: a storm of two seconds and one that has stood
 * at its limit for a day are both seen as sharply as their age allows.
 *
 * Pure: numbers in, numbers out.
 */
#ifndef RESCUE_ONSET_H
#define RESCUE_ONSET_H

#include <linux/types.h>

#define RESCUE_NR_AGES	1792u

/**
 * struct rescue_ages - how old a weight is
 * @total: all of it
 * @at: the part whose age is in each of the intervals
 */
struct rescue_ages {
	u32 total;
	u32 at[RESCUE_NR_AGES];
};

/**
 * struct rescue_onset - since when a weight has been coming
 * @loose_ns: an age; nothing older is part of it
 * @tight_ns: the age of the last burst that still is at least half of it
 * @burst_ns: how long it took to come; it may have stood since
 */
struct rescue_onset {
	u64 loose_ns;
	u64 tight_ns;
	u64 burst_ns;
};

/**
 * rescue_ages_add_at() - weight of one more process
 * @ages: the histogram
 * @interval: how long ago it was born
 * @weight: what it weighs
 */
static inline void rescue_ages_add_at(struct rescue_ages *ages, u32 interval, u32 weight)
{
	ages->total += weight;
	ages->at[interval] += weight;
}

u32 rescue_ages_interval(u64 age_ns);
void rescue_ages_add(struct rescue_ages *ages, u64 age_ns, u32 weight);
void rescue_ages_halve(struct rescue_ages *ages);
bool rescue_ages_onset(const struct rescue_ages *ages, u64 uptime_ns, u32 contrast,
		       struct rescue_onset *onset);

#endif /* RESCUE_ONSET_H */
