/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One ring per CPU: births, execs and exits on their way from the probes to the
 * rescuer.
 *
 * Single producer (the probes of one CPU, interrupts off), single consumer
 * (the rescuer). Fixed size, no lock, no wrap of the indices other than the
 * natural one of unsigned int. A full ring drops the record and counts it: the
 * rescuer then resynchronises from the task list. Never let a drop go uncounted.
 *
 * Barriers:
 *
 *   label       here                        pairs with
 *   ring:A      release of head (put)       ring:B
 *   ring:B      acquire of head (peek)      ring:A
 *               If ring:B reads from ring:A, then the slot reads what was filled in.
 *   ring:C      release of tail (pop)       ring:D
 *   ring:D      acquire of tail (put)       ring:C
 *               If ring:D reads from ring:C, then the slot had been read when it is filled.
 *   ring:E      acquire of the last place   the full barrier of taking a place in the order
 *               (a pass begins)
 *               If ring:E reads the place of a record, then all that led to it is in the pass.
 *
 * The full barriers of the freeze itself are in held.h.
 */
#ifndef RESCUE_RING_H
#define RESCUE_RING_H

#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/barrier.h>

#include "bounds.h"

enum rescue_record_kind {
	RESCUE_BIRTH,	/* a process: fork, vfork, clone without CLONE_THREAD */
	RESCUE_THREAD,	/* a thread: clone with CLONE_THREAD */
	RESCUE_EXEC,	/* a process runs another program */
	RESCUE_EXIT,	/* the last thread of a process is exiting */
};

/**
 * struct rescue_record - one birth, exec or exit
 * @seq: position in the order of all records of the machine
 * @start_ns: boot-time clock of the birth of @pid; with @pid its identity
 * @pid: process (thread group) that was born, got a thread, execs or exits
 * @uid: its real uid
 * @kind: what happened
 * @vfork: (birth) the creator waits in the kernel until the child execs or exits
 * @born_protected: (birth) it has oom_score_adj -1000, from its creator
 * @tables: (birth) page tables that were copied; saturates
 * @mappings: (birth) mappings that were copied; saturates
 * @age_us: (exec) since the birth; saturates
 * @parent_start_ns: (birth) identity of the creator; (thread) birth of the thread
 * @parent_pid: (birth) process that called fork, whatever real_parent says;
 *              0 when a kernel thread did
 * @comm: (exec) the name of the program, (exit) the name it had last; not terminated when full
 */
struct rescue_record {
	u64 seq;
	u64 start_ns;
	u32 pid;
	u32 uid;
	u8 kind;
	bool vfork;
	bool born_protected;
	union {
		struct {
			u16 tables;
			u16 mappings;
		};
		u32 age_us;
	};
	union {
		struct {
			u32 parent_pid;
			u64 parent_start_ns;
		};
		char comm[16];
	};
};

static_assert(sizeof(struct rescue_record) == 48);

/**
 * struct rescue_ring - the records of one CPU
 * @head: slots ever filled. P: written by the producer, read by both
 * @lost: records dropped. P: written by the producer; a stale read finds it later
 * @tail: slots ever emptied. C: written by the consumer, read by both
 * @slot: P between @tail + size and @head, C between @tail and @head
 */
struct rescue_ring {
	unsigned int head;
	unsigned long lost;
	unsigned int tail ____cacheline_aligned;
	struct rescue_record slot[RESCUE_RING_SLOTS];
};

/**
 * rescue_ring_used() - records that wait in @ring
 * @ring: the ring
 *
 * Context: the producer: a bound from above, as the consumer only makes it less; the
 * consumer: a bound from below.
 * Return: number of records.
 */
static inline unsigned int rescue_ring_used(const struct rescue_ring *ring)
{
	return READ_ONCE(ring->head) - READ_ONCE(ring->tail);
}

/**
 * rescue_ring_put() - append a record
 * @ring: the ring of this CPU
 * @record: what happened; copied
 *
 * Context: this CPU's producer, interrupts off.
 * Return: false when the ring was full: the record is dropped and counted.
 */
static inline bool rescue_ring_put(struct rescue_ring *ring, const struct rescue_record *record)
{
	unsigned int head = ring->head;

	/* ring:D: if tail reads from ring:C, then the slot has been read. */
	if (head - smp_load_acquire(&ring->tail) >= RESCUE_RING_SLOTS) {
		WRITE_ONCE(ring->lost, ring->lost + 1);
		return false;
	}
	ring->slot[head % RESCUE_RING_SLOTS] = *record;
	/* ring:A: a consumer that reads this head reads the whole record. */
	smp_store_release(&ring->head, head + 1);
	return true;
}

/**
 * rescue_ring_peek() - the oldest record
 * @ring: any CPU's ring
 *
 * Context: the consumer.
 * Return: the record, valid until rescue_ring_pop(); NULL when there is none.
 */
static inline const struct rescue_record *rescue_ring_peek(const struct rescue_ring *ring)
{
	/* ring:B: if head reads from ring:A, then the slot reads what was put. */
	if (smp_load_acquire(&ring->head) == ring->tail)
		return NULL;
	return &ring->slot[ring->tail % RESCUE_RING_SLOTS];
}

/**
 * rescue_ring_pop() - give the slot of the oldest record back
 * @ring: a ring for which rescue_ring_peek() has just returned a record
 *
 * Context: the consumer.
 */
static inline void rescue_ring_pop(struct rescue_ring *ring)
{
	/* ring:C: a producer that reads this tail may fill the slot. */
	smp_store_release(&ring->tail, ring->tail + 1);
}

#endif /* RESCUE_RING_H */
