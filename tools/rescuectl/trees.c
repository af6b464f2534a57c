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

/* === The same in another snapshot ========================================= */

static bool is_equal(const struct tree *a, const struct tree *b, enum tree_field field)
{
	return !strcmp(a->fields[field], b->fields[field]);
}

static bool has_same_root(const struct tree *a, const struct tree *b)
{
	return is_equal(a, b, TREE_ROOT) && is_equal(a, b, TREE_UID) &&
	       is_equal(a, b, TREE_COMM) && is_equal(a, b, TREE_ANCESTRY);
}

static bool is_same(const struct tree *a, const struct tree *b)
{
	return has_same_root(a, b) && is_equal(a, b, TREE_STORM) &&
	       is_equal(a, b, TREE_PRESSURE) && is_equal(a, b, TREE_ANCHOR) &&
	       is_equal(a, b, TREE_ABOVE);
}

/* Counts rows up to @end that are like @tree; the last one is in @last. */
static int count(const struct trees *trees, int end, const struct tree *tree,
		 bool (*is_like)(const struct tree *, const struct tree *), int *last)
{
	int i, nr = 0;

	for (i = 0; i < end; i++)
		if (is_like(&trees->rows[i], tree)) {
			*last = i;
			nr++;
		}
	return nr;
}

/**
 * trees_find() - the same tree in another snapshot
 * @trees: the other
 * @then: the one that has been looked at
 * @row: in @then
 *
 * The pressure of a storm changes while it grows. Where the root has one row in both, that is it.
 *
 * Return: the row in @trees. -1: it is not there, or is another by now, or which one cannot be
 * told.
 */
int trees_find(const struct trees *trees, const struct trees *then, int row)
{
	const struct tree *tree = &then->rows[row];
	int found = -1, last;
	int nr, i;

	if (count(then, then->nr, tree, has_same_root, &last) == 1 &&
	    count(trees, trees->nr, tree, has_same_root, &found) == 1)
		return found;
	/* Rows that are told apart by nothing but their order are as many as they were. */
	nr = count(then, row, tree, is_same, &last);
	if (count(then, then->nr, tree, is_same, &last) !=
	    count(trees, trees->nr, tree, is_same, &last))
		return -1;
	for (i = 0; i < trees->nr; i++)
		if (is_same(&trees->rows[i], tree) && !nr--)
			return i;
	return -1;
}

static const char *without_name(const struct tree *tree)
{
	return strstr(tree->fields[TREE_ANCESTRY], "<-") ?: "";
}

/* May @now be what has become of the tree @then? Its root may have a new name, or have exited. */
static bool is_akin(const struct tree *now, const struct tree *then)
{
	const char *root = now->fields[TREE_ROOT];

	if (strcmp(root, then->fields[TREE_ROOT]) && !strncmp(root, "ghost:", 6))
		root += 6;
	return !strcmp(root, then->fields[TREE_ROOT]) && is_equal(now, then, TREE_UID) &&
	       !strcmp(without_name(now), without_name(then));
}

/**
 * trees_follow() - put the cursor on the tree that it was on
 * @trees: a new snapshot
 * @then: the one before
 *
 * It stays in its place when that tree has gone.
 */
void trees_follow(struct trees *trees, const struct trees *then)
{
	int found = -1;
	int i;

	if (then->cursor < then->nr)
		found = trees_find(trees, then, then->cursor);
	for (i = 0; i < trees->nr && found < 0 && then->cursor < then->nr; i++)
		if (is_akin(&trees->rows[i], &then->rows[then->cursor]))
			found = i;
	trees->cursor = found >= 0 ? found : then->cursor;
	if (trees->cursor >= trees->nr)
		trees->cursor = trees->nr ? trees->nr - 1 : 0;
}

/* === The list, as a tree ================================================== */

static bool is_known(const struct tree *tree, enum tree_field field)
{
	return strcmp(tree->fields[field], "-");
}

/* The row of the process that is left alone above a storm; -1: it has none. */
static int row_above(const struct trees *trees, int row)
{
	const char *above = trees->rows[row].fields[TREE_ABOVE];
	int i;

	for (i = 0; i < trees->nr; i++)
		if (i != row && is_known(&trees->rows[row], TREE_ABOVE) &&
		    !strcmp(trees->rows[i].fields[TREE_ROOT], above))
			return i;
	return -1;
}

struct drawing {
	const struct trees *trees;
	struct tree_line *lines;
	int nr;
	bool done[TREES_MAX];
};

static void add_below(struct drawing *d, const char *above, int depth);

static void add_row(struct drawing *d, int row, int depth)
{
	d->done[row] = true;
	d->lines[d->nr++] = (struct tree_line){ .row = row, .depth = depth };
	add_below(d, d->trees->rows[row].fields[TREE_ROOT], depth + 1);
}

/* The storms that are below a process. */
static void add_below(struct drawing *d, const char *above, int depth)
{
	int last = -1;
	int i;

	for (i = 0; i < d->trees->nr; i++)
		if (!d->done[i] && !strcmp(d->trees->rows[i].fields[TREE_ABOVE], above)) {
			last = d->nr;
			add_row(d, i, depth);
		}
	if (last >= 0)
		d->lines[last].last = true;
}

/* A row, with what it is below, and what else is below that. */
static void add_family(struct drawing *d, int row)
{
	const struct tree *tree;
	int steps, above;

	/* Rows are of one moment, but a file may say anything. */
	for (steps = 0; steps < TREES_MAX && (above = row_above(d->trees, row)) >= 0 &&
	     !d->done[above]; steps++)
		row = above;
	tree = &d->trees->rows[row];
	if (!is_known(tree, TREE_ABOVE) || row_above(d->trees, row) >= 0) {
		add_row(d, row, 0);
		return;
	}
	d->lines[d->nr++] = (struct tree_line){
		.row = -1, .above = tree->fields[TREE_ABOVE], .below = tree,
	};
	add_below(d, tree->fields[TREE_ABOVE], 1);
}

/**
 * trees_lines() - the list in the order in which it is shown
 * @trees: it
 * @lines: result: storms below the process that is left alone above them, else as in the file
 *
 * Return: how many lines.
 */
int trees_lines(const struct trees *trees, struct tree_line lines[TREES_LINES])
{
	struct drawing d = { .trees = trees, .lines = lines };
	int i;

	for (i = 0; i < trees->nr; i++)
		if (!d.done[i])
			add_family(&d, i);
	return d.nr;
}

/* Up or down by so many rows, as they are shown. */
void trees_move(struct trees *trees, int by)
{
	struct tree_line lines[TREES_LINES];
	int nr = trees_lines(trees, lines);
	int rows[TREES_MAX];
	int i, at = 0, nr_rows = 0;

	for (i = 0; i < nr; i++) {
		if (lines[i].row < 0)
			continue;
		if (lines[i].row == trees->cursor)
			at = nr_rows;
		rows[nr_rows++] = lines[i].row;
	}
	at += by;
	if (at >= nr_rows)
		at = nr_rows - 1;
	trees->cursor = nr_rows ? rows[at > 0 ? at : 0] : 0;
}

/* === What is meant ======================================================== */

bool trees_is_meant(const struct trees *trees, int row)
{
	return trees_marked(trees) ? trees->rows[row].marked : row == trees->cursor;
}

/* A row but the first is taken by its root, and so with all other rows of that root. */
static bool is_hit(const struct trees *trees, int row)
{
	int i;

	for (i = 0; i < trees->nr; i++)
		if (trees_is_meant(trees, i) &&
		    (i == row || (i && is_equal(&trees->rows[i], &trees->rows[row], TREE_ROOT))))
			return true;
	return false;
}

/* The heaviest that would have been the next, and is not held; NULL: there is none. */
const struct tree *trees_runner_up(const struct trees *trees)
{
	int i;

	for (i = 0; i < trees->nr; i++)
		if (!is_hit(trees, i) && strcmp(trees->rows[i].fields[TREE_STORM], "held"))
			return &trees->rows[i];
	return NULL;
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
