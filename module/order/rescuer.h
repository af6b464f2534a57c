/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rescuer: the one thread that decides. It owns the lineage and the held set,
 * so they need no locks. Made at load (making a thread in an emergency is itself
 * a fork), SCHED_FIFO.
 */
#ifndef RESCUE_RESCUER_H
#define RESCUE_RESCUER_H

/* Each source of requests has one slot in the queue, and serialises itself. */
enum rescue_source {
	RESCUE_FROM_CTL,
	RESCUE_FROM_READER,
	RESCUE_NR_SOURCES,
};

typedef void (*rescue_work)(void);

int rescue_rescuer_start(void);
void rescue_rescuer_stop(void);
void rescue_rescuer_kick(void);
void rescue_rescuer_post(rescue_work fn);
int rescue_rescuer_call(enum rescue_source source, void (*fn)(void *arg), void *arg);

#endif /* RESCUE_RESCUER_H */
