// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sums over the memory of processes.
 *
 * The rule: when a table is full the result becomes larger, and stays an upper bound.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/ledger.h"
#include "tree/node.h"

/* Slots of a table that are tried. */
#define PROBES 8u

/* Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): ids are pointers. */
static u32 ledger_slot(u64 id, u32 probe, u32 slots)
{
	return (u32)((id * 0x9e3779b97f4a7c15ull >> 32) + probe) % slots;
}

/* Has the mm been counted? From now on it has. */
static bool ledger_has_counted(struct rescue_ledger *ledger, u64 mm)
{
	u32 probe;

	for (probe = 0; mm && probe < PROBES; probe++) {
		u64 *slot = &ledger->mm[ledger_slot(mm, probe, RESCUE_LEDGER_MMS)];

		if (*slot == mm)
			return true;
		if (!*slot) {
			*slot = mm;
			break;
		}
	}
	return false;
}

/* The slot of a family, or one that is free, or NULL. */
static struct rescue_family *ledger_family(struct rescue_ledger *ledger, u64 id)
{
	u32 probe;

	for (probe = 0; id && probe < PROBES; probe++) {
		struct rescue_family *family =
			&ledger->family[ledger_slot(id, probe, RESCUE_LEDGER_FAMILIES)];

		if (!family->id || family->id == id)
			return family;
	}
	return NULL;
}

/* Returns true if others may be of its family, of which the pages are subtracted in the end. */
static bool ledger_add(struct rescue_ledger *ledger, const struct rescue_account *account,
		       bool has_children, struct rescue_sums *sums)
{
	struct rescue_family *family;
	/* What was written and then made read-only backs nothing that is claimed. */
	u64 backed = min(account->backed, account->claimed);

	if (ledger_has_counted(ledger, account->mm))
		return false;
	sums->resident += account->resident;
	sums->swapped += account->swapped;
	sums->promised += account->claimed;
	/* Copies of it would be below it. */
	if (!account->is_copy && !has_children) {
		sums->promised -= backed;
		return false;
	}
	family = ledger_family(ledger, account->family);
	if (!family)
		return false;
	family->id = account->family;
	family->backed = max(family->backed, backed);
	return true;
}

static void ledger_leave_out(struct rescue_ledger *ledger, const struct rescue_account *account)
{
	struct rescue_family *family = ledger_family(ledger, account->family);

	if (family && family->id)
		family->backed = 0;
}

/* Adds those of the set, or leaves out the families of all others. Are there families? */
static bool ledger_walk(struct rescue_ledger *ledger, const struct rescue_lineage *l, u32 top,
			u8 only, bool inside, rescue_account_of account_of,
			struct rescue_sums *sums)
{
	struct rescue_account account;
	bool families = false;
	u32 steps = 0;
	u32 i;

	for (i = top; i; i = rescue_lineage_next_down(l, i, top)) {
		const struct rescue_node *node = rescue_node(l, i);

		rescue_node_breathe(&steps);
		if (!(node->flags & RESCUE_LIVING) || rescue_node_has(node, only) != inside)
			continue;
		account_of(node, inside, &account);
		if (inside)
			families |= ledger_add(ledger, &account, node->child, sums);
		else
			ledger_leave_out(ledger, &account);
	}
	return families;
}

/**
 * rescue_ledger_begin() - begin a reading of several sets
 * @ledger: scratch
 *
 * From here on each mm counts once: in the first set that has a process of it.
 */
void rescue_ledger_begin(struct rescue_ledger *ledger)
{
	memset(ledger->mm, 0, sizeof(ledger->mm));
}

/**
 * rescue_ledger_sum() - the memory of a set of processes
 * @ledger: scratch
 * @l: the lineage
 * @top: a tree that has all of the set
 * @only: the set: living nodes with all of these flags
 * @account_of: reads the memory of a process
 * @sums: result
 *
 * One walk over that tree; one over all nodes, if the set has copies or parents. Each has a breath
 * every thousand nodes.
 *
 * Context: the owner of the lineage.
 */
void rescue_ledger_sum(struct rescue_ledger *ledger, const struct rescue_lineage *l, u32 top,
		       u8 only, rescue_account_of account_of, struct rescue_sums *sums)
{
	u32 i;

	memset(ledger->family, 0, sizeof(ledger->family));
	*sums = (struct rescue_sums){};
	if (!ledger_walk(ledger, l, top, only, true, account_of, sums))
		return;
	ledger_walk(ledger, l, RESCUE_ROOT, only, false, account_of, sums);
	for (i = 0; i < RESCUE_LEDGER_FAMILIES; i++)
		sums->promised -= ledger->family[i].backed;
}

/**
 * rescue_ledger_certain() - pages in memory that a set has for certain
 * @l: the lineage
 * @only: the set: living nodes with all of these flags
 * @account_of: reads the memory of a process
 * @all: private pages in memory of the whole machine, each counted once
 *
 * fork() shares pages, so their sum over the set says nothing. But what all others cannot have,
 * the set has. One walk over the pool, with a breath every thousand nodes.
 *
 * Context: the owner of the lineage.
 * Return: of @all so many, or more, are of the set alone.
 */
u64 rescue_ledger_certain(const struct rescue_lineage *l, u8 only, rescue_account_of account_of,
			  u64 all)
{
	struct rescue_account account;
	struct rescue_node *node;
	u64 others = 0;
	u32 i;

	rescue_for_each_node(l, i, node) {
		if (!(node->flags & RESCUE_LIVING) || rescue_node_has(node, only))
			continue;
		account_of(node, true, &account);
		others += account.backed - account.swapped;
	}
	return all - min(all, others);
}
