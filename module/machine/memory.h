/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory: what a process has and may demand, and what the machine has and has promised.
 */
#ifndef RESCUE_MEMORY_H
#define RESCUE_MEMORY_H

#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/types.h>
#include <linux/vmstat.h>

struct rescue_account;
struct rescue_node;

/**
 * struct rescue_memory - the memory of the machine, in KiB
 * @total: all of it
 * @available: what could be had without swapping
 * @committed: what has been promised: Committed_AS of /proc/meminfo
 * @commit_limit: what may be promised, if @overcommit is 2; -1: not known
 * @swap: all of it; -1: not known
 * @swap_free: what is left of it; -1: not known
 * @overcommit: vm.overcommit_memory; -1: not known
 */
struct rescue_memory {
	u64 total;
	u64 available;
	u64 committed;
	long commit_limit;
	long swap;
	long swap_free;
	int overcommit;
};

static inline u64 rescue_memory_kib(u64 pages)
{
	return pages << (PAGE_SHIFT - 10);
}

void rescue_memory_of_machine(struct rescue_memory *memory);
bool rescue_memory_is_coming(void);
u64 rescue_memory_certain(u8 only);
void rescue_memory_of_process(const struct rescue_node *node, bool whole,
			      struct rescue_account *account);

/*
 * The bell: from that moment on a birth wakes the rescuer when little memory is free. Whether
 * it is short is another question: most of what is not free may be cache. Written by the rescuer.
 */
extern unsigned long rescue_memory_bell;	/* jiffies; 0: never */

void rescue_memory_set_bell(bool rings);

/* Is it to ring? Little is an eighth: a tenth, and what the kernel keeps for itself. */
static inline bool rescue_memory_ring(void)
{
	unsigned long bell = READ_ONCE(rescue_memory_bell);

	return unlikely(bell) && time_after_eq(jiffies, bell) &&
	       global_zone_page_state(NR_FREE_PAGES) < totalram_pages() / 8;
}

#endif /* RESCUE_MEMORY_H */
