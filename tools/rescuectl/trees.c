// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of /proc/rescue/top.
 *
 * The rule: the cursor and the marks belong to trees, not to lines of the screen.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "place.h"
#include "trees.h"

static const char *const columns[TREE_NR_FIELDS] = {
	[TREE_ROOT]		= "root",
	[TREE_TASKS]		= "tasks",
	[TREE_RATE]		= "births/s",
	[TREE_GENERATIONS]	= "generations",
	[TREE_UID]		= "uid",
	[TREE_TTY]		= "tty",
	[TREE_CGROUP]		= "cgroup",
	[TREE_STORM]		= "storm",
	[TREE_COMM]		= "comm",
	[TREE_ANCESTRY]		= "ancestry",
	[TREE_PRESSURE]		= "pressure",
	[TREE_ANCHOR]		= "anchor",
	[TREE_ABOVE]		= "above",
};

static struct table table;

static void read_row(struct tree *tree, const char *line)
{
	char *words[TABLE_COLUMNS];
	unsigned int nr;
	int i;

	tree->marked = false;
	strncpy(tree->text, line, sizeof(tree->text) - 1);
	tree->text[sizeof(tree->text) - 1] = '\0';
	nr = table_split(tree->text, words);
	for (i = 0; i < TREE_NR_FIELDS; i++)
		tree->fields[i] = table_field(&table, words, nr, columns[i]);
}

/**
 * trees_look() - take a snapshot
 * @trees: the result: no cursor, no marks. When there is none, @err says why
 *
 * Return: false if there is none.
 */
bool trees_look(struct trees *trees)
{
	int fd = place_open_proc("top", O_RDONLY);
	char *line;

	trees->nr = 0;
	trees->cursor = 0;
	trees->err = fd < 0 ? errno : 0;
	if (fd < 0)
		return false;
	table_begin(&table, fd);
	if (table_header(&table))
		while (trees->nr < TREES_MAX && (line = table_next(&table)))
			read_row(&trees->rows[trees->nr++], line);
	trees->err = table.err;
	close(fd);
	return !trees->err;
}

static bool is_same(const struct tree *a, const struct tree *b)
{
	return !strcmp(a->fields[TREE_ROOT], b->fields[TREE_ROOT]) &&
	       !strcmp(a->fields[TREE_UID], b->fields[TREE_UID]) &&
	       !strcmp(a->fields[TREE_COMM], b->fields[TREE_COMM]) &&
	       !strcmp(a->fields[TREE_ANCESTRY], b->fields[TREE_ANCESTRY]);
}

/* The same tree in another snapshot; NULL: it is not there, or is another by now. */
const struct tree *trees_find(const struct trees *trees, const struct tree *tree)
{
	int i;

	for (i = 0; i < trees->nr; i++)
		if (is_same(&trees->rows[i], tree))
			return &trees->rows[i];
	return NULL;
}

/* Of the same number: a root that has a new name is the one that was looked at. */
static int line_of(const struct trees *trees, const char *root)
{
	int i;

	for (i = 0; i < trees->nr; i++)
		if (!strcmp(trees->rows[i].fields[TREE_ROOT], root))
			return i;
	return -1;
}

/* Look again. The cursor stays on its tree, or where it is when that has gone. */
void trees_refresh(struct trees *trees)
{
	static char root[64];
	int cursor = trees->cursor;
	int line;

	root[0] = '\0';
	if (cursor < trees->nr)
		strncpy(root, trees->rows[cursor].fields[TREE_ROOT], sizeof(root) - 1);
	trees_look(trees);
	line = line_of(trees, root);
	trees->cursor = line >= 0 ? line : cursor;
	trees_move(trees, 0);
}

void trees_move(struct trees *trees, int by)
{
	trees->cursor += by;
	if (trees->cursor >= trees->nr)
		trees->cursor = trees->nr - 1;
	if (trees->cursor < 0)
		trees->cursor = 0;
}

int trees_marked(const struct trees *trees)
{
	int i, nr = 0;

	for (i = 0; i < trees->nr; i++)
		nr += trees->rows[i].marked;
	return nr;
}

void trees_unmark(struct trees *trees)
{
	int i;

	for (i = 0; i < trees->nr; i++)
		trees->rows[i].marked = false;
}
