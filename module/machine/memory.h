/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory: what a process has and may demand, and what the machine has and has promised.
 */
#ifndef RESCUE_MEMORY_H
#define RESCUE_MEMORY_H

#include <linux/types.h>

struct rescue_account;
struct rescue_node;

/**
 * struct rescue_memory - the memory of the machine, in KiB
 * @total: all of it
 * @available: what could be had without swapping
 * @committed: what has been promised: Committed_AS of /proc/meminfo
 * @commit_limit: what may be promised, if @overcommit is 2; -1: not known
 * @overcommit: vm.overcommit_memory; -1: not known
 */
struct rescue_memory {
	u64 total;
	u64 available;
	u64 committed;
	long commit_limit;
	int overcommit;
};

void rescue_memory_of_machine(struct rescue_memory *memory);
bool rescue_memory_is_coming(void);
void rescue_memory_of_process(const struct rescue_node *node, bool whole,
			      struct rescue_account *account);

#endif /* RESCUE_MEMORY_H */
