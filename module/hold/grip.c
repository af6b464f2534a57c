// SPDX-License-Identifier: GPL-2.0-only
/*
 * One process: its bits, and the signals that follow them.
 *
 * The rule: the identity of a process is checked under the RCU read lock under which it is
 * sent a signal, and a stop is taken back when the bit has been cleared meanwhile.
 */
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

#include "hold/grip.h"
#include "machine/held.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "machine/score.h"
#include "tree/lineage.h"

/* Is a stop on its way to this process? */
static bool grip_stop_under_way(struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	/*
	 * Not always with siglock. A process that is seen with a stop that has just been taken
	 * back, or without one that has just been sent, is asked again until it is quiet; a
	 * second SIGSTOP does no more than the first.
	 */
	return data_race(sig->flags & SIGNAL_STOP_STOPPED || sig->group_stop_count ||
			 sigismember(&sig->shared_pending.signal, SIGSTOP));
}

static bool grip_may_be_held(struct task_struct *p)
{
	/* Impossible: neither has a node below one that can be chosen. */
	if (rescue_impossible(is_global_init(p)))
		return false;
	if (rescue_impossible(p->flags & PF_KTHREAD))
		return false;
	return true;
}

/*
 * Calls @fn with the siglock of a process, under rcu_read_lock(). A number is not
 * freed while that is held and sighand is there; so what @fn does to the bits of
 * the number cannot hit its next owner. Returns what @fn does; -ESRCH: it is gone;
 * -EAGAIN: it must be looked up again, an exec has changed its sighand.
 */
static int grip_call_locked(struct task_struct *p, int (*fn)(struct task_struct *p, bool *was),
			    bool *was)
{
	struct sighand_struct *sighand = rcu_dereference(p->sighand);
	unsigned long flags;
	int err;

	rescue_assert_rcu();
	if (!sighand)
		return -ESRCH;
	spin_lock_irqsave(&sighand->siglock, flags);
	err = sighand == rcu_access_pointer(p->sighand) ? fn(p, was) : -EAGAIN;
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return err;
}

/*
 * A process whose last thread is exiting may have cleared its bit already, and would
 * leave it set.
 */
static int grip_set_bits(struct task_struct *p, bool *was_stopped)
{
	*was_stopped = grip_stop_under_way(p);
	rescue_held_set(p->tgid);	/* held:S */
	if (atomic_read(&p->signal->live))
		return 0;
	rescue_held_clear(p->tgid);
	return -ESRCH;
}

static int grip_clear_bits(struct task_struct *p, bool *was_held)
{
	*was_held = rescue_held_clear(p->tgid);
	rescue_score_lower(p);
	return 0;
}

/* grip_call_locked() for the process of a node; -ESRCH when it is gone. */
static int grip_call_owner(const struct rescue_node *node,
			   int (*fn)(struct task_struct *p, bool *was), bool *was)
{
	struct task_struct *p;
	int err;

	rcu_read_lock();
	do {
		p = rescue_process_find(node);
		err = p && grip_may_be_held(p) ? grip_call_locked(p, fn, was) : -ENOENT;
		/* Its leader was released: it is gone, or another thread leads it now. */
		if (err == -ESRCH && rescue_process_find(node) != p)
			err = -EAGAIN;
	} while (err == -EAGAIN);
	rcu_read_unlock();
	return err;
}

/**
 * rescue_grip_hold() - set the bit of the process of a node
 * @node: the node; its RESCUE_STOPPED is set when a stop was under way already
 *
 * Such a stop is that of another, also where a newborn is found late: a probe that stops one
 * has set its bit before.
 *
 * Context: the rescuer.
 * Return: false when the process is gone, or exiting.
 */
bool rescue_grip_hold(struct rescue_node *node)
{
	bool was_stopped;
	int err = grip_call_owner(node, grip_set_bits, &was_stopped);

	rescue_assert_owner();
	if (!err && was_stopped)
		node->flags |= RESCUE_STOPPED;
	return !err;
}

/**
 * rescue_grip_let_go() - clear the bit of the process of a node
 * @node: the node
 *
 * A process that is gone has no bit any more, and its number may belong to another.
 *
 * Context: the rescuer.
 * Return: whether the process was held.
 */
bool rescue_grip_let_go(const struct rescue_node *node)
{
	bool was_held;

	rescue_assert_owner();
	return !grip_call_owner(node, grip_clear_bits, &was_held) && was_held;
}

/**
 * rescue_grip_hold_task() - set the bit of a process that has no node
 * @p: group leader
 * @was_stopped: result: a stop was under way already
 *
 * Context: the rescuer, under rcu_read_lock().
 * Return: false when it is gone, or exiting.
 */
bool rescue_grip_hold_task(struct task_struct *p, bool *was_stopped)
{
	rescue_assert_owner();
	rescue_assert_rcu();
	return !grip_call_locked(p, grip_set_bits, was_stopped);
}

/**
 * rescue_grip_let_go_task() - clear the bit of a process
 * @p: group leader
 *
 * Context: the rescuer, under rcu_read_lock().
 * Return: false when it is gone, and its bit with it.
 */
bool rescue_grip_let_go_task(struct task_struct *p)
{
	bool was_held;

	rescue_assert_owner();
	rescue_assert_rcu();
	return grip_call_locked(p, grip_clear_bits, &was_held) != -ESRCH;
}

/**
 * rescue_grip_send() - send a signal to the process of a node
 * @node: the node
 * @sig: the signal
 *
 * To the group: what is sent to one thread is lost when that is a leader that has exited.
 *
 * Context: the rescuer.
 * Return: whether it was sent.
 */
bool rescue_grip_send(const struct rescue_node *node, int sig)
{
	struct pid *pid;
	bool sent;

	rescue_assert_owner();
	rcu_read_lock();
	pid = rescue_process_pid(node);
	sent = pid && !kill_pid(pid, sig, 1);
	rcu_read_unlock();
	return sent;
}

/*
 * Children for whose exec or exit a thread of @node waits in vfork(): it cannot
 * fork meanwhile, and does not react to a stop.
 */
static u32 grip_nr_vfork_children(const struct rescue_lineage *l, const struct rescue_node *node)
{
	u32 nr = 0;
	u32 i;

	for (i = node->child; i; i = rescue_node(l, i)->next) {
		const struct rescue_node *child = rescue_node(l, i);
		struct task_struct *p;

		if (!rescue_node_has(child, RESCUE_LIVING | RESCUE_VFORKED | RESCUE_MEMBER))
			continue;
		p = rescue_process_find(child);
		if (p && READ_ONCE(p->vfork_done))
			nr++;
	}
	return nr;
}

/* Is it in the trap of a frozen cgroup? It comes from there to the stop that is pending. */
static bool grip_is_frozen(struct task_struct *t)
{
#ifdef CONFIG_CGROUPS
	return READ_ONCE(t->jobctl) & JOBCTL_TRAP_FREEZE && t->frozen;
#else
	return false;
#endif
}

/*
 * Can no thread of this process run in user space or make another process, but
 * for @nr_vforked threads that sleep in the kernel? Under rcu_read_lock().
 */
static bool grip_is_quiet(struct task_struct *p, u32 nr_vforked)
{
	bool stops = grip_stop_under_way(p);
	struct task_struct *t;
	u32 nr_asleep = 0;

	for_each_thread(p, t) {
		/* Another one waits for it, in clone() with CLONE_THREAD and CLONE_VFORK. */
		if (t != p && READ_ONCE(t->vfork_done))
			nr_vforked++;
		if (READ_ONCE(t->exit_state) || task_is_stopped_or_traced(t))
			continue;
		if (stops && grip_is_frozen(t))
			continue;
		if (task_state_to_char(t) != 'D')
			return false;
		nr_asleep++;
	}
	return nr_asleep <= nr_vforked;
}

/**
 * rescue_grip_is_quiet() - is a process stopped, frozen, dead, or asleep in vfork()?
 * @p: group leader
 * @l: the lineage
 * @node: its node, or NULL when it has none
 *
 * Context: the rescuer, under rcu_read_lock().
 * Return: whether it can neither run in user space nor make another process.
 */
bool rescue_grip_is_quiet(struct task_struct *p, const struct rescue_lineage *l,
			  const struct rescue_node *node)
{
	rescue_assert_owner();
	rescue_assert_rcu();
	return grip_is_quiet(p, 0) || (node && grip_is_quiet(p, grip_nr_vfork_children(l, node)));
}

/**
 * rescue_grip_stop() - stop a process if no stop is on its way
 * @p: group leader
 * @pid: its pid
 *
 * However quiet it is: a process that sleeps in vfork() or waits for a tracer must find the
 * stop when it comes back.
 *
 * Context: the rescuer, under rcu_read_lock().
 */
void rescue_grip_stop(struct task_struct *p, struct pid *pid)
{
	rescue_assert_owner();
	rescue_assert_rcu();
	if (!grip_stop_under_way(p))
		kill_pid(pid, SIGSTOP, 1);
}
