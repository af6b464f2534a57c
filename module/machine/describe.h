/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Describe: what a process, or a tree, is called, and where it stands.
 */
#ifndef RESCUE_DESCRIBE_H
#define RESCUE_DESCRIBE_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_node;
struct task_struct;

#define RESCUE_PATH_MAX 96	/* of a cgroup, escaped, terminated */
#define RESCUE_NAME_MAX 64	/* 15 characters, escaped, terminated */
#define RESCUE_TTY_MAX 32	/* of a terminal, escaped, terminated */

/**
 * struct rescue_place - the user of a process, and where it stands
 * @uid: its real uid
 * @tty: its terminal, or "-"
 * @cgroup: its cgroup v2 path (the tail of a long one), escaped, or "-"
 */
struct rescue_place {
	u32 uid;
	char tty[RESCUE_TTY_MAX];
	char cgroup[RESCUE_PATH_MAX];
};

#define RESCUE_ANCESTRY_MAX 192

/**
 * struct rescue_culprit - the root of a tree, described while it can be
 * @pid: its number
 * @ghost: it had exited
 * @place: its user, and where it stands; of a ghost: where its first living
 *         descendant does
 * @name: what it is called
 * @ancestry: "name<-parent(pid)<-...", ghosts included
 */
struct rescue_culprit {
	u32 pid;
	bool ghost;
	struct rescue_place place;
	char name[RESCUE_NAME_MAX];
	char ancestry[RESCUE_ANCESTRY_MAX];
};

void rescue_describe_escape(const char *src, size_t len, char *dst, size_t size);
void rescue_describe_name(const struct rescue_node *node, char *buf, size_t size);
int rescue_describe_terminal(struct task_struct *p, char *name, size_t size);
void rescue_describe_place(const struct rescue_node *node, struct rescue_place *place);

/* A tree. */
u32 rescue_describe_witness(const struct rescue_lineage *l, u32 root);
void rescue_describe_tree(const struct rescue_lineage *l, u32 root, struct rescue_culprit *c);

#endif /* RESCUE_DESCRIBE_H */
