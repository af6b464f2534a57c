// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is written to /proc/rescue/ctl, understood; command.h tells the form.
 *
 * The rule: exact words. Someone whose machine is dying must not get something
 * else than they asked for because it was spelt alike.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "command.h"

#define MAX_WORDS 2

static const struct {
	const char *name;
	bool may_force;
} verbs[] = {
	[RESCUE_FREEZE_TOP]	= { "freeze-top",	true },
	[RESCUE_KILL_TOP]	= { "kill-top",		true },
	[RESCUE_KILL]		= { "kill",		false },
	[RESCUE_THAW]		= { "thaw",		false },
};

static_assert(ARRAY_SIZE(verbs) == RESCUE_NR_VERBS);

struct word {
	const char *at;
	size_t len;
};

/* Returns how many, or -EINVAL for more than MAX_WORDS or an empty one. */
static int split(const char *text, size_t len, struct word *words)
{
	const char *end = text + len;
	int n = 0;

	for (;;) {
		const char *blank = memchr(text, ' ', end - text) ?: end;

		if (n == MAX_WORDS || blank == text)
			return -EINVAL;
		words[n++] = (struct word){ text, blank - text };
		if (blank == end)
			return n;
		text = blank + 1;
	}
}

static bool is(const struct word *word, const char *name)
{
	return word->len == strlen(name) && !memcmp(word->at, name, word->len);
}

static int find_verb(const struct word *word)
{
	int verb;

	for (verb = 0; verb < RESCUE_NR_VERBS; verb++)
		if (is(word, verbs[verb].name))
			return verb;
	return -EINVAL;
}

static int refuse(const char **why, const char *reason)
{
	*why = reason;
	return -EINVAL;
}

/**
 * rescue_command_parse() - understand one write
 * @text: what was written; need not be terminated
 * @len: its length in bytes
 * @command: result, written only on success
 * @why: on error, a sentence for the outcome line
 *
 * Return: 0, or -EINVAL.
 */
int rescue_command_parse(const char *text, size_t len, struct rescue_command *command,
			 const char **why)
{
	struct word words[MAX_WORDS];
	int nr_words, verb;

	if (len > RESCUE_COMMAND_MAX)
		return refuse(why, "longer than any command");
	if (memchr(text, '\0', len))
		return refuse(why, "a NUL byte inside");
	if (len && text[len - 1] == '\n')
		len--;
	if (!len)
		return refuse(why, "empty");
	if (memchr(text, '\n', len))
		return refuse(why, "one command a write, please");
	nr_words = split(text, len, words);
	if (nr_words < 0)
		return refuse(why, "too many words, or blanks");
	verb = find_verb(&words[0]);
	if (verb < 0)
		return refuse(why,
			      "not a command; there are: freeze-top [force], kill-top [force], kill, thaw");
	if (nr_words == 2 && !verbs[verb].may_force)
		return refuse(why, "this command takes no argument");
	if (nr_words == 2 && !is(&words[1], "force"))
		return refuse(why, "the only argument this command takes is: force");

	*command = (struct rescue_command){ .verb = verb, .force = nr_words == 2 };
	return 0;
}

/**
 * rescue_command_name() - the word for a verb
 * @verb: the verb
 *
 * Return: static string.
 */
const char *rescue_command_name(enum rescue_verb verb)
{
	return verbs[verb].name;
}
