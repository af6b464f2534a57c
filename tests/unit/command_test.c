// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is a command, and that nothing else is.
 *
 * Every text is given in memory of exactly its length, so that the sanitizer
 * sees a byte that is read behind it.
 */
#include <errno.h>

#include "command.h"
#include "test.h"

/* All that may ever be understood, each with or without one newline. */
static const struct {
	const char *text;
	enum rescue_verb verb;
	bool force;
} commands[] = {
	{ "freeze-top",		RESCUE_FREEZE_TOP,	false },
	{ "freeze-top force",	RESCUE_FREEZE_TOP,	true },
	{ "kill-top",		RESCUE_KILL_TOP,	false },
	{ "kill-top force",	RESCUE_KILL_TOP,	true },
	{ "kill",		RESCUE_KILL,		false },
	{ "thaw",		RESCUE_THAW,		false },
};

#define UNTOUCHED ((struct rescue_command){ .verb = 77, .force = true })

/* Returns the reason of a refusal, "" if it was understood. */
static const char *parse(const char *text, size_t len, struct rescue_command *command)
{
	char *exact = malloc(len);
	const char *why = "";
	int err;

	memcpy(exact, text, len);
	*command = UNTOUCHED;
	err = rescue_command_parse(exact, len, command, &why);
	free(exact);
	EXPECT(err == 0 || err == -EINVAL);
	if (err) {
		EXPECT_EQ(command->verb, UNTOUCHED.verb);
		EXPECT_EQ(command->force, UNTOUCHED.force);
	}
	EXPECT_EQ(!!err, !!*why);
	EXPECT(strlen(why) + sizeof("error EINVAL: ") <= RESCUE_OUTCOME_MAX);
	return why;
}

static void refused(const char *text, size_t len, const char *reason)
{
	struct rescue_command command;
	const char *why = parse(text, len, &command);

	if (strncmp(why, reason, strlen(reason)) || !*reason)
		FAIL("\"%.*s\" gives \"%s\", expected \"%s\"", (int)len, text, why, reason);
}

static void row_is_refused(const struct test_case *self)
{
	refused(self->in, strlen(self->in), self->out);
}

static void each_command_is_understood(const struct test_case *self)
{
	struct rescue_command command;
	char line[64];
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		snprintf(line, sizeof(line), "%s\n", commands[i].text);
		EXPECT_STR(parse(line, strlen(line), &command), "");
		EXPECT_EQ(command.verb, commands[i].verb);
		EXPECT_EQ(command.force, commands[i].force);
		EXPECT_STR(parse(line, strlen(line) - 1, &command), "");
		EXPECT_EQ(command.verb, commands[i].verb);
		EXPECT_EQ(command.force, commands[i].force);
	}
}

static void name_of_a_verb_is_its_command(const struct test_case *self)
{
	struct rescue_command command;
	int verb;

	(void)self;
	for (verb = 0; verb < RESCUE_NR_VERBS; verb++) {
		const char *name = rescue_command_name(verb);

		EXPECT_STR(parse(name, strlen(name), &command), "");
		EXPECT_EQ(command.verb, verb);
	}
}

static void beginning_of_a_command_is_refused(const struct test_case *self)
{
	u32 i, len;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		for (len = 1; len < strlen(commands[i].text); len++) {
			const char *text = commands[i].text;

			/* freeze-top of freeze-top force */
			if (i && len == strlen(commands[i - 1].text) && commands[i].force)
				continue;
			/* kill of kill-top */
			if (len == strlen("kill") && !memcmp(text, "kill", len))
				continue;
			refused(text, len, text[len - 1] == ' ' ? "too many words, or blanks" :
				commands[i].force && memchr(text, ' ', len) ?
				"the only argument this command takes is: force" : "not a command");
		}
}

static void nul_is_refused_wherever_it_is(const struct test_case *self)
{
	char text[] = "kill-top force\n";
	u32 i;

	(void)self;
	for (i = 0; i < sizeof(text); i++) {
		char copy[sizeof(text)];

		memcpy(copy, text, sizeof(text));
		copy[i] = '\0';
		refused(copy, sizeof(text), "a NUL byte inside");
	}
	refused("kill\0", 5, "a NUL byte inside");
	refused("kill\0\n", 6, "a NUL byte inside");
	refused("\0", 1, "a NUL byte inside");
}

static void overlong_is_refused_however_it_begins(const struct test_case *self)
{
	char text[4096];

	(void)self;
	memset(text, ' ', sizeof(text));
	memcpy(text, "kill\n", 5);
	refused(text, sizeof(text), "longer than any command");
	refused(text, RESCUE_COMMAND_MAX + 1, "longer than any command");
	refused(text, RESCUE_COMMAND_MAX, "one command a write, please");
	memset(text, 'x', sizeof(text));
	refused(text, RESCUE_COMMAND_MAX + 1, "longer than any command");
	refused(text, RESCUE_COMMAND_MAX, "not a command");
	memset(text, '\0', sizeof(text));
	refused(text, sizeof(text), "longer than any command");
}

static bool is_command(const char *text, size_t len)
{
	u32 i;

	if (len && text[len - 1] == '\n')
		len--;
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (strlen(commands[i].text) == len && !memcmp(commands[i].text, text, len))
			return true;
	return false;
}

/* A command that was hit by one to three accidents, or put together from words. */
static size_t some_text(unsigned long *state, char *text)
{
	static const char *const words[] = {
		"freeze-top", "kill-top", "kill", "thaw", "force", " ", " ", "\n", "\t", "-",
		"top", "freeze", "Force", "0", "", "\r",
	};
	static const char bytes[] = " \n\t\r\0-fktFo\177\200\377";
	u32 n, at, len = 0;

	for (n = 1 + test_random(state, 4); n; n--) {
		const char *word = words[test_random(state, ARRAY_SIZE(words))];

		memcpy(text + len, word, strlen(word));
		len += strlen(word);
	}
	if (test_random(state, 2)) {
		n = test_random(state, ARRAY_SIZE(commands));
		len = strlen(commands[n].text);
		memcpy(text, commands[n].text, len);
	}
	for (n = test_random(state, 4); n; n--) {
		at = test_random(state, len + 1);
		switch (test_random(state, 3)) {
		case 0:		/* one more */
			memmove(text + at + 1, text + at, len - at);
			text[at] = bytes[test_random(state, sizeof(bytes) - 1)];
			len++;
			break;
		case 1:		/* one less */
			if (at < len)
				memmove(text + at, text + at + 1, --len - at);
			break;
		default:	/* another one */
			if (at < len)
				text[at] ^= 1 << test_random(state, 8);
		}
	}
	return len;
}

static void accidents_are_never_a_command(const struct test_case *self)
{
	unsigned long state = test_seed * 31 + 7;
	u32 nr_understood = 0, round;

	(void)self;
	for (round = 0; round < 100000 && !test_failures; round++) {
		struct rescue_command command;
		char text[256];
		size_t len = some_text(&state, text);
		bool understood = !*parse(text, len, &command);

		if (understood != is_command(text, len))
			FAIL("\"%.*s\" (round %u, seed %lu)", (int)len, text, round, test_seed);
		nr_understood += understood;
	}
	/* The generator has to reach both sides. */
	EXPECT(nr_understood > 1000 && nr_understood < 80000);
}

#define REFUSED(what, text, reason) \
	{ .name = what, .run = row_is_refused, .in = text, .out = reason }

#define BLANKS	"too many words, or blanks"
#define UNKNOWN	"not a command; there are: freeze-top [force], kill-top [force], kill, thaw"
#define NO_ARGS	"this command takes no argument"
#define FORCE	"the only argument this command takes is: force"
#define LINES	"one command a write, please"

int main(int argc, char **argv)
{
	static const struct test_case cases[] = {
		CASE(each_command_is_understood),
		CASE(name_of_a_verb_is_its_command),
		REFUSED("nothing_is_refused", "", "empty"),
		REFUSED("newline_alone_is_refused", "\n", "empty"),
		REFUSED("two_newlines_are_refused", "kill\n\n", LINES),
		REFUSED("newlines_alone_are_refused", "\n\n", LINES),
		REFUSED("newline_in_front_is_refused", "\nkill", LINES),
		REFUSED("two_commands_are_refused", "freeze-top\nkill\n", LINES),
		REFUSED("argument_on_another_line_is_refused", "kill-top\nforce", LINES),
		REFUSED("blank_alone_is_refused", " ", BLANKS),
		REFUSED("blank_and_newline_are_refused", " \n", BLANKS),
		REFUSED("blank_in_front_is_refused", " kill", BLANKS),
		REFUSED("blank_behind_is_refused", "kill ", BLANKS),
		REFUSED("blank_before_the_newline_is_refused", "kill \n", BLANKS),
		REFUSED("blank_behind_an_argument_is_refused", "kill-top force ", BLANKS),
		REFUSED("two_blanks_are_refused", "kill-top  force", BLANKS),
		REFUSED("three_words_are_refused", "kill-top force force", BLANKS),
		REFUSED("tab_is_no_blank", "kill-top\tforce", UNKNOWN),
		REFUSED("tab_behind_is_refused", "kill\t", UNKNOWN),
		REFUSED("carriage_return_is_refused", "kill\r\n", UNKNOWN),
		REFUSED("upper_case_is_refused", "KILL", UNKNOWN),
		REFUSED("upper_case_first_letter_is_refused", "Thaw", UNKNOWN),
		REFUSED("upper_case_argument_is_refused", "kill-top FORCE", FORCE),
		REFUSED("word_with_more_behind_is_refused", "killall", UNKNOWN),
		REFUSED("word_with_a_dash_behind_is_refused", "kill-", UNKNOWN),
		REFUSED("underscore_is_no_dash", "freeze_top", UNKNOWN),
		REFUSED("argument_alone_is_refused", "force", UNKNOWN),
		REFUSED("argument_first_is_refused", "force kill-top", UNKNOWN),
		REFUSED("unknown_word_with_an_argument_is_refused", "thawed force", UNKNOWN),
		REFUSED("kill_takes_no_argument", "kill force", NO_ARGS),
		REFUSED("kill_takes_no_number", "kill 1", NO_ARGS),
		REFUSED("thaw_takes_no_argument", "thaw force", NO_ARGS),
		REFUSED("freeze_top_takes_force_alone", "freeze-top 5", FORCE),
		REFUSED("kill_top_takes_force_alone", "kill-top forced", FORCE),
		REFUSED("beginning_of_force_is_refused", "kill-top forc", FORCE),
		REFUSED("dashes_before_force_are_refused", "kill-top --force", FORCE),
		CASE(beginning_of_a_command_is_refused),
		CASE(nul_is_refused_wherever_it_is),
		CASE(overlong_is_refused_however_it_begins),
		CASE(accidents_are_never_a_command),
	};

	return test_run("command", cases, ARRAY_SIZE(cases), argc, argv);
}
