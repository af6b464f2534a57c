/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Limits: what can make fork() fail, and how much of it is used.
 */
#ifndef RESCUE_LIMITS_H
#define RESCUE_LIMITS_H

#include <linux/types.h>

#define RESCUE_CGROUP_PATH_MAX 512u

/**
 * struct rescue_limits - what the limits of a user and a cgroup are asked of
 * @pid: a living process of the heaviest tree, 0 when there is none
 * @uid: its real uid
 * @nproc_used: processes and threads of that user, -1: not known
 * @nproc_limit: its RLIMIT_NPROC, -1: none
 * @exempt: it may exceed RLIMIT_NPROC: root, or capable
 * @cgroup: path of its cgroup, not escaped; empty when it cannot be shown
 */
struct rescue_limits {
	u32 pid;
	u32 uid;
	long nproc_used;
	long nproc_limit;
	bool exempt;
	char cgroup[RESCUE_CGROUP_PATH_MAX];
};

void rescue_limits_read(void);
u32 rescue_limits_slots(void);
u32 rescue_limits_used(void);
void rescue_limits_of_culprit(void *limits);
size_t rescue_limits_render(const struct rescue_limits *limits, char *buf, size_t size);

#endif /* RESCUE_LIMITS_H */
