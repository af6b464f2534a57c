/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Action: what each command does. All of it is run by the rescuer.
 */
#ifndef RESCUE_ACTION_H
#define RESCUE_ACTION_H

#include <linux/types.h>

#include "order/spare.h"
#include "tree/command.h"

struct rescue_culprit;
struct rescue_storm;
struct rescue_view;

/**
 * struct rescue_request - one command, on its way and back
 * @command: what
 * @caller: who wants it; its pid is 0 when it was a key
 * @trigger: static string for the journal: where it came from
 * @asked_ns: boot-time clock of the order
 * @outcome: result: "ok ..." or "error ENAME: ..."
 * @err: result: 0 or negative errno
 */
struct rescue_request {
	struct rescue_command command;
	struct rescue_caller caller;
	const char *trigger;
	u64 asked_ns;
	char outcome[RESCUE_OUTCOME_MAX];
	int err;
};

void rescue_action_run(void *request);
bool rescue_action_tend(void);
void rescue_action_look(struct rescue_storm *s, const struct rescue_view *view, u8 leave_out);
const struct rescue_culprit *rescue_action_culprit(void);
u32 rescue_action_pending(void);

#endif /* RESCUE_ACTION_H */
