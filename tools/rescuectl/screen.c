// SPDX-License-Identifier: GPL-2.0-only
/*
 * What top looks like: a line on how it stands, the trees, storms below what is left alone above
 * them, what is known of the one under the cursor or was answered to a command, and the keys.
 *
 * The rule: everything fits into 80 columns and 24 lines; more room shows more of it. With less
 * the row under the cursor is there all the same, and what a kill would hit.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ncurses.h>

#include "screen.h"
#include "status.h"

/* From that many columns on the ancestry is in the list. */
#define WIDE	100

/* With fewer columns no name can be read, and so no tree. */
#define NARROW	70

/* Ancestors that are shown, the tree itself included. */
#define GENERATIONS	12

enum { PLAIN, STORM, HELD };

static SCREEN *screen;
static bool colored;

/* What does not fit into the line is left out. */
__attribute__((format(printf, 1, 2))) static void put(const char *fmt, ...)
{
	char text[1100];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	addnstr(text, COLS - getcurx(stdscr) - 1);
}

/* === How it stands ======================================================== */

static struct fact stand[] = {
	{ .name = "version" }, { .name = "tasks_used" }, { .name = "tasks_limit" },
	{ .name = "held" }, { .name = "incidents" }, { .name = "records_lost" },
};

#define NR_STAND	(sizeof(stand) / sizeof(stand[0]))

/* What they are called here. */
static const char *const called[NR_STAND] = {
	"rescue ", "  tasks ", "/", "  held ", "  incidents ", "  lost ",
};

/* How old the list may be, where that is more than was asked for. */
static void draw_stand(int nr_marked, int pause_ms)
{
	size_t i;

	status_read(stand, NR_STAND);
	move(0, 0);
	for (i = 0; i < NR_STAND; i++)
		put("%s%s", called[i], stand[i].value[0] ? stand[i].value : "-");
	if (nr_marked) {
		move(1, 0);
		attron(A_BOLD);
		put("%d marked: the list stands still", nr_marked);
		attroff(A_BOLD);
	} else if (pause_ms) {
		move(1, 0);
		put("a look takes long here: the list is looked at each %d.%d s", pause_ms / 1000,
		    pause_ms % 1000 / 100);
	}
}

/* === The trees ============================================================ */

static const struct {
	enum tree_field field;
	const char *title;
	int width;
	bool right;
} shown[] = {
	{ TREE_ROOT,		"ROOT",		13,	false },
	{ TREE_TASKS,		"TASKS",	7,	true },
	{ TREE_RATE,		"BORN/S",	6,	true },
	{ TREE_GENERATIONS,	"GEN",		5,	true },
	{ TREE_UID,		"UID",		6,	true },
	{ TREE_TTY,		"TTY",		7,	false },
	{ TREE_STORM,		"STORM",	5,	false },
	{ TREE_PRESSURE,	"BY",		6,	false },
	{ TREE_COMM,		"NAME",		18,	false },
};

#define NR_SHOWN	(sizeof(shown) / sizeof(shown[0]))

static void draw_cell(size_t i, const char *text)
{
	put(shown[i].right ? "%*.*s " : "%-*.*s ", shown[i].width, shown[i].width, text);
}

static int attributes(const struct tree *tree)
{
	const char *storm = tree->fields[TREE_STORM];

	if (!strcmp(storm, "held"))
		return colored ? COLOR_PAIR(HELD) : A_NORMAL;
	if (!strcmp(storm, "yes"))
		return A_BOLD | (colored ? COLOR_PAIR(STORM) : 0);
	return A_NORMAL;
}

/* Of the ancestor with that number, good until the next call: "bash" of "x<-bash(94)<-y(1)". */
static const char *name_above(const struct tree *tree, const char *pid)
{
	const char *ancestry = tree->fields[TREE_ANCESTRY];
	static char name[64];
	const char *begin, *end;
	char mark[24];

	snprintf(mark, sizeof(mark), "(%s)", pid);
	end = strstr(ancestry, mark);
	if (!end)
		return "-";
	begin = end;
	while (begin > ancestry + 1 && strncmp(begin - 2, "<-", 2))
		begin--;
	snprintf(name, sizeof(name), "%.*s", (int)(end - begin), begin);
	return name;
}

/* What is drawn in front of a name. */
static const char *branch(const struct tree_line *line)
{
	static char text[4 * TREES_MAX];

	if (!line->depth)
		return "";
	snprintf(text, sizeof(text), "%*s%s", 3 * (line->depth - 1), "",
		 line->last ? "`- " : "|- ");
	return text;
}

static void draw_name(const struct tree_line *line, const char *name)
{
	char text[64];

	snprintf(text, sizeof(text), "%s%s", branch(line), name);
	draw_cell(NR_SHOWN - 1, text);
}

/* A process that is no row, and is left alone with what else is below it. */
static void draw_above(const struct tree_line *line)
{
	size_t i;

	put("  ");
	for (i = 0; i < NR_SHOWN - 1; i++)
		draw_cell(i, shown[i].field == TREE_ROOT ? line->above :
			     shown[i].field == TREE_STORM ? "left" : "");
	draw_name(line, name_above(line->below, line->above));
}

/* Such a process may be a row, too. */
static const char *cell(const struct tree *tree, enum tree_field field, bool has_below)
{
	if (field == TREE_STORM && has_below && !strcmp(tree->fields[field], "no"))
		return "left";
	return tree->fields[field];
}

static void draw_tree(const struct trees *trees, const struct tree_line *line, bool has_below)
{
	const struct tree *tree = &trees->rows[line->row];
	bool cursor = line->row == trees->cursor;
	int look = attributes(tree) | (cursor ? A_REVERSE : 0);
	size_t i;

	attron(look);
	put("%c%c", cursor ? '>' : ' ', tree->marked ? '*' : ' ');
	for (i = 0; i < NR_SHOWN - 1; i++)
		draw_cell(i, cell(tree, shown[i].field, has_below));
	draw_name(line, tree->fields[TREE_COMM]);
	if (COLS > WIDE)
		put("%s", tree->fields[TREE_ANCESTRY]);
	attroff(look);
}

/* Lines of rows alone. */
static int without_above(struct tree_line *lines, int nr)
{
	int i, left = 0;

	for (i = 0; i < nr; i++)
		if (lines[i].row >= 0)
			lines[left++] = lines[i];
	return left;
}

/* The first line: where not all fit, the cursor is on the last one that does. */
static int first_line(const struct trees *trees, const struct tree_line *lines, int room)
{
	int at = 0;

	while (lines[at].row != trees->cursor)
		at++;
	return at < room ? 0 : at - room + 1;
}

/* Returns how many lines were drawn. */
static int draw_lines(const struct trees *trees)
{
	struct tree_line lines[TREES_LINES];
	int nr = trees_lines(trees, lines);
	int room = LINES > 5 ? LINES - 4 : 1;
	int i, first;

	if (nr > room || COLS < NARROW)
		nr = without_above(lines, nr);
	first = nr ? first_line(trees, lines, room) : 0;
	for (i = first; i < nr && i < first + room; i++) {
		move(3 + i - first, 0);
		if (lines[i].row < 0)
			draw_above(&lines[i]);
		else
			draw_tree(trees, &lines[i],
				  i + 1 < nr && lines[i + 1].depth > lines[i].depth);
	}
	return i - first;
}

static int draw_trees(const struct trees *trees)
{
	int nr = 0;
	size_t i;

	move(2, 0);
	attron(A_UNDERLINE);
	put("  ");
	for (i = 0; i < NR_SHOWN; i++)
		draw_cell(i, shown[i].title);
	if (COLS > WIDE)
		put("ANCESTRY");
	attroff(A_UNDERLINE);
	move(3, 0);
	if (trees->err)
		put("  top: %s", strerror(trees->err));
	else if (!trees->nr)
		put("  no trees");
	else
		nr = draw_lines(trees);
	return 3 + (nr ?: 1);
}

/* === Below the list ======================================================= */

static int text_width(void)
{
	return COLS > 4 ? COLS - 4 : 1;
}

/* Text that may be longer than a line; returns the line behind it. */
static int draw_text(int line, const char *text)
{
	int len = strlen(text);
	int width = text_width();

	for (; len > 0 && line < LINES - 2; line++) {
		mvprintw(line, 2, "%.*s", width, text);
		text += len < width ? len : width;
		len -= width;
	}
	return line;
}

static int draw_fact(int line, const char *name, const char *text)
{
	static char whole[1100];

	if (!strcmp(text, "-"))
		return line;
	whole[0] = '\0';
	strncat(whole, name, sizeof(whole) - 1);
	strncat(whole, text, sizeof(whole) - 1 - strlen(whole));
	return draw_text(line, whole);
}

/* Parts "bash<-bash(94)<-sshd(61)" at its arrows. Returns how many there are. */
static int part(char *text, char *parts[GENERATIONS])
{
	char *arrow;
	int nr = 0;

	for (parts[nr++] = text; nr < GENERATIONS && (arrow = strstr(text, "<-")); nr++) {
		*arrow = '\0';
		text = arrow + 2;
		parts[nr] = text;
	}
	return nr;
}

/* "bash(94)" is process 94. */
static bool is_process(const char *part, const char *pid)
{
	const char *bracket = strrchr(part, '(');
	size_t len = strlen(pid);

	return bracket && !strncmp(bracket + 1, pid, len) && bracket[1 + len] == ')';
}

static const char *fate(const struct tree *tree)
{
	const char *anchor = tree->fields[TREE_ANCHOR];

	if (!strcmp(tree->fields[TREE_STORM], "held"))
		return ", held";
	if (!strcmp(tree->fields[TREE_STORM], "no"))
		return ", no storm";
	return !strcmp(anchor, "taken") ? ", a storm with its root" : ", a storm";
}

/* The eldest above, each below its parent, the tree as the last; returns the line behind it. */
static int draw_lineage(int line, const struct tree *tree)
{
	static char text[1024];
	char *parts[GENERATIONS];
	int nr, i;

	snprintf(text, sizeof(text), "%s", tree->fields[TREE_ANCESTRY]);
	nr = part(text, parts);
	if (line + nr > LINES - 3)
		return draw_fact(line, "ancestry  ", tree->fields[TREE_ANCESTRY]);
	for (i = nr - 1; i >= 0; i--, line++) {
		move(line, i < nr - 1 ? 3 * (nr - 1 - i) - 1 : 2);
		put("%s%s", i < nr - 1 ? "`- " : "", parts[i]);
		if (!i)
			put("  %s: %s tasks%s", tree->fields[TREE_ROOT], tree->fields[TREE_TASKS],
			    fate(tree));
		else if (is_process(parts[i], tree->fields[TREE_ABOVE]))
			put("  left alone");
	}
	return line;
}

static void draw_facts(int line, const struct trees *trees)
{
	const struct tree *tree = &trees->rows[trees->cursor];
	const struct tree *next = trees_runner_up(trees);
	char text[256];

	line = draw_lineage(line, tree);
	line = draw_fact(line, "cgroup  ", tree->fields[TREE_CGROUP]);
	if (!next || strcmp(tree->fields[TREE_STORM], "yes"))
		return;
	snprintf(text, sizeof(text), "%s: %s of user %s, %s tasks", next->fields[TREE_ROOT],
		 next->fields[TREE_COMM], next->fields[TREE_UID], next->fields[TREE_TASKS]);
	draw_fact(line, "runner-up  ", text);
}

/* Can all of them be read from that line on? */
static bool has_room(int line, const struct notes *notes)
{
	int width = text_width();
	int i;

	for (i = 0; i < notes->nr; i++)
		line += (strlen(notes->text[i]) + width - 1) / width;
	return line <= LINES - 2;
}

/* What is to be read before a kill takes the place of the list, if it does not fit below. */
static void draw_below(int line, const struct trees *trees, const struct notes *notes)
{
	int i;

	if (notes->nr && !has_room(line, notes)) {
		line = 1;
		move(line, 0);
		clrtobot();
	}
	for (i = 0; i < notes->nr; i++)
		line = draw_text(line, notes->text[i]);
	if (!notes->nr && trees->nr && !trees->err)
		draw_facts(line, trees);
}

static void draw_keys(const char *question)
{
	move(LINES - 1, 0);
	attron(question ? A_BOLD : A_NORMAL);
	put("%s", question ? question :
	    "arrows move  SPACE mark  u unmark  p preview  f freeze  K kill  t thaw  q quit");
	attroff(A_BOLD);
}

/**
 * screen_draw() - all of it
 * @trees: the list
 * @notes: shown instead of what is known of the tree under the cursor, if there are any
 * @question: shown instead of the keys; NULL: none
 * @pause_ms: between two looks, if it is longer than was asked for; or 0
 */
void screen_draw(const struct trees *trees, const struct notes *notes, const char *question,
		 int pause_ms)
{
	int line;

	erase();
	draw_stand(trees_marked(trees), pause_ms);
	line = draw_trees(trees);
	draw_below(line + 1, trees, notes);
	draw_keys(question);
	refresh();
}

/* === Begin, end, keys ===================================================== */

/* Returns false on a terminal that has no screen. */
bool screen_begin(bool color)
{
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		return false;
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, true);
	curs_set(0);
	colored = color && has_colors() && start_color() == OK;
	if (colored) {
		use_default_colors();
		init_pair(STORM, COLOR_RED, -1);
		init_pair(HELD, COLOR_CYAN, -1);
	}
	return true;
}

void screen_end(void)
{
	endwin();
	delscreen(screen);
}

/* Without a terminal no key is waited for any more: each wait ends at once. */
static bool is_gone(void)
{
	struct pollfd terminal = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&terminal, 1, 0) > 0 && terminal.revents & (POLLHUP | POLLERR | POLLNVAL);
}

/* A key; SCREEN_NOTHING after @wait_ms (-1: however long it takes); SCREEN_GONE: hung up. */
int screen_key(int wait_ms)
{
	int key;

	timeout(wait_ms);
	key = getch();
	switch (key) {
	case KEY_UP:
	case 'k':
		return SCREEN_UP;
	case KEY_DOWN:
	case 'j':
		return SCREEN_DOWN;
	case KEY_HOME:
		return SCREEN_HOME;
	case KEY_END:
		return SCREEN_LAST;
	case ERR:
		return is_gone() ? SCREEN_GONE : SCREEN_NOTHING;
	case KEY_RESIZE:
		return SCREEN_NOTHING;
	}
	return key;
}
