// SPDX-License-Identifier: GPL-2.0-only
/*
 * When the rescuer may act without being asked; guard.h tells the conditions.
 *
 * The rule: what is seen decides. The clock only tells when to look again, so that a machine
 * on which everything is late gets the same verdict.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "tree/guard.h"
#include "tree/view.h"

#define MS 1000000ull
#define SECOND (1000 * MS)

/* Below this share of the slots, and above so much memory, the machine is well again. */
#define CALM_PERCENT		85u
#define CALM_AVAILABLE_PERCENT	15u

/* As a pressure of the choice: memory is short when less than one part of ten is available. */
#define SHORT_AVAILABLE_PERCENT	10u

/* Not again so soon: time for an administrator to come and look. */
#define REST_NS (300 * SECOND)

/* How often a machine is looked at that is not well again after that. */
#define SICK_NS (10 * SECOND)

/* Pauses between looks that find nothing, while the used slots do not grow. */
#define PAUSE_MIN_NS (100 * MS)
#define PAUSE_MAX_NS (10 * SECOND)

/* The share of the time that is for looks: a tenth, where the machine is short of something. */
#define LOOK_SHARE 10u

/* For a limit that is not the machine's, a hundredth, at most once a second, */
#define FOLLOW_SHARE 100u
#define FOLLOW_NS SECOND

/* while so many births come between two looks. */
#define FOLLOW_BIRTHS 64u

/* Slots that are free after it has acted, so that an administrator can log in. */
#define FREE_SLOTS 64u

#define BIT_OF(pressure) (1u << (pressure))

static const char * const modes[] = {
	[RESCUE_GUARD_OFF]	= "off",
	[RESCUE_GUARD_PREVIEW]	= "preview",
	[RESCUE_GUARD_FREEZE]	= "freeze",
};

static_assert(ARRAY_SIZE(modes) == RESCUE_NR_GUARD_MODES);

/**
 * rescue_guard_mode_of() - the mode for a word
 * @word: "off", "preview" or "freeze"; need not be terminated
 * @len: its length in bytes
 *
 * Return: the mode, or -EINVAL.
 */
int rescue_guard_mode_of(const char *word, size_t len)
{
	int mode;

	for (mode = 0; mode < RESCUE_NR_GUARD_MODES; mode++)
		if (len == strlen(modes[mode]) && !memcmp(word, modes[mode], len))
			return mode;
	return -EINVAL;
}

/**
 * rescue_guard_mode_name() - the word for a mode
 * @mode: the mode
 *
 * Return: static string.
 */
const char *rescue_guard_mode_name(enum rescue_guard_mode mode)
{
	return modes[mode];
}

/**
 * rescue_guard_begin() - a guard that has done nothing yet
 * @g: the guard
 * @mode: what it may do
 */
void rescue_guard_begin(struct rescue_guard *g, enum rescue_guard_mode mode)
{
	*g = (struct rescue_guard){ .mode = mode, .armed = true };
}

/* === When to look ========================================================= */

/* From so many used slots on the machine is short of them. */
static u32 guard_brim(const struct rescue_machine *m)
{
	return (m->slots * RESCUE_FULL_PERCENT + 99) / 100;
}

static u32 guard_pressing(const struct rescue_machine *m)
{
	u32 pressures = 0;

	if (m->used >= guard_brim(m))
		pressures |= BIT_OF(RESCUE_SLOTS);
	if (m->available * 100 <= m->memory * SHORT_AVAILABLE_PERCENT)
		pressures |= BIT_OF(RESCUE_MEMORY);
	return pressures;
}

static bool guard_is_calm(const struct rescue_machine *m)
{
	return m->used * 100ull < (u64)m->slots * CALM_PERCENT &&
	       m->available * 100 > m->memory * CALM_AVAILABLE_PERCENT;
}

/* Arms it again when it may be. Returns how long it is not, 0: it is armed. */
static u64 guard_rest(struct rescue_guard *g, const struct rescue_machine *m)
{
	u64 rested_ns = m->now_ns - min(m->now_ns, g->acted_ns);

	if (g->armed)
		return 0;
	if (rested_ns < REST_NS)
		return REST_NS - rested_ns;
	if (!guard_is_calm(m))
		return SICK_NS;
	g->armed = true;
	g->used = 0;
	g->next_ns = 0;
	g->pause_ns = 0;
	return 0;
}

static bool guard_has_grown(const struct rescue_guard *g, const struct rescue_machine *m)
{
	return !g->used || m->used >= g->used + m->slots / 100;
}

static bool guard_may_tell(const struct rescue_guard *g, const struct rescue_machine *m)
{
	return !g->told_ns || m->now_ns - min(m->now_ns, g->told_ns) >= REST_NS;
}

/* Nothing presses the machine. Is there to be a look at other limits? */
static u32 guard_ask_others(const struct rescue_guard *g, const struct rescue_machine *m,
			    u64 births, u64 *wait_ns)
{
	if (m->now_ns < g->follow_ns)
		*wait_ns = g->follow_ns - m->now_ns;
	else if (births - g->births >= FOLLOW_BIRTHS && guard_may_tell(g, m))
		return BIT_OF(RESCUE_LIMIT);
	return 0;
}

/**
 * rescue_guard_ask() - is there to be a look?
 * @g: the guard
 * @m: the machine now
 * @births: that it has had, ever
 * @wait_ns: result, if not: nanoseconds until the next question; U64_MAX: when the bell rings
 *           or something else has happened
 *
 * Return: a bit for each pressure that is to be looked at: RESCUE_SLOTS and RESCUE_MEMORY, or
 * RESCUE_LIMIT alone, of which only may be told; 0: there is to be none.
 */
u32 rescue_guard_ask(struct rescue_guard *g, const struct rescue_machine *m, u64 births,
		     u64 *wait_ns)
{
	u32 pressures = guard_pressing(m);
	u64 from_ns;

	*wait_ns = U64_MAX;
	if (g->mode == RESCUE_GUARD_OFF)
		return 0;
	*wait_ns = guard_rest(g, m) ?: U64_MAX;
	if (!g->armed)
		return 0;
	if (!pressures) {
		g->used = 0;
		g->pause_ns = 0;
		g->next_ns = 0;
		return guard_ask_others(g, m, births, wait_ns);
	}
	from_ns = guard_has_grown(g, m) ? g->due_ns : max(g->due_ns, g->next_ns);
	if (m->now_ns >= from_ns)
		return pressures;
	*wait_ns = from_ns - m->now_ns;
	return 0;
}

/**
 * rescue_guard_bell() - at how many used slots must a birth ring?
 * @g: the guard, after rescue_guard_ask()
 * @m: the machine then
 *
 * Return: the number, more than are used; U32_MAX: at none, because no look would come of it
 * sooner than there will be one anyway.
 */
u32 rescue_guard_bell(const struct rescue_guard *g, const struct rescue_machine *m)
{
	u32 at = max(guard_brim(m), g->used + m->slots / 100);

	if (g->mode == RESCUE_GUARD_OFF || !g->armed || at <= m->used)
		return U32_MAX;
	return at;
}

/* === What came of it ====================================================== */

static void guard_remember(struct rescue_guard_list *list, const struct rescue_identity *tree)
{
	list->tree[list->nr++ % RESCUE_GUARD_TREES] = *tree;
}

static bool guard_knows(const struct rescue_guard_list *list, const struct rescue_identity *tree)
{
	u32 i;

	for (i = 0; i < min(list->nr, RESCUE_GUARD_TREES); i++)
		if (list->tree[i].pid == tree->pid && list->tree[i].start_ns == tree->start_ns)
			return true;
	return false;
}

/*
 * A number is used from the beginning of a fork on, and the task counts from its end. Where many
 * forks wait for a lock, half of the used may be on their way: those come from what forks, so that
 * a storm is compared with what is there.
 */
static bool guard_has_most(const struct rescue_machine *m, const struct rescue_verdict *verdict,
			   u64 certain_kib)
{
	switch (verdict->pressure) {
	case RESCUE_SLOTS:
		return verdict->weight * 2ull > min(m->used, verdict->tasks);
	case RESCUE_MEMORY:
		return certain_kib * 2 > m->memory;
	default:
		return verdict->pressure == RESCUE_LIMIT;
	}
}

/**
 * rescue_guard_may_act() - is that storm to be acted on, or told of?
 * @g: the guard
 * @m: the machine now
 * @verdict: the storm
 * @tree: its first root
 * @certain_kib: memory that the storm has for certain
 *
 * Return: whether it has most of what is short, and none of that has come of it before.
 */
bool rescue_guard_may_act(const struct rescue_guard *g, const struct rescue_machine *m,
			  const struct rescue_verdict *verdict,
			  const struct rescue_identity *tree, u64 certain_kib)
{
	const struct rescue_guard_list *before = verdict->pressure == RESCUE_LIMIT ? &g->told :
										     &g->acted;

	return guard_has_most(m, verdict, certain_kib) && !guard_knows(before, tree);
}

/**
 * rescue_guard_looked() - a look has found nothing to act on
 * @g: the guard
 * @m: the machine after it
 * @births: that it has had, ever
 * @pressures: what rescue_guard_ask() said
 * @took_ns: how long the look took
 */
void rescue_guard_looked(struct rescue_guard *g, const struct rescue_machine *m, u64 births,
			 u32 pressures, u64 took_ns)
{
	if (pressures == BIT_OF(RESCUE_LIMIT)) {
		g->births = births;
		g->follow_ns = m->now_ns + max(FOLLOW_NS, took_ns * (FOLLOW_SHARE - 1));
		return;
	}
	if (guard_has_grown(g, m))
		g->pause_ns = 0;
	g->pause_ns = clamp(g->pause_ns * 2, PAUSE_MIN_NS, PAUSE_MAX_NS);
	g->used = m->used;
	g->due_ns = m->now_ns + took_ns * (LOOK_SHARE - 1);
	g->next_ns = m->now_ns + g->pause_ns;
}

/**
 * rescue_guard_acted() - it has acted, or has said what it would do
 * @g: the guard
 * @now_ns: boot-time clock
 * @tree: the first root of the storm
 *
 * From here on it is not armed: rescue_guard_ask() says how long.
 */
void rescue_guard_acted(struct rescue_guard *g, u64 now_ns, const struct rescue_identity *tree)
{
	guard_remember(&g->acted, tree);
	g->armed = false;
	g->acted_ns = now_ns;
}

/**
 * rescue_guard_lack() - how many slots must be given back, so that a program can be started?
 * @m: the machine, once the storm is held
 *
 * More may be used than there are: the kernel asks at the beginning of a fork, and hundreds may
 * have begun before the last slot was taken.
 *
 * Return: so many; 0: enough are free.
 */
u32 rescue_guard_lack(const struct rescue_machine *m)
{
	u32 wanted = m->used + FREE_SLOTS;

	return wanted - min(wanted, m->slots);
}

/**
 * rescue_guard_told() - it has told of the limit of a user or a cgroup
 * @g: the guard
 * @now_ns: boot-time clock
 * @tree: the first root of the storm
 *
 * It stays armed.
 */
void rescue_guard_told(struct rescue_guard *g, u64 now_ns, const struct rescue_identity *tree)
{
	guard_remember(&g->told, tree);
	g->told_ns = now_ns;
}
