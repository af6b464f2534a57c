/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stray: a process with a bit and without a living member node: its birth record or its
 * node was lost, or has not been read yet.
 */
#ifndef RESCUE_STRAY_H
#define RESCUE_STRAY_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_tally;

void rescue_stray_see_to(struct rescue_lineage *l, u32 index, struct rescue_tally *tally);
u32 rescue_stray_tend_nodeless(const struct rescue_lineage *l);
bool rescue_stray_take_stopped(u32 pid, u64 start_ns);
u32 rescue_stray_release(const struct rescue_lineage *l, int sig);

#endif /* RESCUE_STRAY_H */
