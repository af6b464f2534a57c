/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Journal: incidents. One freeze and what followed is one line of
 * /proc/rescue/log. The last 64 are kept, in memory that is there from the start.
 */
#ifndef RESCUE_JOURNAL_H
#define RESCUE_JOURNAL_H

#include <linux/types.h>

#include "machine/process.h"

struct rescue_lineage;
struct rescue_tally;
struct seq_file;

#define RESCUE_JOURNAL_SIZE	64u
#define RESCUE_ANCESTRY_MAX	192

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
 * struct rescue_culprit - the root of a tree, described while it can be
 * @pid: its number
 * @ghost: it had exited
 * @place: whose it is and where it stands; of a ghost: where its first living
 *         descendant does
 * @name: what it is called
 * @ancestry: "name<-parent(pid)<-...", ghosts included
 */
struct rescue_culprit {
	u32 pid;
	bool ghost;
	struct rescue_place place;
	char name[RESCUE_NAME_MAX];
	char ancestry[RESCUE_ANCESTRY_MAX];
};

void rescue_journal_describe(const struct rescue_lineage *l, u32 root, struct rescue_culprit *c);

u32 rescue_journal_open(const char *trigger, const struct rescue_culprit *culprit);
void rescue_journal_update(enum rescue_incident_state state, u32 trees,
			   const struct rescue_tally *tally);
void rescue_journal_end(enum rescue_incident_state state, const struct rescue_tally *end);

void rescue_journal_note(const struct rescue_tally *part);
u32 rescue_journal_last(void);

/* For seq_operations; the private data of the seq_file has rescue_journal_copy_size() bytes. */
void *rescue_journal_start(struct seq_file *m, loff_t *pos);
void *rescue_journal_next(struct seq_file *m, void *v, loff_t *pos);
void rescue_journal_stop(struct seq_file *m, void *v);
int rescue_journal_show(struct seq_file *m, void *v);
size_t rescue_journal_copy_size(void);

#endif /* RESCUE_JOURNAL_H */
