/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spare: who is never touched, and why.
 */
#ifndef RESCUE_SPARE_H
#define RESCUE_SPARE_H

#include <linux/types.h>

struct rescue_lineage;

/**
 * struct rescue_caller - the process that gave a command
 * @pid: its number
 * @start_ns: boot-time clock of its birth
 */
struct rescue_caller {
	u32 pid;
	u64 start_ns;
};

void rescue_spare_mark(struct rescue_lineage *l, const struct rescue_caller *caller);

#endif /* RESCUE_SPARE_H */
