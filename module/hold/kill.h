/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kill: the condemned, leaves first, in batches.
 */
#ifndef RESCUE_KILL_H
#define RESCUE_KILL_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_tally;

int rescue_kill_run(struct rescue_lineage *l, u64 patience_ns, struct rescue_tally *tally);

#endif /* RESCUE_KILL_H */
