/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Thaw: members go on as they were before the freeze.
 */
#ifndef RESCUE_THAW_H
#define RESCUE_THAW_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_tally;

u32 rescue_thaw_all(struct rescue_lineage *l, struct rescue_tally *tally);
u32 rescue_thaw_marked(struct rescue_lineage *l, struct rescue_tally *tally);

#endif /* RESCUE_THAW_H */
