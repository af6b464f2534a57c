/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Process: what the process behind a node is right now.
 *
 * The one place where an identity (pid and start time) becomes a task_struct.
 */
#ifndef RESCUE_PROCESS_H
#define RESCUE_PROCESS_H

#include <linux/types.h>

#include "tree/lineage.h"
#include "tree/storm.h"

struct pid;
struct rescue_target;
struct task_struct;

#define RESCUE_PATH_MAX 96	/* of a cgroup, escaped, terminated */
#define RESCUE_NAME_MAX 64	/* 15 characters, escaped, terminated */

/**
 * struct rescue_place - whose a process is, and where it stands
 * @uid: its real uid
 * @tty: its terminal, or "-"
 * @cgroup: its cgroup v2 path (the tail of a long one), escaped, or "-"
 */
struct rescue_place {
	u32 uid;
	char tty[32];
	char cgroup[RESCUE_PATH_MAX];
};

/**
 * struct rescue_terminal - the terminal of a process
 * @name: escaped, or "-"
 * @pgrp: the process group in its foreground, or -1
 */
struct rescue_terminal {
	char name[32];
	int pgrp;
};

struct pid *rescue_process_pid(const struct rescue_node *node);
struct task_struct *rescue_process_find(const struct rescue_node *node);
u32 rescue_process_witness(const struct rescue_lineage *l, u32 root);
void rescue_process_name(const struct rescue_node *node, char *buf, size_t size);
void rescue_process_terminal(struct task_struct *p, struct rescue_terminal *terminal);
void rescue_process_place(const struct rescue_node *node, struct rescue_place *place);
bool rescue_process_is_guarded(struct task_struct *p);
bool rescue_process_is(struct task_struct *p, const struct rescue_target *target);
u32 rescue_process_unreaped(void);
struct task_struct *rescue_process_unreaped_by(const struct rescue_node *node);
struct rescue_view rescue_process_view(struct rescue_lineage *l);
void rescue_escape(const char *src, size_t len, char *dst, size_t size);

#endif /* RESCUE_PROCESS_H */
