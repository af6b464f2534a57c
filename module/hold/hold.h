/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hold: what is done to a set of processes, and in numbers, what was done.
 */
#ifndef RESCUE_HOLD_H
#define RESCUE_HOLD_H

#include <linux/types.h>

struct rescue_lineage;

/**
 * struct rescue_tally - what was done, for the journal and the outcome
 * @held: processes that were told to stop
 * @captured: newborns that were caught, by a probe or by a drain; set by the caller
 * @restopped: stops that were undone, and made again
 * @killed: members that have gone after the order to kill
 * @left: members that have not carried out the order
 * @let_go: newborns with a bit but no member above them
 * @spared: processes that the order named and left alone; set by the caller
 * @sent_us: from the order until every signal was sent
 * @took_us: until the end
 * @pending: some of the members that are left, "PID(name,state) ..."
 */
struct rescue_tally {
	u32 held;
	u32 captured;
	u32 restopped;
	u32 killed;
	u32 left;
	u32 let_go;
	u32 spared;
	u32 sent_us;
	u32 took_us;
	char pending[96];
};

/* Held until it is quiet, and kept so. */
int rescue_freeze_run(struct rescue_lineage *l, u64 since_ns, u64 timeout_ns, u64 most_ns,
		      struct rescue_tally *tally);
u32 rescue_freeze_tend(struct rescue_lineage *l, struct rescue_tally *tally, bool freezing);
void rescue_freeze_restop(struct rescue_lineage *l, struct rescue_tally *tally);
void rescue_freeze_name_pending(const struct rescue_lineage *l, struct rescue_tally *tally);

/* What ends that. */
int rescue_kill_run(struct rescue_lineage *l, u64 patience_ns, u64 most_ns,
		    struct rescue_tally *tally);
u32 rescue_thaw_all(struct rescue_lineage *l, struct rescue_tally *tally);
u32 rescue_thaw_marked(struct rescue_lineage *l, struct rescue_tally *tally);

/* To the kernel's OOM killer. */
void rescue_offer_members(struct rescue_lineage *l);

#endif /* RESCUE_HOLD_H */
