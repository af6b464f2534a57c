/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lineage: the creator of each process, whatever real_parent says later.
 *
 * A node is one process, keyed by (pid, start time), so that a reused pid is a
 * new node. A dead node stays as a ghost while it joins two or more branches
 * that live; with one branch left it is folded into that branch, with none it
 * is freed and its births go up to its parent. So there are never more than
 * twice as many nodes as living processes, whatever the churn.
 *
 *        init                    init                     init
 *          |                       |                        |
 *        bomb(dead)              bomb(ghost)                b
 *        /   \        a lives:   /   \        a exits:    (bomb is folded into b)
 *       a     b                 a     b
 *
 * Pure: no task_struct, no allocation, no lock. There is one owner (in the
 * kernel: the rescuer thread), and no other context may look. Nodes live in chunks
 * that the owner hands in; they are named by index, which makes a node 64
 * bytes, a cache line: with its ghost, a process costs 128.
 *
 * Records may come in any order (they are read from several CPUs' rings): a
 * birth whose parent is unknown makes a placeholder, an exit whose birth has
 * not come waits, unlinked, for one more rescue_lineage_settle(). A node that
 * died is pruned only at the second settle after its exit: whatever its process
 * did was written before its exit was, so a full drain of the rings that begins
 * after the exit was read finds all of it.
 */
#ifndef RESCUE_LINEAGE_H
#define RESCUE_LINEAGE_H

#include <linux/types.h>

#include "tree/node.h"

/**
 * struct rescue_person - what is known of a process when it is met
 * @pid: number
 * @start_ns: boot-time clock of its birth
 * @uid: real uid
 * @vforked: its creator waits for it in the kernel
 * @born_protected: it was born with oom_score_adj -1000
 */
struct rescue_person {
	u32 pid;
	u64 start_ns;
	u32 uid;
	bool vforked;
	bool born_protected;
};

u32 rescue_lineage_birth(struct rescue_lineage *l, const struct rescue_person *child,
			 u32 parent_pid, u64 parent_start_ns);
u32 rescue_lineage_thread(struct rescue_lineage *l, u32 pid, u64 start_ns, u64 now_ns);
void rescue_lineage_exec(struct rescue_lineage *l, u32 pid, u64 start_ns, const char *comm);
u32 rescue_lineage_exit(struct rescue_lineage *l, u32 pid, u64 start_ns, u32 uid, const char *comm);
bool rescue_lineage_settle(struct rescue_lineage *l);
void rescue_lineage_requeue(struct rescue_lineage *l);
void rescue_lineage_clear_marks(struct rescue_lineage *l);

/* The held set. */
void rescue_lineage_join(struct rescue_lineage *l, u32 index);
void rescue_lineage_join_born(struct rescue_lineage *l, u32 index);
void rescue_lineage_leave(struct rescue_lineage *l, u32 index);
void rescue_lineage_pardon(struct rescue_lineage *l);
void rescue_lineage_condemn(struct rescue_lineage *l, u32 index);

/* Known from the records of others alone: it has no name until it was seen itself. */
static inline bool rescue_lineage_is_guess(const struct rescue_node *node)
{
	return node->flags & RESCUE_ADOPTED && !node->comm[0];
}

/* Does it stand right below the root because its creator is not known? */
static inline bool rescue_lineage_is_misplaced(const struct rescue_node *node)
{
	return node->flags & RESCUE_ADOPTED && node->parent == RESCUE_ROOT;
}

/* For adopt.c. */
u32 rescue_lineage_meet(struct rescue_lineage *l, const struct rescue_person *person,
			u32 parent);
u32 rescue_lineage_find_or_guess(struct rescue_lineage *l, u32 pid, u64 start_ns, u32 uid);
bool rescue_lineage_descends_from(struct rescue_lineage *l, u32 index, u32 ancestor);
void rescue_lineage_move(struct rescue_lineage *l, u32 index, u32 parent);
void rescue_lineage_queue_prune(struct rescue_lineage *l, u32 index);

#endif /* RESCUE_LINEAGE_H */
