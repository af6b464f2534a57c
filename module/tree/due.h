/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Due: when may work be done again that any user can ask for? When it has had a tenth of the
 * time: the machine stays for others, however often it is asked for.
 *
 * Pure.
 */
#ifndef RESCUE_DUE_H
#define RESCUE_DUE_H

#include <linux/types.h>

#define RESCUE_DUE_SHARE	10u

/**
 * struct rescue_due - the last time
 * @ended_ns: clock when it was over; 0: it was never done
 * @took_ns: how long it took
 */
struct rescue_due {
	u64 ended_ns;
	u64 took_ns;
};

/**
 * rescue_due_in() - how long must the next time wait?
 * @due: the last time
 * @now_ns: the same clock
 *
 * Context: any.
 * Return: nanoseconds; 0: it may be done now.
 */
static inline u64 rescue_due_in(const struct rescue_due *due, u64 now_ns)
{
	u64 from_ns = due->ended_ns + (RESCUE_DUE_SHARE - 1) * due->took_ns;

	return now_ns < from_ns ? from_ns - now_ns : 0;
}

#endif /* RESCUE_DUE_H */
