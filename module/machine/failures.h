/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Failures: processes and threads that could not be made, by the name of the creator.
 *
 * No tracepoint tells of them. But what fork() had begun with is freed, after a grace period,
 * by a function that does nothing else: so a probe there costs a fork that succeeds nothing. The
 * function has no interface; on a kernel that lacks it failures are not known.
 *
 * A few slots, by name. Each CPU counts there, and the rescuer takes the counts away.
 *
 * Barriers:
 *
 *   label         between                              pairs with
 *   failures:N    a name is written / slot is ready    failures:R
 *   failures:R    slot is read as ready / its name     failures:N
 *                 If failures:R reads from failures:N, then it reads the whole name.
 *   failures:T    the counts are taken / of a slot     failures:C, or nothing: a count is
 *                 that is free                         taken now or the next time
 *   failures:C    a free slot is claimed, by one CPU   failures:C
 */
#ifndef RESCUE_FAILURES_H
#define RESCUE_FAILURES_H

#include <linux/types.h>

struct rescue_programs;

void rescue_failures_init(void);
void rescue_failures_exit(void);
void rescue_failures_collect(struct rescue_programs *programs, u64 now_ns);

/* I: this kernel lets us count them. */
extern bool rescue_failures_known;

#endif /* RESCUE_FAILURES_H */
