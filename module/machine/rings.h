/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rings: the births and exits of all CPUs, in the order in which they happened.
 * Probes write, each into the ring of its CPU; the rescuer reads.
 */
#ifndef RESCUE_RINGS_H
#define RESCUE_RINGS_H

#include <linux/types.h>

struct rescue_merge;
struct rescue_record;

int rescue_rings_init(void);
void rescue_rings_exit(void);
size_t rescue_rings_bytes(void);

/* Called by probes. */
bool rescue_rings_put(struct rescue_record *record);

/* Called by the rescuer. */
struct rescue_merge *rescue_rings_begin(void);

/* Called in any context. */
u64 rescue_rings_lost(void);

#endif /* RESCUE_RINGS_H */
