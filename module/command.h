/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Command: what is written to /proc/rescue/ctl, understood.
 *
 * Exact words, one blank between them, one command a write, one newline at the
 * end at most. What is not understood changes nothing, and says why.
 *
 * Pure.
 */
#ifndef RESCUE_COMMAND_H
#define RESCUE_COMMAND_H

#include <linux/types.h>

/* With its newline; longer than any command, shorter than an accident. */
#define RESCUE_COMMAND_MAX	128u

/* Room for an outcome: "error EINVAL: " and a sentence, terminated. */
#define RESCUE_OUTCOME_MAX	256u

enum rescue_verb {
	RESCUE_FREEZE_TOP,
	RESCUE_KILL_TOP,
	RESCUE_KILL,
	RESCUE_THAW,
	RESCUE_NR_VERBS,
};

/**
 * struct rescue_command - one command
 * @verb: what to do
 * @force: act even where nothing is a storm
 */
struct rescue_command {
	enum rescue_verb verb;
	bool force;
};

int rescue_command_parse(const char *text, size_t len, struct rescue_command *command,
			 const char **why);
const char *rescue_command_name(enum rescue_verb verb);

#endif /* RESCUE_COMMAND_H */
