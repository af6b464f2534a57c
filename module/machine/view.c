// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the choice of a storm asks of the machine.
 *
 * The rule: an answer is about the process of a node as it is now. Nothing here waits or
 * allocates; a number that changes while it is read is as good as the one before.
 */
#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "compat.h"
#include "machine/census.h"
#include "machine/memory.h"
#include "machine/process.h"
#include "machine/quota.h"
#include "machine/sanity.h"
#include "machine/slots.h"
#include "machine/unreaped.h"
#include "machine/view.h"
#include "tree/lineage.h"
#include "tree/view.h"

/* From this share of a limit on it is used up, in percent. */
#define BRIM_PERCENT	99u

/* Members of a process group that are asked for a living one. */
#define MOST_KIN	16u

static u8 view_traits_of(struct task_struct *p)
{
	u8 traits = 0;

	if (rescue_task_runs(p))
		traits |= RESCUE_RUNS;
	if (rescue_task_is_awake(p))
		traits |= RESCUE_AWAKE;
	/* Read without siglock: a terminal that goes away meanwhile is still where it sat. */
	if (p->signal->leader && READ_ONCE(p->signal->tty))
		traits |= RESCUE_SHELL;
	if (rescue_process_is_reaper(p))
		traits |= RESCUE_MANAGER;
	if (is_global_init(p) || p->flags & PF_KTHREAD || rescue_process_is_protected(p))
		traits |= RESCUE_PROTECTED;
	return traits;
}

/* The list of threads is in the order of their births. */
static u64 view_newest_thread(struct task_struct *p)
{
	struct list_head *last = READ_ONCE(p->signal->thread_head.prev);

	if (last == &p->signal->thread_head)
		return p->start_boottime;
	return list_entry(last, struct task_struct, thread_node)->start_boottime;
}

/* Private memory, in KiB: anonymous pages, in memory and in swap. */
static u32 view_memory_of(struct task_struct *p)
{
	unsigned long pages = 0;

	/* Not get_task_mm(): the last mmput() would take as long as the memory is large. */
	task_lock(p);
	if (p->mm && !(p->flags & PF_KTHREAD))
		pages = get_mm_counter(p->mm, MM_ANONPAGES) + get_mm_counter(p->mm, MM_SWAPENTS);
	task_unlock(p);
	return min_t(u64, rescue_memory_kib(pages), U32_MAX);
}

static void view_look_at_limits(struct task_struct *p, struct rescue_facts *facts)
{
	u32 percent = rescue_quota_fullest(p, &facts->limit, &facts->limit_of);

	if (percent >= RESCUE_FULL_PERCENT)
		facts->traits |= RESCUE_FULL;
	if (percent >= BRIM_PERCENT)
		facts->traits |= RESCUE_BRIM;
}

static void view_look_at(struct task_struct *p, struct rescue_facts *facts)
{
	strscpy_pad(facts->name, p->comm, sizeof(facts->name));
	facts->tasks = max(get_nr_threads(p), 1);
	facts->newest_ns = view_newest_thread(p);
	facts->memory = view_memory_of(p);
	facts->uid = from_kuid(&init_user_ns, task_uid(p));
	facts->group = pid_nr(task_pgrp(p));
	facts->session = pid_nr(task_session(p));
	facts->cgroup = rescue_process_cgroup(p);
	facts->traits = view_traits_of(p);
	view_look_at_limits(p, facts);
}

static void view_facts(void *lineage, u32 index, struct rescue_facts *facts)
{
	struct task_struct *p;

	*facts = (struct rescue_facts){ .tasks = 1, .traits = RESCUE_GONE };
	rcu_read_lock();
	p = rescue_process_find(rescue_node(lineage, index));
	if (p && !rescue_process_has_exited(p))
		view_look_at(p, facts);
	rcu_read_unlock();
}

/* The node of the parent that does not reap it; of a reaper of orphans that says nothing. */
static u32 view_reaper_of(const struct rescue_lineage *l, struct task_struct *zombie)
{
	struct task_struct *parent = rcu_dereference(zombie->real_parent)->group_leader;

	if (rescue_process_is_reaper(parent))
		return RESCUE_ROOT;
	return rescue_lineage_find(l, parent->tgid, parent->start_boottime) ?: RESCUE_ROOT;
}

/* Process groups whose kin is remembered, by their numbers: few jobs have all the orphans. */
#define KIN_MEMOS 16u

struct view_zombies {
	const struct rescue_lineage *l;
	void (*note)(void *arg, const struct rescue_zombie *zombie);
	void *arg;
	struct {
		u32 group;
		u32 kin;
	} memo[KIN_MEMOS];
};

/* The node of a process of which neither the records nor the kernel say that it has exited. */
static u32 view_living_node(const struct rescue_lineage *l, struct task_struct *p)
{
	u32 index = rescue_lineage_find(l, p->tgid, p->start_boottime);

	if (!(rescue_node(l, index)->flags & RESCUE_LIVING) || rescue_process_has_exited(p))
		return RESCUE_NOBODY;
	return index;
}

/*
 * Has its last thread begun to exit, and has the record of that been read? Since Linux 7 it comes
 * before the memory is given back.
 */
static bool view_leaves(const struct rescue_lineage *l, struct task_struct *p)
{
	return !READ_ONCE(p->exit_state) && !atomic_read(&p->signal->live) &&
	       !view_living_node(l, p);
}

/* The newest members of a process group come first. A bomb has living ones among those. */
static u32 view_find_kin(const struct rescue_lineage *l, struct pid *group)
{
	u32 left = MOST_KIN;
	u32 kin = RESCUE_NOBODY;
	struct task_struct *p;

	do_each_pid_task(group, PIDTYPE_PGID, p) {
		kin = view_living_node(l, p);
		if (kin || !--left)
			break;
	} while_each_pid_task(group, PIDTYPE_PGID, p);
	return kin ?: RESCUE_ROOT;
}

static u32 view_kin_of(struct view_zombies *zombies, struct task_struct *orphan)
{
	struct pid *group = task_pgrp(orphan);
	u32 nr = pid_nr(group);
	u32 i = nr % KIN_MEMOS;

	if (!nr)
		return RESCUE_ROOT;
	if (nr != zombies->memo[i].group) {
		zombies->memo[i].kin = view_find_kin(zombies->l, group);
		zombies->memo[i].group = nr;
	}
	return zombies->memo[i].kin;
}

static bool view_visit_zombie(struct task_struct *p, void *arg)
{
	struct view_zombies *zombies = arg;
	struct rescue_zombie zombie;
	u32 max;
	u64 of;

	zombie.leaves = view_leaves(zombies->l, p);
	if (!zombie.leaves && !rescue_unreaped_is(p))
		return true;
	zombie.start_ns = p->start_boottime;
	zombie.reaper = view_reaper_of(zombies->l, p);
	zombie.kin = zombie.reaper == RESCUE_ROOT ? view_kin_of(zombies, p) : RESCUE_ROOT;
	zombie.full = rescue_quota_fullest(p, &max, &of) >= RESCUE_FULL_PERCENT;
	zombies->note(zombies->arg, &zombie);
	return true;
}

/* A zombie stays one until it is reaped, and what exits becomes one: none is missed. */
static void view_zombies(void *lineage,
			 void (*note)(void *arg, const struct rescue_zombie *zombie), void *arg)
{
	struct view_zombies zombies = {
		.l = lineage, .note = note, .arg = arg,
	};

	rescue_process_each(view_visit_zombie, &zombies);
}

/**
 * rescue_view_of_machine() - answers for the pure rooms, from the real processes
 *
 * Context: the rescuer.
 * Return: the view.
 */
const struct rescue_view *rescue_view_of_machine(void)
{
	static struct rescue_view view = {
		.facts = view_facts,
		.zombies = view_zombies,
	};

	rescue_assert_owner();
	view.ctx = rescue_census_lineage();
	return &view;
}

/**
 * rescue_view_machine() - what the machine has, and what is short
 * @machine: result
 *
 * Context: the rescuer.
 */
void rescue_view_machine(struct rescue_machine *machine)
{
	rescue_assert_owner();
	*machine = (struct rescue_machine){
		.now_ns = ktime_get_boottime_ns(),
		.slots = rescue_slots_usable(),
		.used = rescue_slots_used(),
		.cpus = num_online_cpus(),
		.memory = rescue_memory_kib(totalram_pages()),
		.available = rescue_memory_kib(max(si_mem_available(), 0L)),
	};
}
