/* SPDX-License-Identifier: GPL-2.0-only */
/* Command: what is written to /proc/rescue/ctl, and what comes of it. */
#ifndef RESCUECTL_COMMAND_H
#define RESCUECTL_COMMAND_H

#include "say.h"

/* As the module has them: with a newline, and terminated. */
#define COMMAND_MAX	320
#define OUTCOME_MAX	512

/**
 * struct command - one command
 * @fd: ctl, open; -1
 * @len: bytes of @text
 * @text: what is written
 * @err: positive errno that it was answered with; 0
 * @outcome: the module's sentence
 */
struct command {
	int fd;
	size_t len;
	char text[COMMAND_MAX + 1];
	int err;
	char outcome[OUTCOME_MAX + 1];
};

/**
 * struct manner - how a command is carried out
 * @json: say what came of it as an object
 * @yes: do not ask
 * @preview: do nothing, say what would be done
 */
struct manner {
	bool json;
	bool yes;
	bool preview;
};

bool command_open(struct command *command);
bool command_write(struct command *command, const char *const words[]);
enum status command_status(int err);
enum status command_run(char *const words[], const struct manner *manner);

#endif
