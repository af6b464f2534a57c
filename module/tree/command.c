// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is written to /proc/rescue/ctl, understood; command.h tells the form.
 *
 * The rule: exact words. An administrator of a dying machine must not get another command
 * because it was spelt alike.
 */
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "tree/command.h"
#include "tree/guard.h"

/* preview freeze tree 812 */
#define MAX_WORDS 4

#define COMM_MAX 15

/* What may, or must, follow a verb. */
enum arguments {
	MAY_FORCE,
	MAY_TARGET,
	MUST_TARGET,
	MUST_COUNT,
	MUST_ANSWER,
	MUST_MODE,
};

static const struct {
	const char *name;
	enum arguments arguments;
	bool may_preview;
} verbs[] = {
	[RESCUE_FREEZE_TOP]	= { "freeze-top",	MAY_FORCE,	true },
	[RESCUE_KILL_TOP]	= { "kill-top",		MAY_FORCE,	true },
	[RESCUE_FREEZE]		= { "freeze",		MUST_TARGET,	true },
	[RESCUE_KILL]		= { "kill",		MAY_TARGET,	true },
	[RESCUE_THAW]		= { "thaw",		MAY_TARGET,	true },
	[RESCUE_TRIM]		= { "trim",		MUST_COUNT,	true },
	[RESCUE_SPARE]		= { "spare",		MUST_TARGET,	false },
	[RESCUE_UNSPARE]	= { "unspare",		MUST_TARGET,	false },
	[RESCUE_OOM]		= { "oom",		MUST_ANSWER,	false },
	[RESCUE_GUARD]		= { "guard",		MUST_MODE,	false },
};

static_assert(ARRAY_SIZE(verbs) == RESCUE_NR_VERBS);

static const char * const kinds[] = {
	[RESCUE_EVERYTHING]	= "everything",		/* never written */
	[RESCUE_PID]		= "pid",
	[RESCUE_TREE]		= "tree",
	[RESCUE_COMM]		= "comm",
	[RESCUE_UID]		= "uid",
	[RESCUE_PGRP]		= "pgrp",
	[RESCUE_SESSION]	= "session",
	[RESCUE_CGROUP]		= "cgroup",
};

static_assert(ARRAY_SIZE(kinds) == RESCUE_NR_TARGET_KINDS);

static const char * const oom_answers[] = {
	[RESCUE_OOM_OFF]	= "off",
	[RESCUE_OOM_FREEZE]	= "freeze",
	[RESCUE_OOM_KILL]	= "kill",
};

static_assert(ARRAY_SIZE(oom_answers) == RESCUE_NR_OOM_ANSWERS);

struct word {
	const char *at;
	size_t len;
};

/* Returns how many, or -EINVAL for more than MAX_WORDS or an empty one. */
static int command_split(const char *text, size_t len, struct word *words)
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

static bool command_is(const struct word *word, const char *name)
{
	return word->len == strlen(name) && !memcmp(word->at, name, word->len);
}

static int command_find_verb(const struct word *word)
{
	int verb;

	for (verb = 0; verb < RESCUE_NR_VERBS; verb++)
		if (command_is(word, verbs[verb].name))
			return verb;
	return -EINVAL;
}

static int command_refuse(const char **why, const char *reason)
{
	*why = reason;
	return -EINVAL;
}

/* Digits and nothing else. */
static int command_parse_number(const struct word *word, u32 *number)
{
	u64 value = 0;
	size_t i;

	for (i = 0; i < word->len; i++) {
		if (word->at[i] < '0' || word->at[i] > '9')
			return -EINVAL;
		value = value * 10 + (word->at[i] - '0');
		if (value > U32_MAX)
			return -EINVAL;
	}
	*number = value;
	return word->len ? 0 : -EINVAL;
}

/* The byte that three octal digits stand for, or -EINVAL. */
static int command_parse_escape(const char *at, size_t len)
{
	int value = 0;
	int i;

	if (len < 3)
		return -EINVAL;
	for (i = 0; i < 3; i++) {
		if (at[i] < '0' || at[i] > '7')
			return -EINVAL;
		value = value * 8 + (at[i] - '0');
	}
	return value > 0 && value < 256 ? value : -EINVAL;
}

/* Returns the length, or -EINVAL: a bad escape, empty, or longer than @max. */
static int command_unescape(const struct word *word, char *buf, size_t max)
{
	size_t i = 0;
	size_t n = 0;

	while (i < word->len) {
		int byte = word->at[i++];

		if (byte == '\\') {
			byte = command_parse_escape(word->at + i, word->len - i);
			if (byte < 0)
				return byte;
			i += 3;
		}
		if (n == max)
			return -EINVAL;
		buf[n++] = byte;
	}
	buf[n] = '\0';
	return n ? (int)n : -EINVAL;
}

static int command_parse_text(const struct word *value, struct rescue_target *target,
			      const char **why)
{
	static const char name[] =
		"a name has 1 to 15 bytes, with \\ooo (octal) for a blank or backslash";
	static const char path[] =
		"a path has 1 to 255 bytes, with \\ooo (octal) for a blank or backslash";
	bool comm = target->kind == RESCUE_COMM;
	int len = command_unescape(value, target->text, comm ? COMM_MAX : RESCUE_TARGET_MAX - 1);

	if (len < 0)
		return command_refuse(why, comm ? name : path);
	if (!comm && (target->text[0] != '/' || (len > 1 && target->text[len - 1] == '/')))
		return command_refuse(why, "a cgroup is named by its path, /like/this");
	return 0;
}

static void command_parse_ghost(struct word *value, struct rescue_target *target)
{
	static const char prefix[] = "ghost:";
	size_t len = sizeof(prefix) - 1;

	if (target->kind != RESCUE_TREE || value->len < len || memcmp(value->at, prefix, len))
		return;
	value->at += len;
	value->len -= len;
	target->ghost = true;
}

/* Parses into a copy: a target that is not understood is not touched. */
static int command_parse_target(const struct word *kind, struct word value,
				struct rescue_target *result, const char **why)
{
	struct rescue_target target = {};
	int err;

	for (target.kind = RESCUE_PID; target.kind < RESCUE_NR_TARGET_KINDS; target.kind++)
		if (command_is(kind, kinds[target.kind]))
			break;
	switch (target.kind) {
	case RESCUE_PID:
	case RESCUE_TREE:
	case RESCUE_PGRP:
	case RESCUE_SESSION:
	case RESCUE_UID:
		command_parse_ghost(&value, &target);
		if (command_parse_number(&value, &target.number) ||
		    (target.number == 0 && target.kind != RESCUE_UID) ||
		    (target.number == U32_MAX && target.kind == RESCUE_UID))
			return command_refuse(why, "not a number that it could have");
		break;
	case RESCUE_COMM:
	case RESCUE_CGROUP:
		err = command_parse_text(&value, &target, why);
		if (err)
			return err;
		break;
	default:
		return command_refuse(why,
				      "not a target; there are: pid N, tree N, comm NAME, uid N, pgrp N, session N, cgroup PATH");
	}
	*result = target;
	return 0;
}

/**
 * rescue_command_parse_target() - understand a target
 * @kind: "pid", "tree", ...; need not be terminated
 * @kind_len: its length in bytes
 * @value: the number, name or path; need not be terminated
 * @value_len: its length in bytes
 * @target: result, written only on success
 * @why: on error, a sentence for the user
 *
 * Return: 0, or -EINVAL.
 */
int rescue_command_parse_target(const char *kind, size_t kind_len, const char *value,
				size_t value_len, struct rescue_target *target, const char **why)
{
	return command_parse_target(&(struct word){ kind, kind_len },
				    (struct word){ value, value_len }, target, why);
}

/**
 * rescue_command_parse_oom() - understand the answer to an OOM
 * @text: "off", "freeze" or "kill"; need not be terminated
 * @len: its length in bytes
 * @answer: result, written only on success
 *
 * Return: 0, or -EINVAL.
 */
int rescue_command_parse_oom(const char *text, size_t len, enum rescue_oom_answer *answer)
{
	const struct word word = { text, len };
	int i;

	for (i = 0; i < RESCUE_NR_OOM_ANSWERS; i++) {
		if (!command_is(&word, oom_answers[i]))
			continue;
		*answer = i;
		return 0;
	}
	return -EINVAL;
}

/* Parses what follows the verb, @nr_words. */
static int command_parse_arguments(const struct word *words, int nr_words,
				   struct rescue_command *command, const char **why)
{
	int mode;

	switch (verbs[command->verb].arguments) {
	case MAY_FORCE:
		command->force = nr_words == 1 && command_is(&words[0], "force");
		if (nr_words && !command->force)
			return command_refuse(why,
					      "the only argument this command takes is: force");
		return 0;
	case MUST_COUNT:
		if (nr_words != 1 || command_parse_number(&words[0], &command->count) ||
		    !command->count)
			return command_refuse(why, "this command takes a number, from 1");
		return 0;
	case MUST_ANSWER:
		if (nr_words != 1 ||
		    rescue_command_parse_oom(words[0].at, words[0].len, &command->oom))
			return command_refuse(why, "this command takes one of: off, freeze, kill");
		return 0;
	case MUST_MODE:
		mode = nr_words == 1 ? rescue_guard_mode_of(words[0].at, words[0].len) : -EINVAL;
		if (mode < 0)
			return command_refuse(why,
					      "this command takes one of: off, preview, freeze");
		command->mode = mode;
		return 0;
	case MAY_TARGET:
		if (!nr_words)
			return 0;
		fallthrough;
	case MUST_TARGET:
		if (nr_words != 2)
			return command_refuse(why,
					      "this command takes a target: pid N, tree N, comm NAME, uid N, pgrp N, session N, cgroup PATH");
		return command_parse_target(&words[0], words[1], &command->target, why);
	}
	return -EINVAL;
}

static int command_parse_words(const struct word *words, int nr_words,
			       struct rescue_command *command, const char **why)
{
	int verb;

	command->preview = command_is(&words[0], "preview");
	if (command->preview) {
		if (nr_words == 1)
			return command_refuse(why, "preview takes a command");
		words++;
		nr_words--;
	}
	verb = command_find_verb(&words[0]);
	if (verb < 0)
		return command_refuse(why,
				      "not a command; there are: freeze-top [force], kill-top [force], freeze WHAT, kill [WHAT], thaw [WHAT], trim N, preview COMMAND, spare WHAT, unspare WHAT, oom off|freeze|kill, guard MODE");
	command->verb = verb;
	if (command->preview && !verbs[verb].may_preview)
		return command_refuse(why, "this command can have no preview");
	return command_parse_arguments(words + 1, nr_words - 1, command, why);
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
	struct rescue_command understood = {};
	struct word words[MAX_WORDS];
	int nr_words, err;

	if (len > RESCUE_COMMAND_MAX)
		return command_refuse(why, "longer than any command");
	if (memchr(text, '\0', len))
		return command_refuse(why, "a NUL byte inside");
	if (len && text[len - 1] == '\n')
		len--;
	if (!len)
		return command_refuse(why, "empty");
	if (memchr(text, '\n', len))
		return command_refuse(why, "one command a write, please");
	nr_words = command_split(text, len, words);
	if (nr_words < 0)
		return command_refuse(why, "too many words, or blanks");
	err = command_parse_words(words, nr_words, &understood, why);
	if (err)
		return err;
	*command = understood;
	return 0;
}

/**
 * rescue_command_path_depth() - of the cgroup that a path names
 * @path: of a target
 *
 * Return: components, 0 for "/".
 */
u32 rescue_command_path_depth(const char *path)
{
	u32 depth = 0;

	for (; *path; path++)
		depth += path[0] == '/' && path[1] && path[1] != '/';
	return depth;
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

/**
 * rescue_command_kind_name() - the word for a kind of target
 * @kind: the kind
 *
 * Return: static string.
 */
const char *rescue_command_kind_name(enum rescue_target_kind kind)
{
	return kinds[kind];
}

/**
 * rescue_command_oom_name() - the word for an answer to an OOM
 * @answer: the answer
 *
 * Return: static string.
 */
const char *rescue_command_oom_name(enum rescue_oom_answer answer)
{
	return oom_answers[answer];
}
