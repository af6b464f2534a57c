// SPDX-License-Identifier: GPL-2.0-only
/*
 * rescuectl: a hand for /proc/rescue.
 *
 * The rule: it must work in the place of the last shell (exec rescuectl), when nothing can
 * be started and memory is short. It never forks, needs no other file than those of
 * /proc/rescue, and its memory is there from the start; top and doctor need more.
 */
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "doctor.h"
#include "json.h"
#include "place.h"
#include "show.h"
#include "top.h"

static struct manner manner;
static bool acted;	/* a command was carried out */
static bool color;
static double delay = 1;

static enum status show(char *const words[], enum status (*text)(const char *name),
			enum status (*json)(const char *name))
{
	if (words[1])
		return say_fail(USAGE, "%s takes no argument", words[0]);
	if (manner.preview)
		return say_fail(USAGE, "%s does nothing that could be previewed", words[0]);
	return manner.json ? json(words[0]) : text(words[0]);
}

static enum status do_command(char *const words[])
{
	acted = true;
	return command_run(words, &manner);
}

static enum status do_lines(char *const words[])
{
	return show(words, show_lines, json_status);
}

static enum status do_table(char *const words[])
{
	return show(words, show_table, json_table);
}

static enum status watch(const char *name)
{
	(void)name;
	return top_run(delay, color);
}

static enum status do_top(char *const words[])
{
	return show(words, top_is_possible() ? watch : show_table, json_table);
}

static enum status do_doctor(char *const words[])
{
	if (manner.preview)
		return say_fail(USAGE, "doctor does nothing that could be previewed");
	return doctor_run(words + 1, manner.json, color);
}

static const struct verb {
	const char *name;
	const char *takes;
	const char *does;
	enum status (*run)(char *const words[]);
} verbs[] = {
	{ "freeze-top", "[force]", "freeze the storm; force: when none is, the heaviest tree",
	  do_command },
	{ "kill-top", "[force]", "the same, and kill it", do_command },
	{ "freeze", "WHAT", "freeze that", do_command },
	{ "kill", "[WHAT]", "kill all that is frozen; or freeze and kill that", do_command },
	{ "thaw", "[WHAT]", "let all that is frozen go, or of that what is", do_command },
	{ "trim", "N", "kill so many of the frozen that N process slots come free", do_command },
	{ "preview", "COMMAND", "say what one of these would hit, and do nothing (-n)",
	  do_command },
	{ "spare", "WHAT", "never touch that", do_command },
	{ "unspare", "WHAT", "take that back", do_command },
	{ "top", "", "the heaviest trees; on a terminal to act on, until q is pressed", do_top },
	{ "status", "", "how it stands", do_lines },
	{ "ps", "", "all processes", do_table },
	{ "log", "", "incidents", do_table },
	{ "limits", "", "which limit makes fork fail", do_table },
	{ "doctor", "[CHECK ...]", "what is not as it should be, and how to mend it", do_doctor },
	{ NULL, NULL, NULL, NULL },
};

static void say_verb(const struct verb *verb)
{
	say_text("  ");
	say_padded(verb->name, *verb->takes ? strlen(verb->name) + 1 : 0);
	say_padded(verb->takes, 19 - strlen(verb->name) - (*verb->takes ? 1 : 0));
	say_text(verb->does);
	say_text("\n");
}

static void say_usage(void)
{
	const struct verb *verb;

	say_text("usage: rescuectl [-n] [--yes] [--json] VERB [WHAT]\n\n");
	for (verb = verbs; verb->name; verb++)
		say_verb(verb);
	say_text("\nWHAT is pid N, tree N, comm NAME, uid N, session N or cgroup PATH.\n\n"
		 "  -n, --dry-run      preview: say what it would hit, and do nothing\n"
		 "  -y, --yes          do not ask before killing\n"
		 "  -j, --json         one JSON object\n"
		 "  -d, --delay=S      top: look every S seconds (1)\n"
		 "      --color=WHEN   auto, always or never\n"
		 "      --proc=DIR     recorded files instead of /proc/rescue, to look at\n"
		 "      --root=DIR     doctor: another system\n"
		 "  -h, --help         this\n"
		 "  -V, --version\n\n"
		 "Exit status: 0 done, 1 other error, 2 usage, 3 nothing to do, 4 refused,\n"
		 "5 not in time, 6 the module is not there.  man 8 rescuectl\n");
}

/* NO_COLOR: https://no-color.org */
static bool is_color(const char *when)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (strcmp(when, "auto"))
		return !strcmp(when, "always");
	return !(no && *no) && term && *term && strcmp(term, "dumb") && isatty(STDOUT_FILENO);
}

enum { COLOR = 256, PROC, ROOT };

static bool read_color(const char *when)
{
	color = is_color(when);
	return !strcmp(when, "auto") || !strcmp(when, "always") || !strcmp(when, "never");
}

static bool read_delay(const char *text)
{
	char *end;

	delay = strtod(text, &end);
	return end != text && !*end && delay >= 0.1 && delay <= 3600;
}

static bool read_option(int option, bool *says)
{
	switch (option) {
	case 'n':
		return manner.preview = true;
	case 'y':
		return manner.yes = true;
	case 'j':
		return manner.json = true;
	case 'd':
		return read_delay(optarg);
	case COLOR:
		return read_color(optarg);
	case PROC:
		place_set_proc(optarg);
		return true;
	case ROOT:
		place_set_root(optarg);
		return true;
	case 'h':
		say_usage();
		return *says = true;
	case 'V':
		say_text("rescuectl " RESCUE_VERSION "\n");
		return *says = true;
	}
	return false;
}

static enum status run(char *const words[])
{
	const struct verb *verb;

	for (verb = verbs; verb->name; verb++)
		if (!strcmp(verb->name, words[0]))
			return verb->run(words);
	return say_fail(USAGE, "no such verb: %s; see rescuectl --help", words[0]);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "dry-run", no_argument, NULL, 'n' }, { "yes", no_argument, NULL, 'y' },
		{ "json", no_argument, NULL, 'j' }, { "delay", required_argument, NULL, 'd' },
		{ "color", required_argument, NULL, COLOR },
		{ "proc", required_argument, NULL, PROC },
		{ "root", required_argument, NULL, ROOT },
		{ "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const char *recorded = getenv("RESCUE_PROC");
	enum status status = DONE;
	bool says = false;
	int option;

	signal(SIGPIPE, SIG_IGN);
	color = is_color("auto");
	if (recorded && *recorded)
		place_set_proc(recorded);
	opterr = 0;
	while ((option = getopt_long(argc, argv, "nyjd:hV", options, NULL)) != -1)
		if (!read_option(option, &says))
			return say_fail(USAGE, "%s: no option, or a bad value; see --help",
					argv[optind - 1]);
	if (!says)
		status = optind < argc ? run(argv + optind) :
			 say_fail(USAGE, "which verb? See rescuectl --help");
	/* What was done has been done, whether or not it could be said. */
	return !say_end() && !acted && status == DONE ? FAILED : status;
}
