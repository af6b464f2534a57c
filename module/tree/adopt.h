/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Adopt: a sweep over the task list, when the module is loaded and after records were lost.
 * It begins with rescue_adopt_begin(); each process that is alive is adopted; those
 * that were not have exited.
 *
 * Pure.
 */
#ifndef RESCUE_ADOPT_H
#define RESCUE_ADOPT_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_person;

void rescue_adopt_begin(struct rescue_lineage *l);
u32 rescue_adopt(struct rescue_lineage *l, const struct rescue_person *found,
		 const char *comm,
		 u32 parent_pid, u64 parent_start_ns, u32 pgrp, u32 session);
u32 rescue_adopt_end(struct rescue_lineage *l);

#endif /* RESCUE_ADOPT_H */
