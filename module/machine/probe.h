/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probe: births and exits, from the kernel's tracepoints into the rings;
 * capture at birth on the way. Runs on every CPU, in any context.
 */
#ifndef RESCUE_PROBE_H
#define RESCUE_PROBE_H

#include <linux/types.h>

struct rescue_record;

int rescue_probe_init(void);
void rescue_probe_exit(void);
int rescue_probe_attach(void);
void rescue_probe_detach(void);

const struct rescue_record *rescue_probe_peek(int *cpu);
void rescue_probe_pop(int cpu);
u64 rescue_probe_last(void);
u64 rescue_probe_lost(void);
size_t rescue_probe_bytes(void);

#endif /* RESCUE_PROBE_H */
