/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Request: one command, on its way and back.
 */
#ifndef RESCUE_REQUEST_H
#define RESCUE_REQUEST_H

#include <linux/seq_buf.h>
#include <linux/types.h>

#include "order/spare.h"
#include "tree/command.h"

struct rescue_verdict;

/**
 * struct rescue_request - one command
 * @command: what
 * @caller: the process that wants it; its pid is 0 when it was a key
 * @trigger: static string for the journal: where it came from
 * @asked_ns: boot-time clock of the order
 * @settled: memory has run out, and an allocation waits: called once the storm is held, and will
 *           be killed or not, or there is none; may be called again. NULL otherwise
 * @offers: memory runs out: what is held is raised in oom_score_adj
 * @pressures: a bit for each pressure whose storm is meant; 0: all of them
 * @agrees: (storms) what has the last word before anything is done; NULL: nothing has
 * @l: the lineage, set when the rescuer begins
 * @outcome: result: "ok ..." or "error ENAME: ..."
 * @out: for appending to @outcome
 * @err: result: 0 or negative errno
 */
struct rescue_request {
	struct rescue_command command;
	struct rescue_caller caller;
	const char *trigger;
	u64 asked_ns;
	void (*settled)(bool kills);
	bool offers;
	u32 pressures;
	bool (*agrees)(const struct rescue_request *request, const struct rescue_verdict *verdict);
	struct rescue_lineage *l;
	char outcome[RESCUE_OUTCOME_MAX];
	struct seq_buf out;
	int err;
};

#endif /* RESCUE_REQUEST_H */
