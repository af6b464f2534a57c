/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Room: how many nodes and hash buckets a machine needs.
 *
 * Linux allows a thread for each 128 KiB of memory (threads-max), and a process can leave a
 * ghost. So there are two nodes and one bucket for each 128 KiB: 0.1 % of the memory.
 *
 * Pure.
 */
#ifndef RESCUE_ROOM_H
#define RESCUE_ROOM_H

#include <linux/minmax.h>
#include <linux/types.h>

#include "bounds.h"

/* Memory for which a chunk of nodes is enough: 4096 nodes of 64 KiB. */
#define RESCUE_ROOM_CHUNK_SHIFT		(RESCUE_CHUNK_SHIFT + 16)

/* Memory for which a bucket is enough. */
#define RESCUE_ROOM_BUCKET_SHIFT	17

/* 16 KiB to 16 MiB of buckets. */
#define RESCUE_ROOM_BUCKET_BITS_MIN	12u
#define RESCUE_ROOM_BUCKET_BITS_MAX	22u

/**
 * rescue_room_at_load() - chunks of nodes to begin with
 * @memory: of the machine, bytes
 * @cpus: that it can have
 *
 * No more than for 32 Ki processes, the pid_max of a machine of up to 32 CPUs, and for half a
 * ring of births on each CPU: so many may wait at the first kick.
 *
 * Return: how many.
 */
static inline u32 rescue_room_at_load(u64 memory, u32 cpus)
{
	u32 enough = min_t(u64, (memory >> RESCUE_ROOM_CHUNK_SHIFT) + 1, RESCUE_MAX_CHUNKS);
	u32 most = min(max(cpus, 16u), RESCUE_MAX_CHUNKS);

	return min(max_t(u32, enough, 2), most);
}

/**
 * rescue_room_wanted() - chunks to add when few nodes are free
 * @nr_chunks: what there is
 * @nr_missed: processes that found no node
 *
 * Return: how many: a quarter of what there is, or enough for those without one.
 */
static inline u32 rescue_room_wanted(u32 nr_chunks, u64 nr_missed)
{
	u64 for_missed = nr_missed ? (nr_missed >> RESCUE_CHUNK_SHIFT) + 1 : 1;

	return (u32)min_t(u64, max_t(u64, nr_chunks / 4, for_missed),
			  RESCUE_MAX_CHUNKS - nr_chunks);
}

/**
 * rescue_room_kept() - chunks to keep when most nodes have become free
 * @nr_chunks: what there is
 * @at_load: what there was at first
 * @nr_used: nodes that are not free
 *
 * The pool grows when a quarter of it is free; so it is far from that afterwards.
 *
 * Return: how many: all, unless less than a quarter of them is used; then twice what is used, and
 * never less than @at_load.
 */
static inline u32 rescue_room_kept(u32 nr_chunks, u32 at_load, u32 nr_used)
{
	u32 used = (nr_used >> RESCUE_CHUNK_SHIFT) + 1;

	if (nr_used >= nr_chunks << (RESCUE_CHUNK_SHIFT - 2))
		return nr_chunks;
	return min(max(2 * used, at_load), nr_chunks);
}

/**
 * rescue_room_bucket_bits() - hash buckets
 * @memory: of the machine, bytes
 *
 * Return: how many, a power of two.
 */
static inline u32 rescue_room_bucket_bits(u64 memory)
{
	u32 bits = RESCUE_ROOM_BUCKET_BITS_MIN;

	while (bits < RESCUE_ROOM_BUCKET_BITS_MAX &&
	       (memory - 1) >> RESCUE_ROOM_BUCKET_SHIFT >> bits)
		bits++;
	return bits;
}

#endif /* RESCUE_ROOM_H */
