// SPDX-License-Identifier: GPL-2.0-only
/*
 * Births, execs and exits, from the kernel's tracepoints into the rings.
 *
 * The rule: a probe allocates nothing, takes no lock, does not sleep and does
 * not print. It runs inside a fork(), exit() or kill() of any process.
 *
 * From Linux 7 on probes are preemptible and can migrate; so each takes
 * local_irq_save() itself, on every kernel. That also makes this CPU's ring
 * single producer.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/binfmts.h>
#include <linux/cred.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/oom.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>
#include <linux/tracepoint.h>
#include <trace/events/sched.h>
#include <trace/events/signal.h>
#include <trace/events/task.h>

#include "compat.h"
#include "machine/held.h"
#include "machine/inbox.h"
#include "machine/memory.h"
#include "machine/probe.h"
#include "machine/rings.h"
#include "machine/score.h"
#include "machine/slots.h"
#include "tree/ring.h"

#ifndef CONFIG_TRACEPOINTS
#error "rescue learns of births and exits from tracepoints: the kernel needs CONFIG_TRACEPOINTS"
#endif

/* === The probes =========================================================== */

/*
 * What the birth of a process copied, of its memory. The child has not run, and its mm has no
 * other user: that has just what dup_mm() put there.
 */
static void probe_tell_copies(const struct task_struct *child, struct rescue_record *record)
{
	struct mm_struct *mm = child->mm;

	if (!mm || mm == current->mm)
		return;
	record->tables = min_t(unsigned long, mm_pgtables_bytes(mm) >> PAGE_SHIFT, U16_MAX);
	record->mappings = min_t(unsigned int, READ_ONCE(mm->map_count), U16_MAX);
}

static void RESCUE_NEWTASK_PROBE(probe_on_newtask)
{
	bool thread = clone_flags & CLONE_THREAD;
	bool kick;
	struct task_struct *parent = current->group_leader;
	struct rescue_record record = {
		.kind = thread ? RESCUE_THREAD : RESCUE_BIRTH,
		.pid = child->tgid,
		.start_ns = child->group_leader->start_boottime,
		.vfork = clone_flags & CLONE_VFORK,
		.born_protected = rescue_score_of(child) == OOM_SCORE_ADJ_MIN,
	};
	unsigned long flags;

	/* The idle task of a CPU that comes up has no number; kernel threads are no processes. */
	if (!child->pid || child->flags & PF_KTHREAD)
		return;

	if (thread) {
		record.parent_start_ns = child->start_boottime;
	} else if (!(current->flags & PF_KTHREAD)) {
		record.parent_pid = parent->tgid;
		record.parent_start_ns = parent->start_boottime;
	}

	if (!thread)
		probe_tell_copies(child, &record);

	local_irq_save(flags);
	rcu_read_lock();
	record.uid = from_kuid(&init_user_ns, task_uid(child));
	rcu_read_unlock();
	if (!thread)
		rescue_held_clear(child->tgid);		/* freeze:B1 */
	kick = rescue_rings_put(&record);		/* freeze:B2 */
	local_irq_restore(flags);
	kick |= rescue_slots_ring() || rescue_memory_ring();

	/*
	 * A thread joins the stop of its group by itself; a signal to it would
	 * go to the group.
	 */
	if (!thread)
		kick |= rescue_held_capture(child);	/* freeze:B3, B4 */
	/* Its creator is raised, and has no bit yet, or not any more. */
	if (unlikely(rescue_score_is_raised(child)) && !rescue_held_has(child->tgid))
		rescue_score_lower(child);
	if (unlikely(kick))
		rescue_inbox_kick();
}

/* The only thread is left, as the leader of its group, with the identity that it had. */
static void probe_on_exec(void *data, struct task_struct *p, pid_t old_pid,
			  struct linux_binprm *bprm)
{
	u64 age_ns = ktime_get_boottime_ns() - p->start_boottime;
	struct rescue_record record = {
		.kind = RESCUE_EXEC,
		.pid = p->tgid,
		.start_ns = p->start_boottime,
		.age_us = min_t(u64, div_u64(age_ns, NSEC_PER_USEC), U32_MAX),
	};
	unsigned long flags;
	bool kick;

	memcpy(record.comm, p->comm, sizeof(record.comm));
	local_irq_save(flags);
	kick = rescue_rings_put(&record);
	local_irq_restore(flags);
	if (unlikely(kick))
		rescue_inbox_kick();
}

static void RESCUE_EXIT_PROBE(probe_on_exit)
{
	struct rescue_record record = {
		.kind = RESCUE_EXIT,
		.pid = p->tgid,
		.start_ns = p->group_leader->start_boottime,
	};
	unsigned long flags;
	bool kick;

	if (p->flags & PF_KTHREAD || !rescue_is_group_dead(p, group_dead))
		return;

	local_irq_save(flags);
	rcu_read_lock();
	record.uid = from_kuid(&init_user_ns, task_uid(p));
	rcu_read_unlock();
	memcpy(record.comm, p->comm, sizeof(record.comm));
	kick = rescue_rings_put(&record);
	local_irq_restore(flags);

	kick |= rescue_held_clear(p->tgid);
	if (unlikely(kick))
		rescue_inbox_kick();
}

/* Under the siglock of @task, interrupts off, perhaps in an interrupt: record only. */
static void probe_on_signal(void *data, int sig, struct kernel_siginfo *info,
			    struct task_struct *task, int group, int result)
{
	if (unlikely(sig == SIGCONT) && rescue_held_woken(task->tgid))
		rescue_inbox_kick();
}

/* === Attaching ============================================================ */

static struct {
	const char *name;
	void *probe;
	struct tracepoint *tp;	/* I: NULL until found and attached */
} attachments[] = {
	{ "task_newtask", probe_on_newtask },
	{ "sched_process_exec", probe_on_exec },
	{ "sched_process_exit", probe_on_exit },
	{ "signal_generate", probe_on_signal },
};

static void probe_check_types(void)
{
	check_trace_callback_type_task_newtask(probe_on_newtask);
	check_trace_callback_type_sched_process_exec(probe_on_exec);
	check_trace_callback_type_sched_process_exit(probe_on_exit);
	check_trace_callback_type_signal_generate(probe_on_signal);
}

static void probe_find_tracepoint(struct tracepoint *tp, void *found)
{
	struct tracepoint **tps = found;
	int i;

	for (i = 0; i < ARRAY_SIZE(attachments); i++)
		if (!strcmp(tp->name, attachments[i].name))
			tps[i] = tp;
}

/**
 * rescue_probe_attach() - begin to record births, execs and exits
 *
 * Context: process, may sleep.
 * Return: 0; -ENOENT when this kernel lacks a tracepoint; what
 * tracepoint_probe_register() returns. On error nothing stays attached.
 */
int rescue_probe_attach(void)
{
	struct tracepoint *found[ARRAY_SIZE(attachments)] = {};
	int err = 0;
	int i;

	probe_check_types();
	for_each_kernel_tracepoint(probe_find_tracepoint, found);
	for (i = 0; i < ARRAY_SIZE(attachments) && !err; i++) {
		if (!found[i]) {
			pr_err("no tracepoint %s in this kernel\n", attachments[i].name);
			err = -ENOENT;
			break;
		}
		err = tracepoint_probe_register(found[i], attachments[i].probe, NULL);
		if (!err)
			attachments[i].tp = found[i];
	}
	if (err)
		rescue_probe_detach();
	return err;
}

/**
 * rescue_probe_detach() - on return no probe runs or will run
 *
 * Context: process, sleeps for grace periods.
 */
void rescue_probe_detach(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(attachments); i++) {
		if (!attachments[i].tp)
			continue;
		tracepoint_probe_unregister(attachments[i].tp, attachments[i].probe, NULL);
		attachments[i].tp = NULL;
	}
	tracepoint_synchronize_unregister();
}
