/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ledger: the memory of a set of processes: what they have, and what they could still demand.
 *
 * A process may write to all of its private writable mappings: that is its claim. Pages back
 * claims. fork() copies the claim and not the pages: parent and child then share what either of
 * them will need for itself once the other one writes. So
 *
 *	promised = the claims of all mms - the pages of which it is certain that they back one
 *
 * No counter tells what fork() shares at this moment. All mms that come from one exec are a
 * family, and only within a family can pages be shared. A family has at least as many pages as
 * the largest of its mms. It may have more, so the result is an upper bound:
 *
 *	parent, 100 pages written ─┬─ child      claims 300, of one mm 100: promised 200.
 *	                           └─ child      Once both have rewritten all, it is in truth 0.
 *
 * If a process outside of the set is of the family, the shared pages may be its own: then no
 * page is certain.
 *
 * Pure: the function that reads the memory of a process is handed in.
 */
#ifndef RESCUE_LEDGER_H
#define RESCUE_LEDGER_H

#include <linux/types.h>

#include "bounds.h"

struct rescue_lineage;
struct rescue_node;

/**
 * struct rescue_account - the memory of one process, in pages
 * @mm: identity of its mm, if other processes may have that too; 0: it is its own
 * @family: identity of the exec that its memory comes from; 0: not known
 * @is_copy: it has not called exec since it was forked
 * @resident: pages in memory
 * @swapped: pages in swap
 * @claimed: private writable mappings
 * @backed: private pages, in memory or in swap
 */
struct rescue_account {
	u64 mm;
	u64 family;
	bool is_copy;
	u64 resident;
	u64 swapped;
	u64 claimed;
	u64 backed;
};

/*
 * Reads the account of a living node: zeroes, if its process is gone or has no memory. Without
 * @whole only @family is needed.
 */
typedef void (*rescue_account_of)(const struct rescue_node *node, bool whole,
				  struct rescue_account *account);

/**
 * struct rescue_sums - the memory of a set of processes, in pages
 * @resident: in memory; a page that several mms map counts in each
 * @swapped: in swap, counted like @resident
 * @promised: what they could still demand, and nothing backs; an upper bound
 */
struct rescue_sums {
	u64 resident;
	u64 swapped;
	u64 promised;
};

/**
 * struct rescue_family - mms of one exec
 * @id: that of the accounts; 0: this slot is free
 * @backed: of the largest of them; 0: a process outside of the set is one of them, too
 */
struct rescue_family {
	u64 id;
	u64 backed;
};

/**
 * struct rescue_ledger - scratch, too large for a stack
 * @mm: mms that several processes may have and that have been counted
 * @family: those of the set that is being summed up
 */
struct rescue_ledger {
	u64 mm[RESCUE_LEDGER_MMS];
	struct rescue_family family[RESCUE_LEDGER_FAMILIES];
};

void rescue_ledger_begin(struct rescue_ledger *ledger);
void rescue_ledger_sum(struct rescue_ledger *ledger, const struct rescue_lineage *l, u32 top,
		       u8 only, rescue_account_of account_of, struct rescue_sums *sums);
u64 rescue_ledger_certain(const struct rescue_lineage *l, u8 only, rescue_account_of account_of,
			  u64 all);

#endif /* RESCUE_LEDGER_H */
