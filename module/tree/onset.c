// SPDX-License-Identifier: GPL-2.0-only
/*
 * When a weight began to come; onset.h tells the idea.
 *
 * The onset is a change point of a Poisson process: of all bounds that split the ages into
 * n1 younger ones within t1 and n0 older ones within t0, the one with the largest likelihood,
 *
 *	n1 log(n1 / t1) + n0 log(n0 / t0)
 *
 * (A. N. Pettitt, "A simple cumulative sum type statistic for the change-point problem", 1980,
 * treats the test; the likelihood is the textbook's). t1 is the length of the burst, not the
 * time since it began: a storm that has stood at its limit for an hour came within seconds.
 */
#include <linux/bitops.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#include "tree/onset.h"

/* 64 intervals to an octave, from 64 ms up; below, one a millisecond. */
#define AGE_SHIFT 6u

/*
 * A burst of one part of so many at least. The last one of a steady leak stands alone in its
 * interval, and is as dense there as a storm.
 */
#define BURST_PARTS 32u

/* Logarithms are in 1/64. */
#define LOG_UNIT 64

static u32 onset_interval_of(u64 ms)
{
	u32 octave;

	if (ms < 1u << AGE_SHIFT)
		return ms;
	octave = fls64(ms) - 1 - AGE_SHIFT;
	return min_t(u32, (octave << AGE_SHIFT) + (ms >> octave), RESCUE_NR_AGES - 1);
}

/* The least age, in ms, that is above the interval. */
static u64 onset_end_of(u32 interval)
{
	u32 octave;

	if (interval < 1u << AGE_SHIFT)
		return interval + 1;
	octave = (interval >> AGE_SHIFT) - 1;
	return ((u64)(interval & ((1u << AGE_SHIFT) - 1)) + (1u << AGE_SHIFT) + 1)
	       << octave;
}

static u64 onset_start_of(u32 interval)
{
	return interval ? onset_end_of(interval - 1) : 0;
}

/* log2(@x) in 1/64, linear between powers of two: at most 0.09 too small. */
static s64 onset_log2_of(u64 x)
{
	u32 whole = fls64(x | 1) - 1;
	u64 rest = (x | 1) - (1ull << whole);

	return whole * LOG_UNIT + (whole > 6 ? rest >> (whole - 6) : rest << (6 - whole));
}

/**
 * rescue_ages_interval() - where in a histogram is an age?
 * @age_ns: how long ago a process was born
 *
 * Return: the interval, for rescue_ages_add_at().
 */
u32 rescue_ages_interval(u64 age_ns)
{
	return onset_interval_of(div_u64(age_ns, 1000000));
}

/**
 * rescue_ages_add() - weight of one more process
 * @ages: the histogram
 * @age_ns: how long ago it was born
 * @weight: what it weighs
 */
void rescue_ages_add(struct rescue_ages *ages, u64 age_ns, u32 weight)
{
	rescue_ages_add_at(ages, rescue_ages_interval(age_ns), weight);
}

/**
 * rescue_ages_halve() - a unit twice as large for all that has been added
 * @ages: the histogram
 */
void rescue_ages_halve(struct rescue_ages *ages)
{
	u32 i;

	ages->total = 0;
	for (i = 0; i < RESCUE_NR_AGES; i++) {
		ages->at[i] /= 2;
		ages->total += ages->at[i];
	}
}

struct split {
	u32 nr; /* younger than the bound */
	u64 burst; /* the length, in ms, of what is; a sixteenth may be younger */
	s64 contrast; /* log2 of the densities' ratio, in 1/64 */
	s64 likelihood;
};

/* Split what is younger than @span_ms (@total of it) at @end, in ms. */
static void onset_split_at(u64 end, u32 total, u64 span_ms, struct split *split)
{
	u32 nr = split->nr;
	u32 older = total - nr;
	s64 dense = onset_log2_of(nr) - onset_log2_of(split->burst);
	s64 thin = onset_log2_of(max(older, 1u)) - onset_log2_of(span_ms - end);

	split->contrast = dense - thin;
	split->likelihood = nr * dense + older * thin;
}

/*
 * The most likely bound within @span_ms: its interval, or -1. Some time must have passed
 * before it: what came with the machine itself has no onset.
 */
static int onset_change_point(const struct rescue_ages *ages, u64 span_ms,
			      u32 contrast, struct split *best)
{
	u32 total = 0, nr = 0, younger = 0, first = 0;
	int found = -1;
	u32 i;

	for (i = 0; i < RESCUE_NR_AGES && onset_start_of(i) < span_ms; i++)
		total += ages->at[i];
	for (i = 0; i < RESCUE_NR_AGES && onset_end_of(i) + span_ms / 32 <= span_ms; i++) {
		struct split split;

		nr += ages->at[i];
		if (!ages->at[i] || nr < total / BURST_PARTS)
			continue;
		while (first < i && younger + ages->at[first] <= nr / 16)
			younger += ages->at[first++];
		split.nr = nr;
		split.burst = onset_end_of(i) - onset_start_of(first);
		onset_split_at(onset_end_of(i), total, span_ms, &split);
		if (split.contrast < (s64)contrast * LOG_UNIT ||
		    (found >= 0 && split.likelihood <= best->likelihood))
			continue;
		*best = split;
		found = i;
	}
	return found;
}

/**
 * rescue_ages_onset() - since when has this weight been coming?
 * @ages: the histogram
 * @uptime_ns: how long the machine has been up
 * @contrast: how often its density must have doubled, at least
 * @onset: result
 *
 * Return: false when there was no such moment: the weight came steadily, or with the machine.
 */
bool rescue_ages_onset(const struct rescue_ages *ages, u64 uptime_ns,
		       u32 contrast, struct rescue_onset *onset)
{
	struct split loose, tight;
	int at;

	at = onset_change_point(ages, div_u64(uptime_ns, 1000000), contrast, &loose);
	if (at < 0)
		return false;
	onset->loose_ns = onset_end_of(at) * 1000000;
	onset->tight_ns = onset->loose_ns;
	onset->burst_ns = loose.burst * 1000000;
	at = onset_change_point(ages, onset_end_of(at), max(contrast, 1u), &tight);
	if (at >= 0 && tight.nr >= loose.nr / 2)
		onset->tight_ns = onset_end_of(at) * 1000000;
	return true;
}
