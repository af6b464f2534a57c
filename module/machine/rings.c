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
#include "tree/merge.h"
#include "tree/ring.h"

/* I: set at init. The ring of a CPU that is offline keeps what it held. */
static struct rescue_ring **rings __read_mostly;

static struct rescue_merge merge;	/* R */

/*
 * A: the order of all records. Written at each birth and exit, so nothing else is
 * in its cache line.
 */
static struct rings_order {
	atomic64_t last_seq;
} ____cacheline_aligned order;
static_assert(sizeof(order) % SMP_CACHE_BYTES == 0);

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

	/* A full barrier, pairs with ring:E. */
	record->seq = atomic64_inc_return(&order.last_seq);
	rescue_ring_put(ring, record);
	/* >=, not ==: a kick may have come too early to see the record. */
	return rescue_ring_used(ring) >= RESCUE_RING_SLOTS / 2;
}

/**
 * rescue_rings_begin() - a pass over all rings, up to the newest record of now
 *
 * Not those that come meanwhile: on many CPUs they may come faster than they are read. A CPU
 * may be about to publish a record that is older than the first.
 *
 * Context: the rescuer.
 * Return: for rescue_merge_peek() and rescue_merge_pop().
 */
struct rescue_merge *rescue_rings_begin(void)
{
	rescue_assert_owner();
	/* ring:E: if the place of a record is read, then all that led to it is read. */
	rescue_merge_begin(&merge, atomic64_read_acquire(&order.last_seq));
	return &merge;
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
	return num_possible_cpus() * sizeof(struct rescue_ring) + nr_cpu_ids * sizeof(*merge.heap);
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
	merge.ring = rings;
	merge.nr_rings = nr_cpu_ids;
	merge.heap = kcalloc(nr_cpu_ids, sizeof(*merge.heap), GFP_KERNEL);
	if (!merge.heap)
		goto err;
	for_each_possible_cpu(cpu) {
		rings[cpu] = vzalloc_node(sizeof(*rings[cpu]), cpu_to_node(cpu));
		if (!rings[cpu])
			goto err;
	}
	return 0;

err:
	rescue_rings_exit();
	return -ENOMEM;
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
	kfree(merge.heap);
	kfree(rings);
}
