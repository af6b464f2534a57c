/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User: what a user without root may order, and about which processes (user=1).
 *
 * Stricter than kill(2), which also lets a user signal a setuid program that the user has
 * started: a process is of a user if it is of that user alone.
 *
 * Pure.
 */
#ifndef RESCUE_USER_H
#define RESCUE_USER_H

#include <linux/types.h>

#include "tree/command.h"

/* No process has this uid: an order that is limited to it finds none. */
#define RESCUE_NO_USER	((u32)-1)

/**
 * struct rescue_ids - the uids of one thread, as the initial user namespace has them
 * @real: real uid
 * @effective: effective uid
 * @saved: saved uid
 * @fs: uid for files
 */
struct rescue_ids {
	u32 real;
	u32 effective;
	u32 saved;
	u32 fs;
};

u32 rescue_user_of(const struct rescue_ids *ids);
bool rescue_user_owns(u32 uid, const struct rescue_ids *ids);
bool rescue_user_may(enum rescue_verb verb);

#endif /* RESCUE_USER_H */
