// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the choice asks of a world; in the kernel, the task list answers.
 */
#include <string.h>

#include <linux/minmax.h>

#include "world.h"

/* What the kernel itself and its caches keep: a 32nd. */
#define BASE_SHIFT	5

static u8 traits_of(const struct world *w, const struct process *p)
{
	u8 traits = 0;

	if (p->state == RUNS)
		traits |= RESCUE_RUNS;
	if (p->state != SLEEPS)
		traits |= RESCUE_AWAKE;
	if (p->tty && p->session == p - w->process)
		traits |= RESCUE_SHELL;
	if (p->manager)
		traits |= RESCUE_MANAGER;
	if (p - w->process == INIT || (p->guarded && !p->born_guarded))
		traits |= RESCUE_PROTECTED;
	return traits;
}

static void facts(void *ctx, u32 index, struct rescue_facts *facts)
{
	const struct world *w = ctx;
	const struct rescue_node *node = rescue_node(w->l, index);
	const struct process *p = &w->process[node->pid];
	u32 percent;

	*facts = (struct rescue_facts){ .tasks = 1, .traits = RESCUE_GONE };
	if (node->pid >= w->nr_processes || !p->living || p->start_ns != node->start_ns)
		return;
	memcpy(facts->name, p->comm, sizeof(facts->name));
	facts->tasks = p->threads;
	facts->newest_ns = p->newest_ns ?: p->start_ns;
	facts->memory = p->rss;
	facts->uid = p->uid;
	facts->group = p->group;
	facts->session = p->session;
	facts->cgroup = p->cgroup + 1;
	facts->traits = traits_of(w, p);
	percent = table_fullness(w, p, &facts->limit, &facts->limit_of);
	if (percent >= RESCUE_FULL_PERCENT)
		facts->traits |= RESCUE_FULL;
	if (percent >= 99)
		facts->traits |= RESCUE_BRIM;
}

/* The parent that does not reap it; not one that gets orphans. */
static u32 reaper_of(const struct world *w, const struct process *zombie)
{
	const struct process *parent = &w->process[zombie->parent];

	if (zombie->parent == KERNEL || parent->manager)
		return RESCUE_ROOT;
	return rescue_lineage_find(w->l, zombie->parent, parent->start_ns);
}

/* The newest living process of its group. */
static u32 kin_of(const struct world *w, const struct process *orphan)
{
	u32 i;

	for (i = w->nr_processes - 1; i > INIT; i--)
		if (w->process[i].living && w->process[i].group == orphan->group)
			return rescue_lineage_find(w->l, i, w->process[i].start_ns) ?: RESCUE_ROOT;
	return RESCUE_ROOT;
}

static void zombies(void *ctx, void (*note)(void *arg, const struct rescue_zombie *zombie),
		    void *arg)
{
	const struct world *w = ctx;
	struct rescue_zombie zombie = {};
	u32 left = w->nr_zombies;
	u32 group = NOBODY;
	u32 kin = RESCUE_ROOT;
	u32 i;

	for (i = INIT; left && i < w->nr_processes; i++) {
		const struct process *p = &w->process[i];

		if (!p->zombie)
			continue;
		zombie.start_ns = p->start_ns;
		zombie.reaper = reaper_of(w, p);
		zombie.full = table_is_full(w, p);
		if (zombie.reaper == RESCUE_ROOT && p->group != group) {
			group = p->group;
			kin = kin_of(w, p);
		}
		zombie.kin = zombie.reaper == RESCUE_ROOT ? kin : RESCUE_ROOT;
		note(arg, &zombie);
		left--;
	}
}

void rescue_breathe(void)
{
}

struct rescue_machine view_machine(const struct world *w)
{
	u64 taken = w->rss + (w->memory >> BASE_SHIFT);

	return (struct rescue_machine){
		.now_ns = w->now,
		.slots = w->slots,
		.used = w->used,
		.cpus = w->cpus,
		.memory = w->memory,
		.available = w->memory - min(taken, w->memory),
	};
}

struct rescue_view view_of(struct world *w)
{
	return (struct rescue_view){
		.facts = facts, .zombies = zombies, .ctx = w,
	};
}
