// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is written to ctl, and what comes of it.
 *
 * The rule: what a command means is for the module to say, which knows it; we only make
 * words of arguments, and ask before something is killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "json.h"
#include "place.h"

static const struct {
	int err;
	const char *name;
	enum status status;
} errors[] = {
	{ EINVAL,	"EINVAL",	USAGE },
	{ ESRCH,	"ESRCH",	NOTHING },
	{ EPERM,	"EPERM",	REFUSED },
	{ EACCES,	"EACCES",	REFUSED },
	{ ETIMEDOUT,	"ETIMEDOUT",	LATE },
	{ EAGAIN,	"EAGAIN",	LATE },
	{ ENODEV,	"ENODEV",	ABSENT },
	{ EBUSY,	"EBUSY",	FAILED },
	{ ENOSPC,	"ENOSPC",	FAILED },
	{ EFAULT,	"EFAULT",	FAILED },
};

#define NR_ERRORS	(sizeof(errors) / sizeof(errors[0]))

/* What to exit with for that errno. */
enum status command_status(int err)
{
	size_t i;

	for (i = 0; i < NR_ERRORS; i++)
		if (errors[i].err == err)
			return errors[i].status;
	return err ? FAILED : DONE;
}

static const char *error_name(int err)
{
	size_t i;

	for (i = 0; i < NR_ERRORS; i++)
		if (errors[i].err == err)
			return errors[i].name;
	return err ? strerrorname_np(err) : NULL;
}

/* === Words ================================================================ */

static bool is_octal(const char *text)
{
	return text[0] >= '0' && text[0] <= '3' && text[1] >= '0' && text[1] <= '7' &&
	       text[2] >= '0' && text[2] <= '7';
}

/*
 * One argument as one word. Whatever is not a visible character of ASCII stands as \ooo, and
 * so does a backslash; what stands so already, as in the files, stays. Returns bytes, more
 * than @size when it does not fit.
 */
static size_t put_word(char *buf, size_t size, const char *word)
{
	size_t len = 0;

	for (; *word; word++) {
		bool plain = *word > ' ' && *word <= '~' &&
			     (*word != '\\' || is_octal(word + 1));
		size_t n = plain ? 1 : 4;

		if (len + n > size)
			return size + 1;
		if (plain)
			buf[len] = *word;
		else	/* the terminator is overwritten, or lies in the last byte of text */
			sprintf(buf + len, "\\%03o", (unsigned char)*word);
		len += n;
	}
	return len;
}

/* Words with a blank between them, and a newline. Returns false if there is no room. */
static bool compose(struct command *command, const char *const words[])
{
	char *buf = command->text;
	size_t len = 0;

	for (; *words; words++) {
		if (len)
			buf[len++] = ' ';
		len += put_word(buf + len, COMMAND_MAX - 1 - len, *words);
		if (len >= COMMAND_MAX - 1)
			return false;
	}
	buf[len++] = '\n';
	buf[len] = '\0';
	command->len = len;
	return true;
}

/* === To the module ======================================================== */

bool command_open(struct command *command)
{
	command->fd = place_open_proc("ctl", O_RDWR);
	return command->fd >= 0;
}

/* What the module said, if it is about this command: another writer may have come between. */
static void read_outcome(struct command *command)
{
	const char *name = error_name(command->err);
	char *outcome = command->outcome;
	ssize_t n = read(command->fd, outcome, OUTCOME_MAX);
	size_t len = name ? strlen(name) : 0;

	if (n > 0 && outcome[n - 1] == '\n')
		n--;
	outcome[n > 0 ? n : 0] = '\0';
	if (!command->err && n > 0 && !strncmp(outcome, "error ", 6))
		strcpy(outcome, "ok; another command came before the outcome was read");
	else if (command->err && (strncmp(outcome, "error ", 6) ||
				  strncmp(outcome + 6, name, len) || outcome[6 + len] != ':'))
		snprintf(outcome, OUTCOME_MAX, "error %s: %s", name, strerror(command->err));
}

/**
 * command_write() - have a command done
 * @command: open; the outcome is put into it
 * @words: of the command, up to NULL
 *
 * Return: false if it is too long, and nothing has been done.
 */
bool command_write(struct command *command, const char *const words[])
{
	if (!compose(command, words))
		return false;
	command->err = write(command->fd, command->text, command->len) < 0 ? errno : 0;
	read_outcome(command);
	return true;
}

/* === A question =========================================================== */

static bool is_deadly(char *const words[])
{
	return !strcmp(words[0], "kill") || !strcmp(words[0], "kill-top") ||
	       !strcmp(words[0], "trim");
}

static bool is_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* A line of stdin; the first byte tells. */
static bool hear_yes(void)
{
	char first = '\0', c;
	bool begun = false;

	while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n') {
		if (!begun)
			first = c;
		begun = true;
	}
	return first == 'y' || first == 'Y';
}

/* Says what it would hit, and asks. */
static enum status ask(struct command *command, const char *const preview[])
{
	static const char question[] = "rescuectl: kill them? There is no way back. [y/N] ";

	if (!command_write(command, preview))
		return say_fail(USAGE, "longer than any command");
	say_error("%s", command->outcome);
	if (command->err)
		return command_status(command->err);
	if (write(STDERR_FILENO, question, sizeof(question) - 1) < 0 || !hear_yes())
		return say_fail(FAILED, "nothing was done");
	return DONE;
}

/* === All of it ============================================================ */

static enum status tell(struct command *command, bool json)
{
	enum status status = command_status(command->err);

	command->text[command->len - 1] = '\0';
	if (json)
		return json_outcome(command->text, command->outcome, error_name(command->err),
				    status);
	if (command->err)
		return say_fail(status, "%s", command->outcome);
	say_text(command->outcome);
	say_text("\n");
	return status;
}

/* Asks if it must. */
static enum status do_command(struct command *command, const char *const preview[],
			      const char *const own[], const struct manner *manner, bool asks)
{
	enum status answer = DONE;

	if (!command_open(command))
		return place_fail("ctl", errno);
	if (asks)
		answer = ask(command, preview);
	if (answer != DONE)
		return answer;
	if (!command_write(command, own))
		return say_fail(USAGE, "longer than any command");
	return tell(command, manner->json);
}

/**
 * command_run() - one command, from the arguments to what is said of it
 * @words: of the command, up to NULL; the first is a verb
 * @manner: how
 *
 * Return: what to exit with.
 */
enum status command_run(char *const words[], const struct manner *manner)
{
	static struct command command;
	static const char *all[COMMAND_MAX + 2] = { "preview" };
	bool previews = manner->preview && strcmp(words[0], "preview");
	bool asks = is_deadly(words) && !manner->yes && !manner->preview;
	size_t i;

	for (i = 0; words[i] && i < COMMAND_MAX; i++)
		all[i + 1] = words[i];
	if (words[i])
		return say_fail(USAGE, "longer than any command");
	if (place_is_recorded())
		return say_fail(USAGE, "recorded files can only be looked at");
	if (asks && !is_terminal())
		return say_fail(USAGE, "no terminal to ask on: --yes kills, -n looks");
	return do_command(&command, all, previews ? all : all + 1, manner, asks);
}
