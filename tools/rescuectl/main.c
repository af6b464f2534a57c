// SPDX-License-Identifier: GPL-2.0-only
/*
 * rescuectl: a hand for /proc/rescue.
 *
 * The rule: it must work in the place of the last shell (exec rescuectl), when nothing can
 * be started and memory is short. It never forks (but for watch --exec), needs no other file
 * than those of /proc/rescue, and its memory is there from the start; top and doctor need more.
 */
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "doctor.h"
#include "hook.h"
#include "json.h"
#include "metrics.h"
#include "place.h"
#include "show.h"
#include "top.h"
#include "watch.h"

static struct manner manner;
static bool acted;	/* a command was carried out */
static bool color;
static double delay;		/* 0: as the verb has it */
static double limit = 30;
static const char *program;
static bool to_journal;
static const char *metrics_file;	/* NULL: stdout, once */

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

static enum status live(const char *name)
{
	(void)name;
	return top_run(delay ? delay : 1, color);
}

static enum status do_top(char *const words[])
{
	return show(words, top_is_possible() ? live : show_table, json_table);
}

/* How often is looked when poll() tells nothing. */
#define SELDOM_S	15

static enum status watch_text(const char *name)
{
	(void)name;
	hook_set(program, limit);
	return watch_run(delay ? delay : SELDOM_S, to_journal, manner.json);
}

static enum status do_watch(char *const words[])
{
	return show(words, watch_text, watch_text);
}

static enum status metrics_text(const char *name)
{
	(void)name;
	if (!metrics_file)
		return metrics_say();
	return metrics_watch(delay ? delay : SELDOM_S, metrics_file);
}

static enum status metrics_json(const char *name)
{
	return say_fail(USAGE, "%s has a format of its own; see rescuectl --json status", name);
}

static enum status do_metrics(char *const words[])
{
	return show(words, metrics_text, metrics_json);
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
	{ "freeze-top", "[force]", "freeze the storm; force: when nothing is one, the best guess",
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
	{ "oom", "ANSWER", "when memory has run out: off; freeze or kill the storm", do_command },
	{ "guard", "MODE", "act unasked in a storm: off, preview or freeze", do_command },
	{ "top", "", "the heaviest trees; on a terminal to act on, until q is pressed", do_top },
	{ "status", "", "how it stands", do_lines },
	{ "ps", "", "all processes", do_table },
	{ "log", "", "incidents", do_table },
	{ "limits", "", "which limit makes fork fail", do_table },
	{ "forks", "", "which programs make processes, and how", do_table },
	{ "watch", "", "incidents as they happen, until the module goes", do_watch },
	{ "metrics", "", "numbers for Prometheus", do_metrics },
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
	say_text("\nWHAT is pid N, tree N, comm NAME, uid N, pgrp N, session N or cgroup PATH.\n\n"
		 "  -n, --dry-run      preview: say what it would hit, and do nothing\n"
		 "  -y, --yes          do not ask before killing\n"
		 "  -j, --json         one JSON object; watch: one a line\n"
		 "  -d, --delay=S      look every S seconds (top: 1; watch, metrics: 15)\n"
		 "      --journal      watch: tell the journal of systemd, too\n"
		 "      --exec=FILE    watch: run that program once for each incident\n"
		 "      --timeout=S    and kill it after S seconds (30)\n"
		 "      --watch[=FILE] metrics: keep a file for node_exporter\n"
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

enum { COLOR = 256, PROC, ROOT, JOURNAL, EXEC, TIMEOUT, WATCH };

static bool read_color(const char *when)
{
	color = is_color(when);
	return !strcmp(when, "auto") || !strcmp(when, "always") || !strcmp(when, "never");
}

static bool read_seconds(const char *text, double *seconds)
{
	char *end;

	*seconds = strtod(text, &end);
	return end != text && !*end && *seconds >= 0.1 && *seconds <= 3600;
}

/* Of the long options that belong to one verb. */
static bool read_rare_option(int option)
{
	switch (option) {
	case JOURNAL:
		return to_journal = true;
	case EXEC:
		return *(program = optarg);
	case TIMEOUT:
		return read_seconds(optarg, &limit);
	case WATCH:
		metrics_file = optarg ? optarg : METRICS_FILE;
		return *metrics_file;
	}
	return false;
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
		return read_seconds(optarg, &delay);
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
	return read_rare_option(option);
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
		{ "journal", no_argument, NULL, JOURNAL },
		{ "exec", required_argument, NULL, EXEC },
		{ "timeout", required_argument, NULL, TIMEOUT },
		{ "watch", optional_argument, NULL, WATCH },
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
	return !say_flush() && !acted && status == DONE ? FAILED : status;
}
