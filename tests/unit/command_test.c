// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is a command, and that nothing else is.
 *
 * Every text is given in memory of exactly its length, so that the sanitizer
 * sees a byte that is read behind it.
 */
#include "test.h"
#include "tree/command.h"

/* Commands in full, each with or without one newline. */
static const struct {
	const char *text;
	struct rescue_command command;
} commands[] = {
	{ "freeze-top",		{ .verb = RESCUE_FREEZE_TOP } },
	{ "freeze-top force",	{ .verb = RESCUE_FREEZE_TOP, .force = true } },
	{ "kill-top",		{ .verb = RESCUE_KILL_TOP } },
	{ "kill-top force",	{ .verb = RESCUE_KILL_TOP, .force = true } },
	{ "freeze pid 812",	{ .verb = RESCUE_FREEZE, .target = { RESCUE_PID, 812 } } },
	{ "freeze tree 1",	{ .verb = RESCUE_FREEZE, .target = { RESCUE_TREE, 1 } } },
	{ "freeze tree ghost:97",
	  { .verb = RESCUE_FREEZE, .target = { RESCUE_TREE, 97, true } } },
	{ "freeze comm a",	{ .verb = RESCUE_FREEZE, .target = { RESCUE_COMM, .text = "a" } } },
	{ "freeze uid 0",	{ .verb = RESCUE_FREEZE, .target = { RESCUE_UID, 0 } } },
	{ "freeze session 4294967295",
	  { .verb = RESCUE_FREEZE, .target = { RESCUE_SESSION, 4294967295u } } },
	{ "freeze cgroup /a/b",
	  { .verb = RESCUE_FREEZE, .target = { RESCUE_CGROUP, .text = "/a/b" } } },
	{ "kill",		{ .verb = RESCUE_KILL } },
	{ "kill uid 4294967294",
	  { .verb = RESCUE_KILL, .target = { RESCUE_UID, 4294967294u } } },
	{ "kill cgroup /",	{ .verb = RESCUE_KILL, .target = { RESCUE_CGROUP, .text = "/" } } },
	{ "thaw",		{ .verb = RESCUE_THAW } },
	{ "freeze pgrp 7",	{ .verb = RESCUE_FREEZE, .target = { RESCUE_PGRP, 7 } } },
	{ "thaw session 5",	{ .verb = RESCUE_THAW, .target = { RESCUE_SESSION, 5 } } },
	{ "trim 50",		{ .verb = RESCUE_TRIM, .count = 50 } },
	{ "spare comm two\\040words",
	  { .verb = RESCUE_SPARE, .target = { RESCUE_COMM, .text = "two words" } } },
	{ "unspare comm \\134\\377",
	  { .verb = RESCUE_UNSPARE, .target = { RESCUE_COMM, .text = "\\\377" } } },
	{ "oom off",		{ .verb = RESCUE_OOM, .oom = RESCUE_OOM_OFF } },
	{ "oom freeze",		{ .verb = RESCUE_OOM, .oom = RESCUE_OOM_FREEZE } },
	{ "oom kill",		{ .verb = RESCUE_OOM, .oom = RESCUE_OOM_KILL } },
	{ "guard off",		{ .verb = RESCUE_GUARD, .mode = RESCUE_GUARD_OFF } },
	{ "guard preview",	{ .verb = RESCUE_GUARD, .mode = RESCUE_GUARD_PREVIEW } },
	{ "guard freeze",	{ .verb = RESCUE_GUARD, .mode = RESCUE_GUARD_FREEZE } },
	{ "preview freeze-top",	{ .verb = RESCUE_FREEZE_TOP, .preview = true } },
	{ "preview kill-top force",
	  { .verb = RESCUE_KILL_TOP, .preview = true, .force = true } },
	{ "preview kill pid 7",
	  { .verb = RESCUE_KILL, .preview = true, .target = { RESCUE_PID, 7 } } },
	{ "preview thaw",	{ .verb = RESCUE_THAW, .preview = true } },
	{ "preview trim 4294967295",
	  { .verb = RESCUE_TRIM, .preview = true, .count = 4294967295u } },
};

#define UNTOUCHED ((struct rescue_command){ .verb = 77, .force = true, .count = 77 })

static bool is_same(const struct rescue_command *a, const struct rescue_command *b)
{
	return a->verb == b->verb && a->preview == b->preview && a->force == b->force &&
	       a->count == b->count && a->oom == b->oom && a->mode == b->mode &&
	       a->target.kind == b->target.kind &&
	       a->target.number == b->target.number && a->target.ghost == b->target.ghost &&
	       !strcmp(a->target.text, b->target.text);
}

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
	if (err)
		EXPECT(is_same(command, &UNTOUCHED));
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
		EXPECT(is_same(&command, &commands[i].command));
		EXPECT_STR(parse(line, strlen(line) - 1, &command), "");
		EXPECT(is_same(&command, &commands[i].command));
	}
}

static void name_of_a_verb_is_its_word(const struct test_case *self)
{
	u32 i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		const char *text = commands[i].text;
		const char *name = rescue_command_name(commands[i].command.verb);

		if (commands[i].command.preview)
			text += strlen("preview ");
		EXPECT(!strncmp(text, name, strlen(name)));
		EXPECT(strchr(" ", text[strlen(name)]));
	}
}

/* The words of load parameters: the same targets, with nothing around them. */
static void target_alone_is_understood(const struct test_case *self)
{
	struct rescue_target target = { .kind = 77 };
	const char *why = "";

	(void)self;
	EXPECT_EQ(rescue_command_parse_target("comm:x", 4, "sshd,", 4, &target, &why), 0);
	EXPECT_EQ(target.kind, RESCUE_COMM);
	EXPECT_STR(target.text, "sshd");
	EXPECT_STR(rescue_command_kind_name(target.kind), "comm");
	EXPECT_EQ(rescue_command_parse_target("comm:x", 5, "sshd,", 4, &target, &why), -EINVAL);
	EXPECT(*why);
	EXPECT_EQ(rescue_command_parse_target("comm", 4, "", 0, &target, &why), -EINVAL);
	EXPECT_EQ(target.kind, RESCUE_COMM);
	EXPECT_STR(target.text, "sshd");
}

/* The words of the load parameter. */
static void answer_to_an_oom_is_understood_alone(const struct test_case *self)
{
	enum rescue_oom_answer answer = 77;

	(void)self;
	EXPECT_EQ(rescue_command_parse_oom("kill-top", 4, &answer), 0);
	EXPECT_EQ(answer, RESCUE_OOM_KILL);
	EXPECT_STR(rescue_command_oom_name(answer), "kill");
	EXPECT_EQ(rescue_command_parse_oom("freeze", 6, &answer), 0);
	EXPECT_STR(rescue_command_oom_name(answer), "freeze");
	EXPECT_EQ(rescue_command_parse_oom("off", 3, &answer), 0);
	EXPECT_STR(rescue_command_oom_name(answer), "off");
	EXPECT_EQ(rescue_command_parse_oom("kill", 3, &answer), -EINVAL);
	EXPECT_EQ(rescue_command_parse_oom("", 0, &answer), -EINVAL);
	EXPECT_EQ(answer, RESCUE_OOM_OFF);
}

/* A word of @len bytes as the name or path, or its escapes. */
static void refused_text(const char *kind, const char *unit, u32 nr, const char *reason)
{
	char text[RESCUE_COMMAND_MAX];
	size_t len = snprintf(text, sizeof(text), "freeze %s ", kind);
	struct rescue_command command;

	while (nr--)
		len += snprintf(text + len, sizeof(text) - len, "%s", unit);
	if (reason)
		refused(text, len, reason);
	else
		EXPECT_STR(parse(text, len, &command), "");
}

static void names_have_15_bytes_at_most(const struct test_case *self)
{
	(void)self;
	refused_text("comm", "x", 15, NULL);
	refused_text("comm", "x", 16, "a name has 1 to 15 bytes");
	refused_text("comm", "\\040", 15, NULL);
	refused_text("comm", "\\040", 16, "a name has 1 to 15 bytes");
}

static void paths_have_255_bytes_at_most(const struct test_case *self)
{
	(void)self;
	refused_text("cgroup", "/", 1, NULL);
	refused_text("cgroup", "/x", 127, NULL);
	refused_text("cgroup", "/x", 128, "a path has 1 to 255 bytes");
	refused_text("cgroup", "/x/", 1, "a cgroup is named by its path");
}

/* What begins like a command is that command, another one that is shorter, or nothing. */
static void beginning_of_a_verb_is_refused(const struct test_case *self)
{
	u32 i, len;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		const char *text = commands[i].text;
		size_t word = strcspn(text, " ");

		for (len = 1; len < word; len++) {
			if ((len == 4 && !memcmp(text, "kill", 4)) ||
			    (len == 6 && !memcmp(text, "freeze", 6)))
				continue;
			refused(text, len, "not a command");
		}
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
	static char text[4096];

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

/*
 * The same question answered in another way: by all that can be said, spelt out.
 *
 * A value ends the line: # is a number from 1, 9 any number, x a name, / a path. Here
 * a number is at most 9 digits and a name has no escapes; the generator makes no others.
 */
static const char * const forms[] = {
	"freeze-top", "freeze-top force", "kill-top", "kill-top force", "kill", "thaw", "trim #",
	"freeze pid #", "freeze session #", "freeze pgrp #", "freeze tree #", "freeze tree ghost:#",
	"freeze uid 9", "freeze comm x", "freeze cgroup /",
	"kill pid #", "kill session #", "kill pgrp #", "kill tree #", "kill tree ghost:#",
	"kill uid 9", "kill comm x", "kill cgroup /",
	"thaw pid #", "thaw session #", "thaw pgrp #", "thaw tree #", "thaw tree ghost:#",
	"thaw uid 9", "thaw comm x", "thaw cgroup /",
};

/* Those that have no preview. */
static const char * const plain_forms[] = {
	"spare pid #", "spare session #", "spare pgrp #", "spare tree #", "spare tree ghost:#",
	"spare uid 9", "spare comm x", "spare cgroup /",
	"unspare pid #", "unspare session #", "unspare pgrp #",
	"unspare tree #", "unspare tree ghost:#",
	"unspare uid 9", "unspare comm x", "unspare cgroup /",
	"oom off", "oom freeze", "oom kill",
	"guard off", "guard preview", "guard freeze",
};

static bool is_number(const char *text)
{
	size_t len = strlen(text);

	return len >= 1 && len <= 9 && strspn(text, "0123456789") == len;
}

static bool is_value(char kind, const char *text)
{
	size_t len = strlen(text);

	switch (kind) {
	case '#':
		return is_number(text + strspn(text, "0"));
	case '9':
		return is_number(text);
	case 'x':
		return len >= 1 && len <= 15 && !strpbrk(text, " \\");
	default:
		return *text == '/' && (len == 1 || text[len - 1] != '/') && !strpbrk(text, " \\");
	}
}

static bool has_form(const char *text, const char *form)
{
	size_t len = strlen(form) - 1;

	if (!strchr("#9x/", form[len]))
		return !strcmp(text, form);
	return !strncmp(text, form, len) && is_value(form[len], text + len);
}

static bool is_command(const char *text, size_t len)
{
	static const char preview[] = "preview ";
	char copy[512];
	u32 i;

	if (len && text[len - 1] == '\n')
		len--;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (strlen(copy) != len || strchr(copy, '\n'))
		return false;
	for (i = 0; i < ARRAY_SIZE(plain_forms); i++)
		if (has_form(copy, plain_forms[i]))
			return true;
	text = strncmp(copy, preview, sizeof(preview) - 1) ? copy : copy + sizeof(preview) - 1;
	for (i = 0; i < ARRAY_SIZE(forms); i++)
		if (has_form(text, forms[i]))
			return true;
	return false;
}

/* A command that was hit by one to three accidents, or put together from words. */
static size_t some_text(unsigned long *state, char *text)
{
	static const char *const words[] = {
		"freeze-top", "kill-top", "kill", "thaw", "force", " ", " ", "\n", "\t", "-",
		"top", "freeze", "Force", "0", "", "\r", "trim", "preview ", "spare", "unspare",
		" pid ", " tree ", " comm ", " uid ", " pgrp ",
		" session ", " cgroup ", "/", "ghost:", "17", "oom ", "off", "guard",
	};
	static const char bytes[] = " \n\t\r\0-fktFo9:/\177\200\377";
	u32 n, at, len = 0;

	for (n = 1 + test_random(state, 4); n; n--) {
		const char *word = words[test_random(state, ARRAY_SIZE(words))];

		memcpy(text + len, word, strlen(word));
		len += strlen(word);
	}
	if (test_random(state, 2)) {
		do
			n = test_random(state, ARRAY_SIZE(commands));
		while (strpbrk(commands[n].text, "\\") || strstr(commands[n].text, "42949672"));
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

static void depth_of_a_path_is_its_components(const struct test_case *self)
{
	(void)self;
	EXPECT_EQ(rescue_command_path_depth("/"), 0);
	EXPECT_EQ(rescue_command_path_depth("/a"), 1);
	EXPECT_EQ(rescue_command_path_depth("/user.slice/user-1000.slice"), 2);
	EXPECT_EQ(rescue_command_path_depth("/a/b/c"), 3);
	EXPECT_EQ(rescue_command_path_depth("/a//b"), 2);
}

#define REFUSED(what, text, reason) \
	{ .name = what, .run = row_is_refused, .in = text, .out = reason }

#define BLANKS	"too many words, or blanks"
#define UNKNOWN	"not a command; there are: freeze-top [force], kill-top [force], freeze WHAT, kill [WHAT], thaw [WHAT], trim N, preview COMMAND, spare WHAT, unspare WHAT, oom off|freeze|kill, guard MODE"
#define TARGETS	"this command takes a target: pid N, tree N, comm NAME, uid N, pgrp N, session N, cgroup PATH"
#define KINDS	"not a target; there are: pid N, tree N, comm NAME, uid N, pgrp N, session N, cgroup PATH"
#define NUMBER	"not a number that it could have"
#define MODE	"this command takes one of: off, preview, freeze"
#define COUNT	"this command takes a number, from 1"
#define ANSWER	"this command takes one of: off, freeze, kill"
#define FORCE	"the only argument this command takes is: force"
#define LINES	"one command a write, please"
#define NAME	"a name has 1 to 15 bytes"
#define PATH	"a cgroup is named by its path"

static const struct test_case cases[] = {
	CASE(each_command_is_understood),
	CASE(name_of_a_verb_is_its_word),
	CASE(target_alone_is_understood),
	CASE(answer_to_an_oom_is_understood_alone),
	CASE(names_have_15_bytes_at_most),
	CASE(paths_have_255_bytes_at_most),
	REFUSED("nothing_is_refused", "", "empty"),
	REFUSED("newline_alone_is_refused", "\n", "empty"),
	REFUSED("two_newlines_are_refused", "kill\n\n", LINES),
	REFUSED("newlines_alone_are_refused", "\n\n", LINES),
	REFUSED("newline_in_front_is_refused", "\nkill", LINES),
	REFUSED("two_commands_are_refused", "freeze-top\nkill\n", LINES),
	REFUSED("argument_on_another_line_is_refused", "kill-top\nforce", LINES),
	REFUSED("oom_without_an_answer_is_refused", "oom", ANSWER),
	REFUSED("oom_with_another_word_is_refused", "oom on", ANSWER),
	REFUSED("oom_with_two_words_is_refused", "oom kill off", ANSWER),
	REFUSED("preview_of_oom_is_refused", "preview oom kill",
		"this command can have no preview"),
	REFUSED("blank_alone_is_refused", " ", BLANKS),
	REFUSED("blank_and_newline_are_refused", " \n", BLANKS),
	REFUSED("blank_in_front_is_refused", " kill", BLANKS),
	REFUSED("blank_behind_is_refused", "kill ", BLANKS),
	REFUSED("blank_before_the_newline_is_refused", "kill \n", BLANKS),
	REFUSED("blank_behind_an_argument_is_refused", "kill-top force ", BLANKS),
	REFUSED("two_blanks_are_refused", "kill-top  force", BLANKS),
	REFUSED("two_arguments_are_refused", "kill-top force force", FORCE),
	REFUSED("five_words_are_refused", "preview freeze pid 5 6", BLANKS),
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
	REFUSED("kill_takes_a_target_or_nothing", "kill force", TARGETS),
	REFUSED("kill_takes_no_number", "kill 1", TARGETS),
	REFUSED("freeze_needs_a_target", "freeze", TARGETS),
	REFUSED("freeze_needs_the_value_of_a_target", "freeze pid", TARGETS),
	REFUSED("freeze_takes_one_target", "freeze pid 1 2", TARGETS),
	REFUSED("spare_needs_a_target", "spare", TARGETS),
	REFUSED("unknown_kind_of_target_is_refused", "freeze pids 1", KINDS),
	REFUSED("everything_is_no_target", "freeze everything 1", KINDS),
	REFUSED("pid_0_is_refused", "freeze pid 0", NUMBER),
	REFUSED("session_0_is_refused", "thaw session 0", NUMBER),
	REFUSED("uid_minus_1_is_refused", "freeze uid 4294967295", NUMBER),
	REFUSED("negative_number_is_refused", "freeze pid -1", NUMBER),
	REFUSED("plus_before_a_number_is_refused", "freeze pid +1", NUMBER),
	REFUSED("hexadecimal_number_is_refused", "freeze pid 0x10", NUMBER),
	REFUSED("number_too_large_is_refused", "freeze pid 4294967296", NUMBER),
	REFUSED("much_too_large_number_is_refused", "freeze pid 99999999999999999999",
		NUMBER),
	REFUSED("number_with_more_behind_is_refused", "freeze pid 12a", NUMBER),
	REFUSED("ghost_is_for_trees_alone", "freeze pid ghost:12", NUMBER),
	REFUSED("ghost_without_a_number_is_refused", "freeze tree ghost:", NUMBER),
	REFUSED("unfinished_escape_is_refused", "freeze comm a\\04", NAME),
	REFUSED("backslash_alone_is_refused", "freeze comm a\\b", NAME),
	REFUSED("escape_of_no_byte_is_refused", "freeze comm \\400", NAME),
	REFUSED("escaped_nul_is_refused", "freeze comm a\\000b", NAME),
	REFUSED("escape_with_an_8_is_refused", "freeze comm \\048", NAME),
	REFUSED("escape_with_a_sign_is_refused", "freeze comm \\-12", NAME),
	REFUSED("path_without_a_slash_is_refused", "freeze cgroup a/b", PATH),
	REFUSED("path_with_a_slash_behind_is_refused", "freeze cgroup /a/", PATH),
	REFUSED("trim_needs_a_number", "trim", COUNT),
	REFUSED("trim_of_nobody_is_refused", "trim 0", COUNT),
	REFUSED("trim_takes_one_number", "trim 1 2", COUNT),
	REFUSED("trim_takes_no_word", "trim all", COUNT),
	REFUSED("guard_needs_a_mode", "guard", MODE),
	REFUSED("guard_does_not_kill", "guard kill", MODE),
	REFUSED("guard_takes_one_mode", "guard off freeze", MODE),
	REFUSED("guard_has_no_preview", "preview guard freeze", "this command can have no preview"),
	REFUSED("preview_needs_a_command", "preview", "preview takes a command"),
	REFUSED("preview_of_a_preview_is_refused", "preview preview kill", UNKNOWN),
	REFUSED("spare_has_no_preview", "preview spare pid 1",
		"this command can have no preview"),
	REFUSED("preview_is_as_strict", "preview freeze pid 0", NUMBER),
	REFUSED("freeze_top_takes_force_alone", "freeze-top 5", FORCE),
	REFUSED("kill_top_takes_force_alone", "kill-top forced", FORCE),
	REFUSED("beginning_of_force_is_refused", "kill-top forc", FORCE),
	REFUSED("dashes_before_force_are_refused", "kill-top --force", FORCE),
	CASE(beginning_of_a_verb_is_refused),
	CASE(nul_is_refused_wherever_it_is),
	CASE(overlong_is_refused_however_it_begins),
	CASE(accidents_are_never_a_command),
	CASE(depth_of_a_path_is_its_components),
};

TEST_SUITE(command, cases);
