/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Command: what is written to /proc/rescue/ctl, understood.
 *
 * Exact words, one blank between them, one command a write, one newline at the
 * end at most. What is not understood changes nothing, and says why.
 *
 * Names and paths are written as the files of /proc/rescue show them: a blank or
 * any other byte may stand as \ooo (octal), a backslash must.
 *
 * Pure.
 */
#ifndef RESCUE_COMMAND_H
#define RESCUE_COMMAND_H

#include <linux/types.h>

#include "tree/guard.h"

/* With its newline; longer than any command, shorter than an accident. */
#define RESCUE_COMMAND_MAX	320u

/* Room for an outcome: "error EINVAL: " and a sentence or two, terminated. */
#define RESCUE_OUTCOME_MAX	512u

/* Room for the name or path of a target, terminated. */
#define RESCUE_TARGET_MAX	256u

enum rescue_verb {
	RESCUE_FREEZE_TOP,
	RESCUE_KILL_TOP,
	RESCUE_FREEZE,
	RESCUE_KILL,
	RESCUE_THAW,
	RESCUE_TRIM,
	RESCUE_SPARE,
	RESCUE_UNSPARE,
	RESCUE_OOM,
	RESCUE_GUARD,	/* of no process */
	RESCUE_NR_VERBS,
};

/* What is done when the machine has run out of memory, and there is a storm. */
enum rescue_oom_answer {
	RESCUE_OOM_OFF,		/* nothing: the kernel chooses */
	RESCUE_OOM_FREEZE,	/* it is frozen, and the kernel chooses among its members */
	RESCUE_OOM_KILL,	/* it is frozen and killed */
	RESCUE_NR_OOM_ANSWERS,
};

enum rescue_target_kind {
	RESCUE_EVERYTHING,	/* no target was named */
	RESCUE_PID,		/* one process */
	RESCUE_TREE,		/* it, and all that descends from it */
	RESCUE_COMM,		/* all of a name */
	RESCUE_UID,		/* all of a real uid */
	RESCUE_PGRP,		/* all of a process group */
	RESCUE_SESSION,		/* all of a session */
	RESCUE_CGROUP,		/* all of a cgroup and of those below it */
	RESCUE_NR_TARGET_KINDS,
};

/**
 * struct rescue_target - the processes that a command is about
 * @kind: how they are named
 * @number: (pid, tree, uid, pgrp, session) the number
 * @ghost: (tree) its root must have exited: "ghost:N", as top shows it
 * @text: (comm, cgroup) the name or path, not escaped
 */
struct rescue_target {
	enum rescue_target_kind kind;
	u32 number;
	bool ghost;
	char text[RESCUE_TARGET_MAX];
};

/**
 * struct rescue_command - one command
 * @verb: what to do
 * @preview: only say what it would do
 * @force: act even where nothing is a storm
 * @count: (trim) how many
 * @oom: (oom) what to do from now on
 * @mode: (guard) what it may do
 * @target: the processes
 */
struct rescue_command {
	enum rescue_verb verb;
	bool preview;
	bool force;
	u32 count;
	enum rescue_oom_answer oom;
	enum rescue_guard_mode mode;
	struct rescue_target target;
};

int rescue_command_parse(const char *text, size_t len, struct rescue_command *command,
			 const char **why);
int rescue_command_parse_target(const char *kind, size_t kind_len, const char *value,
				size_t value_len, struct rescue_target *target, const char **why);
int rescue_command_parse_oom(const char *text, size_t len, enum rescue_oom_answer *answer);
u32 rescue_command_path_depth(const char *path);
const char *rescue_command_name(enum rescue_verb verb);
const char *rescue_command_kind_name(enum rescue_target_kind kind);
const char *rescue_command_oom_name(enum rescue_oom_answer answer);

#endif /* RESCUE_COMMAND_H */
