/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Action: what each command does. All of it is run by the rescuer.
 */
#ifndef RESCUE_ACTION_H
#define RESCUE_ACTION_H

#include <linux/types.h>

#include "command.h"
#include "spare.h"

struct rescue_storm;
struct rescue_view;

/**
 * struct rescue_request - one command, on its way and back
 * @command: what
 * @caller: who wants it
 * @trigger: static string for the journal: where it came from
 * @outcome: result: "ok ..." or "error ENAME: ..."
 * @err: result: 0 or negative errno
 */
struct rescue_request {
	struct rescue_command command;
	struct rescue_caller caller;
	const char *trigger;
	char outcome[RESCUE_OUTCOME_MAX];
	int err;
};

void rescue_action_run(void *request);
bool rescue_action_tend(void);
void rescue_action_look(struct rescue_storm *s, const struct rescue_view *view, u8 leave_out);

#endif /* RESCUE_ACTION_H */
