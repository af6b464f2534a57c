/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The only place that knows differences between kernels. Code is written for
 * the newest; older ones are taught to look new here. Kbuild finds the features
 * in the headers.
 */
#ifndef RESCUE_COMPAT_H
#define RESCUE_COMPAT_H

#include <linux/compiler.h>
#include <linux/cred.h>
#include <linux/irq_work.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/user.h>
#include <linux/user_namespace.h>
#ifdef RESCUE_PRIORITY_CAN_BE_SET
#include <uapi/linux/sched/types.h>
#endif

/* task_newtask: the flags have been u64 since Linux 7 at the latest. */
#ifdef RESCUE_CLONE_FLAGS_U64
#define RESCUE_NEWTASK_PROBE(name) \
	name(void *data, struct task_struct *child, u64 clone_flags)
#else
#define RESCUE_NEWTASK_PROBE(name) \
	name(void *data, struct task_struct *child, unsigned long clone_flags)
#endif

/* The handler of a SysRq key: its key has been u8 since Linux 6.12 at the latest. */
#ifdef RESCUE_SYSRQ_KEY_U8
#define RESCUE_SYSRQ_HANDLER(name) name(u8 key)
#else
#define RESCUE_SYSRQ_HANDLER(name) name(int key)
#endif

/* sched_process_exit: since Linux 7 it tells whether this was the last thread. */
#ifdef RESCUE_EXIT_TELLS_GROUP_DEAD
#define RESCUE_EXIT_PROBE(name) name(void *data, struct task_struct *p, bool group_dead)
static inline bool rescue_is_group_dead(struct task_struct *p, bool group_dead)
{
	return group_dead;
}
#else
#define RESCUE_EXIT_PROBE(name) name(void *data, struct task_struct *p)
/* Can be true for two threads that exit at once. */
#define rescue_is_group_dead(p, group_dead) (!atomic_read(&(p)->signal->live))
#endif

/* An irq_work that runs in hard interrupts, also on PREEMPT_RT: it has a name since Linux 5.11. */
#ifndef IRQ_WORK_INIT_HARD
#define IRQ_WORK_INIT_HARD(fn) { .flags = ATOMIC_INIT(IRQ_WORK_HARD_IRQ), .func = (fn) }
#endif

/* The priority of a thread of the kernel. Linux 5.10 lets a module set it to 50 alone. */
#ifdef RESCUE_PRIORITY_CAN_BE_SET
static inline void rescue_set_fifo(struct task_struct *thread, u32 priority)
{
	const struct sched_attr attr = {
		.size = sizeof(attr),
		.sched_policy = SCHED_FIFO,
		.sched_priority = priority,
	};

	WARN_ON_ONCE(sched_setattr_nocheck(thread, &attr));
}
#else
#define rescue_set_fifo(thread, priority) sched_set_fifo(thread)
#endif

/* What a file of /proc was made with: in capitals until Linux 5.16. */
#ifndef RESCUE_PDE_DATA_IS_QUIET
#define pde_data PDE_DATA
#endif

/*
 * On PREEMPT_RT siglock sleeps, and until Linux 7 probes run with preemption
 * off. Where this is false the rescuer sends the signal.
 */
static inline bool rescue_probe_may_signal(void)
{
	return !IS_ENABLED(CONFIG_PREEMPT_RT) || preemptible();
}

static inline unsigned int rescue_task_state(struct task_struct *p)
{
#ifdef RESCUE_STATE_IS_PLAIN
	return READ_ONCE(p->state);
#else
	return READ_ONCE(p->__state);
#endif
}

/*
 * Does it run, or wait for a CPU? On PREEMPT_RT it also waits for spinlocks: a fork bomb there
 * queues up at tasklist_lock, shown as state D.
 */
static inline bool rescue_task_runs(struct task_struct *p)
{
	unsigned int state = rescue_task_state(p);

#ifdef TASK_RTLOCK_WAIT
	state &= ~TASK_RTLOCK_WAIT;
#endif
	return state == TASK_RUNNING;
}

/*
 * Does it run, or sleep where SIGSTOP cannot stop it? Since Linux 7 most of a fork bomb sleeps
 * inside fork().
 */
static inline bool rescue_task_is_awake(struct task_struct *p)
{
	unsigned int state = rescue_task_state(p);

	return rescue_task_runs(p) ||
	       (state & TASK_UNINTERRUPTIBLE && !(state & TASK_NOLOAD));
}

/* CLONE_AUTOREAP, since Linux 7.1: it exits without a zombie, whatever its parent does. */
static inline bool rescue_task_reaps_itself(struct task_struct *p)
{
#ifdef RESCUE_AUTOREAP
	return p->signal->autoreap;
#else
	return false;
#endif
}

/*
 * pid_max of the machine, or -1: it must be read from /proc. Since Linux 7 at the latest each
 * namespace has its own, and /proc has that of the reader.
 */
static inline long rescue_pid_max(void)
{
#ifdef RESCUE_PID_MAX_IN_NS
	return READ_ONCE(init_pid_ns.pid_max);
#else
	return -1;
#endif
}

/* pid_max of a namespace, 0: it has none of its own. */
static inline u32 rescue_pid_max_of(struct pid_namespace *ns)
{
#ifdef RESCUE_PID_MAX_IN_NS
	return READ_ONCE(ns->pid_max);
#else
	return 0;
#endif
}

/*
 * Pages of one kind, of an mm that cannot go away. Since Linux 6.2 there is a part for each
 * CPU; what stands without those is less dear, and off by up to 32 pages a CPU at the least.
 */
static inline unsigned long rescue_mm_counter(struct mm_struct *mm, int member, bool exact)
{
#ifdef RESCUE_MM_COUNTERS_HAVE_SUMS
	if (exact)
		return get_mm_counter_sum(mm, member);
#endif
	return get_mm_counter(mm, member);
}

/* Pages that KSM has merged, which is known of an mm since Linux 6.1 at the latest. */
static inline unsigned long rescue_mm_ksm_pages(struct mm_struct *mm)
{
#if defined(RESCUE_KSM_PAGES_IN_MM) && IS_ENABLED(CONFIG_KSM)
	return READ_ONCE(mm->ksm_merging_pages);
#else
	return 0;
#endif
}

/* From Linux 5.14 to 5.19 the limits and counters of users have the names of all ucounts. */
#ifdef RESCUE_RLIMITS_ARE_UCOUNTS
#define RESCUE_NPROC_IN_UCOUNTS
#define get_rlimit_value(ucounts, type)		get_ucounts_value(ucounts, type)
#define get_userns_rlimit_max(ns, type)		READ_ONCE((ns)->ucount_max[type])
#endif

/*
 * Processes and threads of a user, as RLIMIT_NPROC counts them: by namespace since Linux 5.14,
 * where each level above has a limit of its own. @rlimit is that of the process. Both results
 * are those of the level that is closest to its limit; @max is LONG_MAX where there is none.
 */
static inline const void *rescue_nproc_of(const struct cred *cred, long rlimit, long *used,
					  long *max)
{
#ifdef RESCUE_NPROC_IN_UCOUNTS
	const void *of = cred->ucounts;
	struct ucounts *level;

	*used = 0;
	*max = LONG_MAX;
	for (level = cred->ucounts; level; level = level->ns->ucounts) {
		long value = get_rlimit_value(level, UCOUNT_RLIMIT_NPROC);

		if (level == cred->ucounts || rlimit - value < *max - *used) {
			*used = value;
			*max = rlimit;
			of = level;
		}
		rlimit = get_userns_rlimit_max(level->ns, UCOUNT_RLIMIT_NPROC);
	}
	return of;
#else
	*used = atomic_read(&cred->user->processes);
	*max = rlimit;
	return cred->user;
#endif
}

#endif /* RESCUE_COMPAT_H */
