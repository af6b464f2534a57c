/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Params: the module parameters.
 */
#ifndef RESCUE_PARAMS_H
#define RESCUE_PARAMS_H

#include <linux/compiler.h>
#include <linux/minmax.h>
#include <linux/time64.h>
#include <linux/types.h>

#include "bounds.h"
#include "tree/command.h"

/**
 * struct rescue_params - the module parameters
 * @window: I: births in which weight fades by half
 * @gid: I: group that may use /proc/rescue, above 0; -1: none
 * @user: I: a user of that group orders about processes of that user alone
 * @spare: I: the list of spares at load
 * @guard: I: what the guard may do at load
 * @sysrq_key: I: the SysRq key, empty: none
 * @sysrq_enable: I: bits of kernel.sysrq that let the key through
 * @timeout_ms: W: how long a freeze waits until all have stopped, and a kill without an exit;
 *              less than RESCUE_TIMEOUT_MIN_MS acts as that
 * @sysrq_again_s: W: seconds in which a second press kills
 * @oom: I: the word at load
 * @oom_answer: S: what is done at an OOM; at load that of @oom
 *
 * I: set at load. W: written by sysfs at any time, one word, so read with READ_ONCE(). S: the
 * same, by the rescuer.
 */
struct rescue_params {
	unsigned int window;
	int gid;
	bool user;
	char *spare;
	char *guard;
	char *sysrq_key;
	int sysrq_enable;
	unsigned int timeout_ms;
	unsigned int sysrq_again_s;
	char *oom;
	enum rescue_oom_answer oom_answer;
};

extern struct rescue_params rescue_params;

int rescue_params_check(void);

static inline u64 rescue_params_timeout_ns(void)
{
	unsigned int ms = READ_ONCE(rescue_params.timeout_ms);

	return (u64)max(ms, RESCUE_TIMEOUT_MIN_MS) * NSEC_PER_MSEC;
}

#endif /* RESCUE_PARAMS_H */
