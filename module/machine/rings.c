// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rings of all CPUs, read as one.
 *
 * The rule: a record that is dropped is counted, because the rescuer then walks the
 * task list.
 */
#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "machine/rings.h"
#include "machine/sanity.h"
#include "tree/ring.h"

/* I: set at init. The ring of a CPU that is offline keeps what it held. */
static struct rescue_ring **rings __read_mostly;

/* Any CPU, atomic: the order of all records. Written at each birth and exit. */
static atomic64_t last_seq ____cacheline_aligned_in_smp;

/**
 * rescue_rings_put() - append a record to the ring of this CPU
 * @record: what happened; @seq is set
 *
 * Context: any, interrupts off.
 * Return: whether the rescuer should read now: the ring is half full.
 */
bool rescue_rings_put(struct rescue_record *record)
{
	struct rescue_ring *ring = rings[smp_processor_id()];

	record->seq = atomic64_inc_return(&last_seq);
	rescue_ring_put(ring, record);
	/* >=, not ==: a kick may have come too early to see the record. */
	return rescue_ring_used(ring) >= RESCUE_RING_SLOTS / 2;
}

/**
 * rescue_rings_peek() - the oldest record of all rings
 * @cpu: result: the CPU of its ring
 *
 * The oldest that is visible: a CPU may be about to publish an older one.
 *
 * Context: the rescuer.
 * Return: the record, valid until rescue_rings_pop(); NULL when all are empty.
 */
const struct rescue_record *rescue_rings_peek(int *cpu)
{
	const struct rescue_record *oldest = NULL;
	int i;

	rescue_assert_owner();
	for_each_possible_cpu(i) {
		const struct rescue_record *record = rescue_ring_peek(rings[i]);

		if (!record || (oldest && record->seq > oldest->seq))
			continue;
		oldest = record;
		*cpu = i;
	}
	return oldest;
}

/**
 * rescue_rings_pop() - the record that was peeked is done with
 * @cpu: the CPU of its ring
 *
 * Context: the rescuer.
 */
void rescue_rings_pop(int cpu)
{
	rescue_assert_owner();
	rescue_ring_pop(rings[cpu]);
}

/**
 * rescue_rings_last() - the newest record of all
 *
 * Context: any.
 * Return: its place in the order; it may be about to be published.
 */
u64 rescue_rings_last(void)
{
	return atomic64_read(&last_seq);
}

/**
 * rescue_rings_lost() - records that were dropped on full rings
 *
 * Context: any.
 * Return: the sum since load.
 */
u64 rescue_rings_lost(void)
{
	u64 lost = 0;
	int i;

	for_each_possible_cpu(i)
		lost += READ_ONCE(rings[i]->lost);
	return lost;
}

/**
 * rescue_rings_bytes() - memory of the rings
 *
 * Return: bytes.
 */
size_t rescue_rings_bytes(void)
{
	return num_possible_cpus() * sizeof(struct rescue_ring);
}

/**
 * rescue_rings_init() - make the rings
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int rescue_rings_init(void)
{
	int cpu;

	rings = kcalloc(nr_cpu_ids, sizeof(*rings), GFP_KERNEL);
	if (!rings)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		rings[cpu] = vzalloc_node(sizeof(*rings[cpu]), cpu_to_node(cpu));
		if (!rings[cpu]) {
			rescue_rings_exit();
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * rescue_rings_exit() - free the rings
 *
 * Context: process; the probes are detached and the rescuer has ended.
 */
void rescue_rings_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		vfree(rings[cpu]);
	kfree(rings);
	rings = NULL;
}
