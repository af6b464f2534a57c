/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tally: what a freeze, a kill or a thaw has done.
 */
#ifndef RESCUE_TALLY_H
#define RESCUE_TALLY_H

#include <linux/types.h>

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

#endif /* RESCUE_TALLY_H */
