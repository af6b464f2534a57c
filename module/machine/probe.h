/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probe: births and exits, from the kernel's tracepoints into the rings;
 * capture at birth on the way. Runs on every CPU, in any context.
 */
#ifndef RESCUE_PROBE_H
#define RESCUE_PROBE_H

int rescue_probe_attach(void);
void rescue_probe_detach(void);

#endif /* RESCUE_PROBE_H */
