/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trees: the rows of /proc/rescue/top, which of them is looked at and which are marked.
 *
 * A tree is the same tree as long as its root has the number, the user, the name and the
 * ancestry that it had.
 */
#ifndef RESCUECTL_TREES_H
#define RESCUECTL_TREES_H

#include <stdbool.h>

#include "table.h"

#define TREES_MAX	8

/**
 * enum tree_field - columns that are shown, when there are such
 */
enum tree_field {
	TREE_ROOT,
	TREE_TASKS,
	TREE_RATE,
	TREE_GENERATIONS,
	TREE_UID,
	TREE_TTY,
	TREE_CGROUP,
	TREE_STORM,
	TREE_COMM,
	TREE_ANCESTRY,
	TREE_PRESSURE,
	TREE_ANCHOR,
	TREE_ABOVE,
	TREE_NR_FIELDS,
};

/**
 * struct tree - one row
 * @marked: by the user
 * @fields: "-": not known; they lie in @text
 * @text: the line
 */
struct tree {
	bool marked;
	const char *fields[TREE_NR_FIELDS];
	char text[1024];
};

/**
 * struct trees - a snapshot
 * @nr: rows
 * @cursor: the row that is looked at
 * @err: positive errno with which the last look failed; 0
 */
struct trees {
	int nr;
	int cursor;
	int err;
	struct tree rows[TREES_MAX];
};

bool trees_look(struct trees *trees);
void trees_refresh(struct trees *trees);
void trees_move(struct trees *trees, int by);
int trees_marked(const struct trees *trees);
void trees_unmark(struct trees *trees);
const struct tree *trees_find(const struct trees *trees, const struct tree *tree);

#endif
