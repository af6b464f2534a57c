/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Freeze: a set of processes is held until it is quiet, and kept so.
 */
#ifndef RESCUE_FREEZE_H
#define RESCUE_FREEZE_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_tally;

int rescue_freeze_run(struct rescue_lineage *l, u64 since_ns, u64 timeout_ns,
		      struct rescue_tally *tally);
u32 rescue_freeze_tend(struct rescue_lineage *l, struct rescue_tally *tally);
void rescue_freeze_restop(struct rescue_lineage *l, struct rescue_tally *tally);
void rescue_freeze_name_pending(const struct rescue_lineage *l, struct rescue_tally *tally);

#endif /* RESCUE_FREEZE_H */
