// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of the lineage.
 *
 * The rule: the rescuer neither waits for memory nor frees any. Chunks of nodes come from a work
 * item and go to another one.
 */
#include <linux/cpumask.h>
#include <linux/llist.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "bounds.h"
#include "machine/pool.h"
#include "machine/sanity.h"
#include "tree/node.h"
#include "tree/room.h"

static u32 chunks_at_load;	/* I */
static u64 needed_ns;		/* R: when most nodes were last needed */

/* S: what the lineage has, for the work item. */
static u32 chunks_known;
static u64 missed_known;

/* Chunks on their way to the next drain, and on their way back; linked through their memory. */
static LLIST_HEAD(new_chunks);
static LLIST_HEAD(old_chunks);

/*
 * I: its own, in front of a thousand tasks of the bomb, with a thread that is there already: a
 * new worker takes a fork.
 */
static struct workqueue_struct *queue;

/* It may fail, because an empty pool loses nothing. */
static void pool_take_memory(struct work_struct *work)
{
	u32 wanted = rescue_room_wanted(READ_ONCE(chunks_known), READ_ONCE(missed_known));

	while (wanted--) {
		struct llist_node *chunk = __vmalloc(RESCUE_CHUNK_BYTES, GFP_KERNEL | __GFP_ZERO |
						     __GFP_NORETRY | __GFP_NOWARN);

		if (!chunk)
			return;
		llist_add(chunk, &new_chunks);
	}
}

/* vfree() may wait for another task that purges what was freed before. */
static void pool_free_memory(struct work_struct *work)
{
	struct llist_node *chunk, *next;

	llist_for_each_safe(chunk, next, llist_del_all(&old_chunks))
		vfree(chunk);
}

static DECLARE_WORK(take_work, pool_take_memory);
static DECLARE_WORK(free_work, pool_free_memory);

static void pool_put_new_chunks(struct rescue_lineage *l)
{
	struct llist_node *chunk, *next;

	llist_for_each_safe(chunk, next, llist_del_all(&new_chunks))
		if (rescue_lineage_add_chunk(l, (struct rescue_node *)chunk))
			llist_add(chunk, &old_chunks);
}

static void pool_put_old_chunk(struct rescue_node *chunk)
{
	llist_add((struct llist_node *)chunk, &old_chunks);
}

/**
 * rescue_pool_grow() - more nodes, if few are free
 * @l: the lineage
 *
 * Takes what memory has come, and asks for more ahead of need.
 *
 * Context: the rescuer.
 */
void rescue_pool_grow(struct rescue_lineage *l)
{
	rescue_assert_owner();
	if (unlikely(!llist_empty(&new_chunks))) {
		pool_put_new_chunks(l);
		if (!llist_empty(&old_chunks))
			queue_work(queue, &free_work);
	}
	if (l->nr_free >= rescue_lineage_size(l) / 4 || l->nr_chunks >= RESCUE_MAX_CHUNKS)
		return;
	WRITE_ONCE(chunks_known, l->nr_chunks);
	WRITE_ONCE(missed_known, l->nr_missed);
	queue_work(queue, &take_work);
}

/**
 * rescue_pool_shrink() - give memory back that has not been needed for long
 * @l: the lineage
 *
 * One storm must not make all passes over the pool slow for ever. But what the next one needs
 * stays, and all of it while processes are held: they can be let go and fork on. No other context
 * follows nodes, so there is no reader to wait for.
 *
 * Context: the rescuer, may sleep.
 */
void rescue_pool_shrink(struct rescue_lineage *l)
{
	u32 keep = rescue_room_kept(l->nr_chunks, chunks_at_load,
				    rescue_lineage_size(l) - l->nr_free);
	u64 now = ktime_get_boottime_ns();

	rescue_assert_owner();
	if (keep == l->nr_chunks || l->nr_members)
		needed_ns = now;
	if (now - needed_ns < RESCUE_POOL_KEPT_NS)
		return;
	/* Chunks of which a node is used stay; the next try is as late as this one. */
	needed_ns = now;
	if (rescue_lineage_give_back(l, keep, pool_put_old_chunk))
		queue_work(queue, &free_work);
}

/**
 * rescue_pool_bytes() - memory of the hash table and of the nodes
 * @l: the lineage
 *
 * Context: any.
 * Return: bytes.
 */
size_t rescue_pool_bytes(const struct rescue_lineage *l)
{
	return (sizeof(u32) << l->bucket_bits) +
	       (size_t)READ_ONCE(l->nr_chunks) * RESCUE_CHUNK_BYTES;
}

/**
 * rescue_pool_init() - an empty lineage, with room
 * @l: the lineage
 * @window: births in which weight fades by half
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int rescue_pool_init(struct rescue_lineage *l, u32 window)
{
	u64 memory = (u64)totalram_pages() << PAGE_SHIFT;
	u32 bits = rescue_room_bucket_bits(memory);
	u32 *buckets = kvcalloc(1u << bits, sizeof(*buckets), GFP_KERNEL);
	struct rescue_node *chunk = buckets ? vzalloc(RESCUE_CHUNK_BYTES) : NULL;

	if (!chunk)
		goto err_buckets;
	chunks_at_load = rescue_room_at_load(memory, num_possible_cpus());
	rescue_lineage_init(l, buckets, bits, chunk, window);
	queue = alloc_workqueue("rescue_nodes", WQ_MEM_RECLAIM | WQ_HIGHPRI | WQ_UNBOUND, 1);
	if (!queue)
		goto err_chunks;
	while (l->nr_chunks < chunks_at_load) {
		chunk = vzalloc(RESCUE_CHUNK_BYTES);
		if (!chunk)
			goto err_chunks;
		rescue_lineage_add_chunk(l, chunk);
	}
	return 0;

err_chunks:
	rescue_pool_exit(l);
	return -ENOMEM;
err_buckets:
	kvfree(buckets);
	return -ENOMEM;
}

/**
 * rescue_pool_exit() - free the lineage
 * @l: the lineage
 *
 * Context: process, may sleep; the rescuer has ended.
 */
void rescue_pool_exit(struct rescue_lineage *l)
{
	cancel_work_sync(&take_work);
	cancel_work_sync(&free_work);
	if (queue)
		destroy_workqueue(queue);
	pool_put_new_chunks(l);
	pool_free_memory(NULL);
	while (l->nr_places)
		vfree(l->chunk[--l->nr_places]);
	kvfree(l->bucket);
}
