/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unreaped: the processes that have exited and still hold their slots.
 */
#ifndef RESCUE_UNREAPED_H
#define RESCUE_UNREAPED_H

#include <linux/types.h>

#include "machine/describe.h"

struct task_struct;

/**
 * struct rescue_unreaped - zombies of the whole machine
 * @nr: how many wait for @by, or, if there is none, how many there are
 * @by: pid of the process that more than half of them wait for; 0: there is none
 * @name: its name, escaped
 */
struct rescue_unreaped {
	u32 nr;
	pid_t by;
	char name[RESCUE_NAME_MAX];
};

bool rescue_unreaped_is(struct task_struct *p);
void rescue_unreaped_count(struct rescue_unreaped *found);

#endif /* RESCUE_UNREAPED_H */
