/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rescuer: the one thread that decides. It owns the lineage and the held set,
 * so they need no locks. Made at load (making a thread in an emergency is itself
 * a fork), SCHED_FIFO.
 */
#ifndef RESCUE_RESCUER_H
#define RESCUE_RESCUER_H

int rescue_rescuer_start(void);
void rescue_rescuer_stop(void);

#endif /* RESCUE_RESCUER_H */
