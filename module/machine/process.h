/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Process: what the process behind a node is right now.
 *
 * The one place where an identity (pid and start time) becomes a task_struct.
 */
#ifndef RESCUE_PROCESS_H
#define RESCUE_PROCESS_H

#include <linux/sched.h>
#include <linux/types.h>

#include "tree/node.h"

struct cred;
struct pid;
struct rescue_ids;
struct rescue_lineage;
struct rescue_reaping;
struct rescue_target;

static inline struct rescue_identity rescue_process_identity(const struct task_struct *p)
{
	return (struct rescue_identity){ .pid = p->tgid, .start_ns = p->start_boottime };
}

struct pid *rescue_process_pid(const struct rescue_node *node);
struct task_struct *rescue_process_find(const struct rescue_node *node);
bool rescue_process_is_there(const struct rescue_node *node);
struct task_struct *rescue_process_find_by(u32 pid, u64 start_ns);
bool rescue_process_has_exited(struct task_struct *p);
bool rescue_process_is_protected(struct task_struct *p);
bool rescue_process_is_reaper(struct task_struct *p);
bool rescue_process_ends_others(const struct rescue_node *node);
u64 rescue_process_cgroup(struct task_struct *p);
bool rescue_process_is(struct task_struct *p, const struct rescue_target *target);
void rescue_process_ids(const struct cred *cred, struct rescue_ids *ids);
bool rescue_process_is_users(const struct rescue_node *node, u32 uid);
void rescue_process_reaping(const struct rescue_lineage *l, const struct rescue_node *node,
			    struct rescue_reaping *r);
void rescue_process_each(bool (*visit)(struct task_struct *p, void *arg), void *arg);

#endif /* RESCUE_PROCESS_H */
