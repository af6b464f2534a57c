/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trees: the rows of /proc/rescue/top, which of them is looked at and which are marked.
 *
 * A tree is the same tree as long as its root has the number, the user, the name and the
 * ancestry that it had. A storm may be more than one row, by what it presses: where several rows
 * have one root, a row is the same as long as all else that the file says of storms is.
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

/* Each row may have a line of its own for what is above it. */
#define TREES_LINES	(2 * TREES_MAX)

/**
 * struct tree_line - a line of the list
 * @row: which it shows; -1: a process that is no row, above a storm
 * @above: of such a process, the number
 * @below: of such a process, a row below it
 * @depth: how many lines it is below
 * @last: nothing else is below the line that it is below
 */
struct tree_line {
	int row;
	const char *above;
	const struct tree *below;
	int depth;
	bool last;
};

bool trees_look(struct trees *trees);
void trees_follow(struct trees *trees, const struct trees *then);
int trees_find(const struct trees *trees, const struct trees *then, int row);
int trees_lines(const struct trees *trees, struct tree_line lines[TREES_LINES]);
void trees_move(struct trees *trees, int by);
bool trees_is_meant(const struct trees *trees, int row);
const struct tree *trees_runner_up(const struct trees *trees);
int trees_marked(const struct trees *trees);
void trees_unmark(struct trees *trees);

#endif
