/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sanity: what must be so, asserted where it is relied on.
 *
 * Letters at shared fields and variables, all over the module:
 *
 *   I  set when the module is loaded, and never again
 *   R  the rescuer's: it alone reads and writes
 *   S  the rescuer writes, any context reads: one word, and an old value is one of a moment ago
 *   A  atomic, any CPU
 *   L  under the lock that is named
 *   W  any process writes: one word, and any of two values that race is as good
 */
#ifndef RESCUE_SANITY_H
#define RESCUE_SANITY_H

#include <linux/bug.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

/* I: the rescuer thread. */
extern struct task_struct *rescue_owner;

void rescue_sanity_note(void);
unsigned int rescue_sanity_count(void);

/**
 * rescue_impossible() - an impossible state: warn once, and trust the lineage no more
 * @condition: it is impossible
 *
 * From then on all orders but thaw are answered with EIO.
 *
 * Context: any.
 * Return: whether @condition holds; then touch no process.
 */
#define rescue_impossible(condition)			\
({							\
	bool __impossible = WARN_ON_ONCE(condition);	\
							\
	if (unlikely(__impossible))			\
		rescue_sanity_note();			\
	__impossible;					\
})

/* What is the rescuer's is read and written by its thread alone. */
#define rescue_assert_owner() \
	((void)rescue_impossible(current != READ_ONCE(rescue_owner)))

/* A task is found, and acted on, in one RCU read section. */
#define rescue_assert_rcu() \
	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "a task without rcu_read_lock()")

#endif /* RESCUE_SANITY_H */
