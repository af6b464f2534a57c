// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heaviest trees on a terminal, to act on.
 *
 * The rule: what is hit is what was looked at. The list stands still while something is
 * marked or asked; before anything is done it is looked at once more, and a tree that is
 * not the same any more is left alone. Freeze and kill are different keys, and kill asks.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"
#include "place.h"
#include "screen.h"
#include "show.h"
#include "top.h"
#include "trees.h"

/* Of the time, the share that is for looks; and the longest pause that this makes. */
#define LOOK_SHARE	60
#define PAUSE_MAX_MS	6000

static struct trees snapshots[2];
static struct trees *trees = &snapshots[0];	/* what is on the screen */
static struct trees *fresh = &snapshots[1];	/* what is looked at before something is done */
static struct notes notes;
static struct command command;
static bool asked;	/* whether to kill: the list stands still */
static double looked;	/* when the last look was over */
static int took_ms;	/* and how long it took */

static void note(const char *root, const char *text)
{
	if (notes.nr < SCREEN_NOTES)
		snprintf(notes.text[notes.nr++], SCREEN_NOTE, "%s%s%s", root, *root ? "  " : "",
			 text);
}

/* === What is done to trees ================================================ */

/* Is it the only row of which anything is held? */
static bool is_all_held(const struct tree *now)
{
	int i, nr = 0;

	for (i = 0; i < fresh->nr; i++)
		nr += !strcmp(fresh->rows[i].fields[TREE_STORM], "held");
	return nr == 1 && !strcmp(now->fields[TREE_STORM], "held");
}

/*
 * A storm may have several trees, and its row has the root of one. All of it is meant: NULL, or
 * the command that takes all.
 */
static const char *command_for_all(const char *verb, const struct tree *now)
{
	bool freezes = !strcmp(verb, "freeze");
	bool is_first_storm = now == fresh->rows && !strcmp(now->fields[TREE_STORM], "yes");

	if (is_first_storm && freezes)
		return "freeze-top";
	if (is_first_storm && !strcmp(verb, "kill"))
		return "kill-top";
	return is_all_held(now) && !freezes ? verb : NULL;
}

static void do_to(const char *preview, const char *verb, int row)
{
	const char *root = trees->rows[row].fields[TREE_ROOT];
	int found = trees_find(fresh, trees, row);
	const struct tree *now = found < 0 ? NULL : &fresh->rows[found];
	const char *all = now ? command_for_all(verb, now) : NULL;
	const char *const words[] = { preview, all ?: verb, all ? NULL : "tree", root, NULL };

	if (!now)
		note(root, "is another by now, or not in the list any more: left alone");
	else if (!command_write(&command, *preview ? words : words + 1))
		note(root, "longer than any command");
	else
		note(root, command.outcome);
}

/* A wrong choice is seen before it is made. */
static void note_runner_up(void)
{
	const struct tree *tree = trees_runner_up(trees);
	char text[256];

	if (!tree)
		return;
	snprintf(text, sizeof(text), "is the runner-up, left alone: %s of user %s, tasks %s",
		 tree->fields[TREE_COMM], tree->fields[TREE_UID], tree->fields[TREE_TASKS]);
	note(tree->fields[TREE_ROOT], text);
}

/* To all that are marked, or else to the one under the cursor. */
static bool do_all(const char *preview, const char *verb)
{
	int i;

	notes.nr = 0;
	if (command.fd < 0 && !place_is_recorded())
		command_open(&command);
	if (command.fd < 0) {
		note("", place_is_recorded() ? "recorded files can only be looked at" :
			 strerror(errno));
		return false;
	}
	if (trees->err || !trees_look(fresh)) {
		note("", strerror(trees->err ?: fresh->err));
		return false;
	}
	for (i = 0; i < trees->nr; i++)
		if (trees_is_meant(trees, i))
			do_to(preview, verb, i);
	if (notes.nr && strcmp(verb, "thaw"))
		note_runner_up();
	return notes.nr > 0;
}

/* === Looks ================================================================ */

/* A look that fails leaves the cursor where it is. */
static void look(void)
{
	struct trees *then = trees;
	double began = clock_now();

	if (trees_look(fresh)) {
		trees_follow(fresh, then);
		trees = fresh;
		fresh = then;
	} else {
		trees->err = fresh->err;
	}
	looked = clock_now();
	took_ms = (looked - began) * 1000;
}

/*
 * Beside tens of thousands of processes a look is dear, by what the module does for it: it comes as
 * seldom as makes it cheap. What costs little is looked at each time all the same.
 */
static int look_pause_ms(int delay_ms)
{
	int pause_ms = took_ms < PAUSE_MAX_MS / LOOK_SHARE ? took_ms * LOOK_SHARE : PAUSE_MAX_MS;

	return pause_ms > delay_ms ? pause_ms : delay_ms;
}

static bool is_look_due(int delay_ms)
{
	/* The clocks of the pause and of this may differ by a little. */
	return (clock_now() - looked) * 1000 + 20 >= look_pause_ms(delay_ms);
}

static void do_and_go_on(const char *verb)
{
	do_all("", verb);
	trees_unmark(trees);
	look();
}

/* === Keys ================================================================= */

static void answer(int key)
{
	asked = false;
	if (key == 'y' || key == 'Y') {
		do_and_go_on("kill");
	} else {
		notes.nr = 0;
		note("", "nothing was done");
	}
}

/* What is not shown is not moved in. */
static void move_to(int by)
{
	notes.nr = 0;
	if (!trees->err)
		trees_move(trees, by);
}

/* The row that the file has first, whatever is shown above it. */
static void move_to_first(void)
{
	notes.nr = 0;
	trees->cursor = 0;
}

static void mark(void)
{
	if (trees->nr && !trees->err)
		trees->rows[trees->cursor].marked = !trees->rows[trees->cursor].marked;
	move_to(1);
}

/* Returns false when it was the last key. */
static bool obey(int key)
{
	switch (key) {
	case 'q':
		return false;
	case SCREEN_UP:
		move_to(-1);
		break;
	case SCREEN_DOWN:
		move_to(1);
		break;
	case SCREEN_HOME:
		move_to_first();
		break;
	case SCREEN_LAST:
		move_to(TREES_MAX);
		break;
	case ' ':
		mark();
		break;
	case 'u':
		trees_unmark(trees);
		break;
	case 'p':
		do_all("preview", "freeze");
		break;
	case 'f':
		do_and_go_on("freeze");
		break;
	case 't':
		do_and_go_on("thaw");
		break;
	case 'K':
		asked = do_all("preview", "kill");
		break;
	}
	return true;
}

/* One key, or one look. Returns false when it was the last. */
static bool step(int delay_ms)
{
	static const char question[] = "Kill? There is no way back.  y: yes, any other key: no";
	int pause_ms = look_pause_ms(delay_ms);
	int key;

	screen_draw(trees, &notes, asked ? question : NULL, pause_ms > delay_ms ? pause_ms : 0);
	key = screen_key(delay_ms);
	/* Nothing is killed by a question that cannot be answered. */
	if (key == SCREEN_GONE)
		return false;
	if (key == SCREEN_NOTHING) {
		if (!asked && !trees_marked(trees) && is_look_due(delay_ms))
			look();
		return true;
	}
	if (asked) {
		answer(key);
		return true;
	}
	return obey(key);
}

/* === Begin and end ======================================================== */

/* Not on a terminal that cannot move its cursor, and not into a pipe: there it is a listing. */
bool top_is_possible(void)
{
	const char *term = getenv("TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term &&
	       strcmp(term, "dumb");
}

/**
 * top_run() - until q is pressed, or the terminal has gone
 * @delay: seconds between looks
 * @color: use colours, if the terminal has them
 *
 * Return: what to exit with.
 */
enum status top_run(double delay, bool color)
{
	/* Before the screen: why there is nothing to see is better said on a plain terminal. */
	look();
	if (trees->err)
		return place_fail("top", trees->err);
	if (!screen_begin(color))
		return show_table("top");
	/* An open ctl needs no memory to be written to; what is read next time, no disk. */
	command.fd = -1;
	if (!place_is_recorded())
		command_open(&command);
	mlockall(MCL_CURRENT);
	while (step(delay * 1000))
		;
	screen_end();
	return DONE;
}
