/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spare: the processes that are never touched, and why.
 */
#ifndef RESCUE_SPARE_H
#define RESCUE_SPARE_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_target;
struct seq_buf;

#define RESCUE_SPARES_MAX 32u

/**
 * struct rescue_caller - the process that gave a command
 * @pid: its number; 0 when it was a key
 * @start_ns: boot-time clock of its birth
 * @uid: with @limited: the user; RESCUE_NO_USER: none, so that no process is meant
 * @limited: the order is one of a user without root, about processes of that user alone
 * @unasked: nothing has asked: what was let go by hand is left alone
 */
struct rescue_caller {
	u32 pid;
	u64 start_ns;
	u32 uid;
	bool limited;
	bool unasked;
};

enum rescue_spare_reason {
	RESCUE_NOT_SPARED,
	RESCUE_SPARED_INIT,	/* PID 1 */
	RESCUE_SPARED_CALLER,	/* the caller, or an ancestor of it */
	RESCUE_SPARED_LISTED,	/* the administrator asked for it */
	RESCUE_SPARED_OTHERS,	/* not of the user that asks */
	RESCUE_SPARED_ORDER,	/* (thaw) an order that is not of that user has it held */
	RESCUE_SPARED_PROTECTED,	/* oom_score_adj -1000, not from its creator */
	RESCUE_SPARED_THAWED,	/* it, or its creator, was let go by hand */
	RESCUE_NR_SPARE_REASONS,
};

int rescue_spare_init(const char *list);
int rescue_spare_add(struct rescue_lineage *l, const struct rescue_target *target);
int rescue_spare_remove(struct rescue_lineage *l, const struct rescue_target *target);
u32 rescue_spare_mark(struct rescue_lineage *l, const struct rescue_caller *caller);
u32 rescue_spare_marks(void);
enum rescue_spare_reason rescue_spare_reason(const struct rescue_lineage *l, u32 index);
void rescue_spare_show(struct seq_buf *out);

extern const char * const rescue_spare_reasons[];

#endif /* RESCUE_SPARE_H */
