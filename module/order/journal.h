/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Journal: the last incidents. One freeze and what followed is one line of
 * /proc/rescue/log. 64 are kept, in memory that is there from the start.
 */
#ifndef RESCUE_JOURNAL_H
#define RESCUE_JOURNAL_H

#include <linux/time64.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "bounds.h"
#include "hold/hold.h"
#include "machine/describe.h"

enum rescue_incident_state {
	RESCUE_INCIDENT_FROZEN,		/* held, quiet */
	RESCUE_INCIDENT_PENDING,	/* held, some had not stopped in time */
	RESCUE_INCIDENT_KILLED,		/* every member is gone */
	RESCUE_INCIDENT_DYING,		/* killed, some had not exited in time */
	RESCUE_INCIDENT_THAWED,
	RESCUE_INCIDENT_GONE,		/* the members exited, and not because we killed them */
	RESCUE_NR_INCIDENT_STATES,
};

/**
 * struct rescue_incident - one line of the log
 * @id: counts from 1
 * @time: wall clock, seconds, at its begin
 * @open: its members are held still
 * @trigger: static string: where the order came from
 * @state: what became of it
 * @trees: storms that were frozen by the one order
 * @culprit: root of the first tree
 * @tally: numbers up to the end of the freeze, and of what was captured and re-stopped later
 * @killed: members that have gone after the order to kill
 * @left: members that have not carried out the last order
 * @end_us: time that the kill or the thaw took
 */
struct rescue_incident {
	u32 id;
	time64_t time;
	bool open;
	const char *trigger;
	enum rescue_incident_state state;
	u32 trees;
	struct rescue_culprit culprit;
	struct rescue_tally tally;
	u32 killed;
	u32 left;
	u32 end_us;
};

void rescue_journal_put(const struct rescue_incident *incident);
bool rescue_journal_get(u32 id, struct rescue_incident *copy);
u32 rescue_journal_last(void);
u32 rescue_journal_changes(void);

extern wait_queue_head_t rescue_journal_queue;	/* woken after each change */
extern const char * const rescue_incident_states[];

#endif /* RESCUE_JOURNAL_H */
