// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a user without root may order, and about which processes.
 *
 * The rule: a user is one that all four uids agree on, and is never root.
 */
#include "tree/user.h"

/**
 * rescue_user_of() - the user that a thread is of
 * @ids: its uids
 *
 * Return: the uid; RESCUE_NO_USER: it is of root, or of more than one, as a setuid program is.
 */
u32 rescue_user_of(const struct rescue_ids *ids)
{
	if (!ids->real || ids->real != ids->effective || ids->real != ids->saved ||
	    ids->real != ids->fs)
		return RESCUE_NO_USER;
	return ids->real;
}

/**
 * rescue_user_owns() - is a thread of that user, and of no other?
 * @uid: the user; RESCUE_NO_USER owns none
 * @ids: uids of the thread
 *
 * Return: whether it is.
 */
bool rescue_user_owns(u32 uid, const struct rescue_ids *ids)
{
	return uid != RESCUE_NO_USER && rescue_user_of(ids) == uid;
}

/**
 * rescue_user_may() - is a command one for users, about their own processes?
 * @verb: what it does
 *
 * Return: false: it changes what the module does for all.
 */
bool rescue_user_may(enum rescue_verb verb)
{
	switch (verb) {
	case RESCUE_FREEZE_TOP:
	case RESCUE_KILL_TOP:
	case RESCUE_FREEZE:
	case RESCUE_KILL:
	case RESCUE_THAW:
	case RESCUE_TRIM:
		return true;
	default:
		return false;
	}
}
