/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Grip: one process, held or let go: its bits under its siglock, and the signal.
 */
#ifndef RESCUE_GRIP_H
#define RESCUE_GRIP_H

#include <linux/types.h>

struct pid;
struct rescue_lineage;
struct rescue_node;
struct task_struct;

/* By node. */
bool rescue_grip_hold(struct rescue_node *node);
bool rescue_grip_let_go(const struct rescue_node *node);
bool rescue_grip_send(const struct rescue_node *node, int sig);

/* By task, under rcu_read_lock(). */
bool rescue_grip_hold_task(struct task_struct *p, bool *was_stopped);
bool rescue_grip_let_go_task(struct task_struct *p);
void rescue_grip_stop(struct task_struct *p, struct pid *pid);
bool rescue_grip_is_quiet(struct task_struct *p, const struct rescue_lineage *l,
			  const struct rescue_node *node);

#endif /* RESCUE_GRIP_H */
