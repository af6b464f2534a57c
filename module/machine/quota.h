/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Quota: the limits above a process that can make its fork() fail: RLIMIT_NPROC of its user,
 * pids.max of its cgroups, pid_max of its pid namespaces.
 */
#ifndef RESCUE_QUOTA_H
#define RESCUE_QUOTA_H

#include <linux/types.h>

struct cgroup;
struct rescue_node;
struct task_struct;

#define RESCUE_QUOTA_PATH	256	/* of a cgroup, not escaped, terminated */

enum rescue_quota_kind { RESCUE_QUOTA_USER, RESCUE_QUOTA_CGROUP, RESCUE_QUOTA_PIDNS };

/**
 * struct rescue_quota - one limit, and how much of it is used
 * @kind: of what it is the limit
 * @of: its identity: two quotas of one kind with the same @of are one. Never dereferenced;
 *      NULL: there is no such limit
 * @uid: real user of a process below it
 * @used: tasks that count, those of forks that are under way included
 * @max: how many may be; 0: there is no limit
 */
struct rescue_quota {
	enum rescue_quota_kind kind;
	const void *of;
	u32 uid;
	u32 used;
	u32 max;
};

/**
 * struct rescue_full_quota - a limit that is full, or is the fullest, and whose it is
 * @quota: the limit
 * @path: of a cgroup, not escaped; empty: it is that of no cgroup
 */
struct rescue_full_quota {
	struct rescue_quota quota;
	char path[RESCUE_QUOTA_PATH];
};

/* Called in the context of a process, may sleep, allocates. */
void rescue_quota_init(void);
void rescue_quota_exit(void);
void rescue_quota_refresh(void);
u32 rescue_quota_list(struct rescue_full_quota *full, u32 nr);

/* Called in any context. */
void rescue_quota_of(const struct rescue_node *node, struct rescue_full_quota *user,
		     struct rescue_full_quota *cgroup);

/* Called in any context, under rcu_read_lock(). */
u32 rescue_quota_percent(const struct rescue_quota *quota);
u32 rescue_quota_fullest(struct task_struct *p, u32 *max, u64 *of);

#endif /* RESCUE_QUOTA_H */
