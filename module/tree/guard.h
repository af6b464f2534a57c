/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guard: when may the rescuer act without being asked?
 *
 * When it is armed, a limit of the machine is used up, and one storm has most of it:
 *
 *   slots    used >= 90 % of what the machine can hold, and the storm has half of the used,
 *            without those of forks that are on their way
 *   memory   available <= 10 %, and it is certain that the storm has half of the memory
 *
 * Whether there is a storm is up to the choice. It is looked for when a birth takes the next
 * hundredth of the slots, and otherwise in pauses that grow:
 *
 *   used
 *   100 % ------------------------------------------------------
 *            look - look: a storm. It acts, and is not armed any more
 *    90 % - - / - - - - - - \
 *    85 % - -/- - - - - - - -\- - from here down, and 5 minutes later, it is armed again
 *           /                 \
 *
 * The limit of a user or a cgroup is for telling only. It is looked at while births go on.
 *
 * Clocks are used for pauses alone. A look that comes late decides as one that came in time.
 *
 * Pure.
 */
#ifndef RESCUE_TREE_GUARD_H
#define RESCUE_TREE_GUARD_H

#include <linux/types.h>

#include "tree/look.h"
#include "tree/node.h"

/* Trees that it has acted on, and remembers: one in five minutes is more than an hour. */
#define RESCUE_GUARD_TREES	16u

enum rescue_guard_mode {
	RESCUE_GUARD_OFF,
	RESCUE_GUARD_PREVIEW,	/* says what it would do */
	RESCUE_GUARD_FREEZE,
	RESCUE_NR_GUARD_MODES,
};

/**
 * struct rescue_guard_list - the last trees that it has acted on, or told of
 * @tree: its root; number n stands at n % RESCUE_GUARD_TREES
 * @nr: how many there ever were
 */
struct rescue_guard_list {
	struct rescue_identity tree[RESCUE_GUARD_TREES];
	u32 nr;
};

/**
 * struct rescue_guard - the state
 * @mode: what it may do
 * @armed: it may act
 * @acted_ns: when it last did
 * @told_ns: when it last told of the limit of a user or a cgroup; 0: never
 * @due_ns: no look before, whatever happens
 * @next_ns: no look before, if the used slots have not grown
 * @follow_ns: no look for the limit of a user or a cgroup before
 * @pause_ns: between two looks that find nothing
 * @used: slots at the last look; 0: they were below the threshold since
 * @births: of the machine, at the last look for the limit of a user or a cgroup
 * @acted: on which trees
 * @told: of which trees
 */
struct rescue_guard {
	enum rescue_guard_mode mode;
	bool armed;
	u64 acted_ns;
	u64 told_ns;
	u64 due_ns;
	u64 next_ns;
	u64 follow_ns;
	u64 pause_ns;
	u32 used;
	u64 births;
	struct rescue_guard_list acted;
	struct rescue_guard_list told;
};

void rescue_guard_begin(struct rescue_guard *g, enum rescue_guard_mode mode);
u32 rescue_guard_ask(struct rescue_guard *g, const struct rescue_machine *m, u64 births,
		     u64 *wait_ns);
u32 rescue_guard_bell(const struct rescue_guard *g, const struct rescue_machine *m);
bool rescue_guard_may_act(const struct rescue_guard *g, const struct rescue_machine *m,
			  const struct rescue_verdict *verdict,
			  const struct rescue_identity *tree, u64 certain_kib);
void rescue_guard_looked(struct rescue_guard *g, const struct rescue_machine *m, u64 births,
			 u32 pressures, u64 took_ns);
void rescue_guard_acted(struct rescue_guard *g, u64 now_ns, const struct rescue_identity *tree);
u32 rescue_guard_lack(const struct rescue_machine *m);
void rescue_guard_told(struct rescue_guard *g, u64 now_ns, const struct rescue_identity *tree);
int rescue_guard_mode_of(const char *word, size_t len);
const char *rescue_guard_mode_name(enum rescue_guard_mode mode);

#endif /* RESCUE_TREE_GUARD_H */
