// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may not run; held.h tells the protocol.
 *
 * The rule: a signal goes to a process whose identity was checked under the same
 * RCU read lock, and is taken back when its bit has been cleared meanwhile.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/threads.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "hold/held.h"
#include "machine/census.h"
#include "machine/process.h"
#include "order/rescuer.h"
#include "tree/lineage.h"

/* Kill so many, then let them exit: the latency of everybody else stays in the tens of ms. */
#define KILL_BATCH 256u

/* How long a batch may take to exit before the next one is sent after it. */
#define BATCH_PATIENCE_NS (100 * NSEC_PER_MSEC)

/* A kill goes on while members exit; but its caller waits in the kernel, so not for ever. */
#define KILL_LIMIT_NS (100ull * NSEC_PER_SEC)

/* How long nobody must have been woken until we sleep again. */
#define FIGHT_NS (20 * NSEC_PER_MSEC)

/* Waves of SIGCONT after which newborns are killed instead of stopped. */
#define MAX_WAVES 4u

/*
 * By pid number. Set by the rescuer under the target's siglock (call_locked()) and
 * by the creator's probe at birth; cleared by the rescuer at thaw, by the exit
 * of the process, and by the probe at the birth of whoever gets the number next.
 */
static unsigned long *held;
/*
 * Its newborns are killed rather than stopped. Means something only where held
 * is set; a stale bit is cleared when the number is held again.
 */
static unsigned long *doomed;
/* Held, and somebody has sent it SIGCONT. Set by any CPU, taken by the rescuer. */
static unsigned long *woken;

/*
 * Boot-time clock when the last bit of doomed was set by an order to all members. Who has
 * that bit and was born later has it from its creator. The rescuer's.
 */
static u64 doomed_ns;

/* Any CPU, atomic. */
static atomic_t nr_captured;
static atomic_t nr_woken;

/* === In the probes ======================================================== */

/**
 * rescue_held_clear() - a pid number is nobody's any more, or somebody else's now
 * @pid: the number
 *
 * Context: any CPU, at the exit of the last thread and at the birth of the next
 * owner (freeze:B1).
 * Return: true if the number was held.
 */
bool rescue_held_clear(u32 pid)
{
	if (likely(!test_bit(pid, held)))
		return false;
	clear_bit(pid, doomed);
	clear_bit(pid, woken);
	clear_bit(pid, held);
	return true;
}

static void release(u32 pid, struct pid *target)
{
	rescue_held_clear(pid);
	kill_pid(target, SIGCONT, 1);
}

static noinline void capture(struct task_struct *child, u32 creator)
{
	struct pid *target = task_pid(child);
	bool kill = test_bit(creator, doomed);

	assign_bit(child->tgid, doomed, kill);
	clear_bit(child->tgid, woken);
	set_bit(child->tgid, held);
	smp_mb();	/* thaw:B pairs with thaw:R */
	if (!test_bit(creator, held)) {
		rescue_held_clear(child->tgid);
		return;
	}
	atomic_inc(&nr_captured);
	if (rescue_probe_may_signal()) {
		kill_pid(target, kill ? SIGKILL : SIGSTOP, 1);
		smp_mb();	/* thaw:D pairs with thaw:C */
		if (!test_bit(child->tgid, held))
			release(child->tgid, target);
	}
	rescue_rescuer_kick();
}

/**
 * rescue_held_capture() - hold a newborn whose creator is held
 * @child: a process that has not run yet
 *
 * Context: current is its creator, in task_newtask, after the birth record was
 * written (freeze:B2).
 */
void rescue_held_capture(struct task_struct *child)
{
	smp_mb();	/* freeze:B3 pairs with freeze:H2 */
	if (unlikely(test_bit(current->tgid, held)))
		capture(child, current->tgid);
}

/**
 * rescue_held_woken() - somebody has sent SIGCONT
 * @pid: process that it was sent to
 *
 * Context: any, under the siglock of the target: only notes it for the rescuer.
 */
void rescue_held_woken(u32 pid)
{
	if (likely(!test_bit(pid, held)) || test_and_set_bit(pid, woken))
		return;
	atomic_inc(&nr_woken);
	rescue_rescuer_kick();
}

/**
 * rescue_held_has() - is this number held?
 * @pid: the number
 *
 * Context: any.
 * Return: whether its bit is set.
 */
bool rescue_held_has(u32 pid)
{
	return pid < PID_MAX_LIMIT && test_bit(pid, held);
}

/* === One process ========================================================== */

/* Is a stop on its way to this process? */
static bool stop_under_way(struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	/*
	 * Not always with siglock: who is seen with a stop that has just been taken back, or
	 * without one that has just been sent, is asked again until it is quiet, and a
	 * second SIGSTOP is no more than the first.
	 */
	return data_race(sig->flags & SIGNAL_STOP_STOPPED || sig->group_stop_count ||
			 sigismember(&sig->shared_pending.signal, SIGSTOP));
}

static bool may_be_held(struct task_struct *p)
{
	/* Impossible: neither has a node below one that can be chosen. */
	if (WARN_ON_ONCE(is_global_init(p)))
		return false;
	if (WARN_ON_ONCE(p->flags & PF_KTHREAD))
		return false;
	return true;
}

/*
 * Calls @fn with the siglock of a process, under rcu_read_lock(). A number is not
 * freed while that is held and sighand is there; so what @fn does to the bits of
 * the number cannot hit its next owner. Returns what @fn does; -ESRCH: it is gone;
 * -EAGAIN: it must be looked up again, an exec has changed its sighand.
 */
static int call_locked(struct task_struct *p, int (*fn)(struct task_struct *p, bool *was),
		       bool *was)
{
	struct sighand_struct *sighand = rcu_dereference(p->sighand);
	unsigned long flags;
	int err;

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
static int set_bits(struct task_struct *p, bool *was_stopped)
{
	*was_stopped = stop_under_way(p);
	clear_bit(p->tgid, doomed);
	clear_bit(p->tgid, woken);
	set_bit(p->tgid, held);
	/* Its exit clears the bit after live: it sees our bit, or we see it dying. */
	smp_mb__after_atomic();
	if (atomic_read(&p->signal->live))
		return 0;
	rescue_held_clear(p->tgid);
	return -ESRCH;
}

static int clear_bits(struct task_struct *p, bool *was_held)
{
	*was_held = rescue_held_clear(p->tgid);
	return 0;
}

/* call_locked() for the process of a node; -ESRCH when it is gone. */
static int call_owner(const struct rescue_node *node, int (*fn)(struct task_struct *p, bool *was),
		      bool *was)
{
	struct task_struct *p;
	int err;

	rcu_read_lock();
	do {
		p = rescue_process_find(node);
		err = p && may_be_held(p) ? call_locked(p, fn, was) : -ENOENT;
		/* Its leader was released: it is gone, or another thread leads it now. */
		if (err == -ESRCH && rescue_process_find(node) != p)
			err = -EAGAIN;
	} while (err == -EAGAIN);
	rcu_read_unlock();
	return err;
}

static bool hold(struct rescue_node *node, bool newborn)
{
	bool was_stopped;
	int err = call_owner(node, set_bits, &was_stopped);

	if (!err && was_stopped && !newborn)
		node->flags |= RESCUE_STOPPED;
	return !err;
}

/* Returns whether it was held. Who is gone has no bit any more, and its number may have. */
static bool let_go(const struct rescue_node *node)
{
	bool was_held;

	return !call_owner(node, clear_bits, &was_held) && was_held;
}

/* To the group: what is sent to one thread is lost when that is a leader that has exited. */
static bool send(const struct rescue_node *node, int sig)
{
	struct pid *pid;
	bool sent;

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
static u32 nr_vfork_children(const struct rescue_lineage *l, const struct rescue_node *node)
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

/*
 * Can no thread of this process run in user space or make another process, but
 * for @nr_vforked threads that sleep in the kernel? Under rcu_read_lock().
 */
static bool is_quiet(struct task_struct *p, u32 nr_vforked)
{
	struct task_struct *t;
	u32 nr_asleep = 0;

	for_each_thread(p, t) {
		/* Another one waits for it, in clone() with CLONE_THREAD and CLONE_VFORK. */
		if (t != p && READ_ONCE(t->vfork_done))
			nr_vforked++;
		if (READ_ONCE(t->exit_state) || task_is_stopped_or_traced(t))
			continue;
		if (task_state_to_char(t) != 'D')
			return false;
		nr_asleep++;
	}
	return nr_asleep <= nr_vforked;
}

/*
 * Stops a process if no stop is on its way, however quiet it is: who waits in
 * vfork() or for a tracer must find the stop when it comes back. Under
 * rcu_read_lock().
 */
static void stop(struct task_struct *p, struct pid *pid)
{
	if (!stop_under_way(p))
		kill_pid(pid, SIGSTOP, 1);
}

/* === The set ============================================================== */

static bool is_living_member(const struct rescue_node *node)
{
	return rescue_node_has(node, RESCUE_LIVING | RESCUE_MEMBER);
}

/*
 * A bit was inherited from a creator who was held; so its owner is a member. If
 * lineage is sure that it is not, the bit was meant for somebody else, or its creator has
 * been let go meanwhile.
 */
static bool inherited_in_good_faith(const struct rescue_lineage *l, const struct rescue_node *node)
{
	const struct rescue_node *parent = rescue_node(l, node->parent);

	if (parent->flags & RESCUE_MEMBER || node->flags & RESCUE_ADOPTED)
		return true;
	/* Not where it is a guess, without a name: that one may have just exited. */
	if (parent->comm[0] && parent->flags & RESCUE_LIVING && !test_bit(parent->pid, held))
		return false;
	return parent->flags & RESCUE_ADOPTED;
}

static void see_to_stray(struct rescue_lineage *l, u32 index, struct rescue_tally *tally)
{
	struct rescue_node *node = rescue_node(l, index);
	bool mine;

	/* The bit was read first: if the number is its own still, so was the bit. */
	rcu_read_lock();
	mine = rescue_process_pid(node);
	rcu_read_unlock();
	if (!mine)
		return;
	if (inherited_in_good_faith(l, node)) {
		rescue_lineage_join_born(l, index);
		node->flags |= RESCUE_PENDING;
		return;
	}
	let_go(node);
	smp_mb();	/* thaw:C pairs with thaw:D */
	send(node, SIGCONT);
	tally->let_go++;
}

/*
 * Stops whoever was woken. By the bits, which are set in any order, and without a
 * look at all the nodes: it has to be faster than those who wake.
 */
static void restop_woken(struct rescue_lineage *l, struct rescue_tally *tally)
{
	unsigned long nr;

	if (likely(!atomic_read(&nr_woken)))
		return;
	atomic_set(&nr_woken, 0);
	/* Who is woken after our look at its bit counts again. */
	smp_mb__after_atomic();
	for_each_set_bit(nr, woken, PID_MAX_LIMIT) {
		struct pid *pid;
		struct task_struct *p;
		u32 index;

		clear_bit(nr, woken);
		rcu_read_lock();
		pid = find_pid_ns(nr, &init_pid_ns);
		p = pid_task(pid, PIDTYPE_TGID);
		index = p ? rescue_lineage_find(l, nr, p->start_boottime) : RESCUE_NOBODY;
		/* Whoever has the number and the bit is held; a newborn may have no node yet. */
		if (p && test_bit(nr, held))
			stop(p, pid);
		rcu_read_unlock();
		tally->restopped++;
		if (index) {
			/* Whoever had stopped it before us wants it to run now. */
			rescue_node(l, index)->flags &= ~RESCUE_STOPPED;
			rescue_node(l, index)->flags |= RESCUE_PENDING;
		}
	}
}

/* Was it to be killed at birth, where the probe may not do that itself? */
static bool is_born_doomed(const struct rescue_node *node)
{
	return node->start_ns > doomed_ns && test_bit(node->pid, doomed);
}

/* Stops a member that is pending. Returns false when there is nothing more to wait for. */
static bool see_to_pending(const struct rescue_lineage *l, struct rescue_node *node)
{
	bool is_held = test_bit(node->pid, held);
	struct task_struct *p;
	struct pid *pid;
	bool pending = false;

	if (!is_held && hold(node, true)) {
		is_held = true;
		atomic_inc(&nr_captured);
	}
	rcu_read_lock();
	pid = rescue_process_pid(node);
	p = pid_task(pid, PIDTYPE_TGID);
	if (p) {
		/* Who cannot be held is exiting; once it is quiet, its exit record is written. */
		if (is_held && is_born_doomed(node))
			kill_pid(pid, SIGKILL, 1);
		else if (is_held)
			stop(p, pid);
		pending = !is_quiet(p, 0) && !is_quiet(p, nr_vfork_children(l, node));
	}
	rcu_read_unlock();
	return pending;
}

/*
 * Those for whom there was no node: they are held when they are children of
 * somebody who is, by the task list. Returns how many have not stopped yet.
 */
static u32 tend_nodeless(const struct rescue_lineage *l)
{
	struct task_struct *p;
	u32 pending = 0;

	rcu_read_lock();
	for_each_process(p) {
		struct task_struct *parent = rcu_dereference(p->real_parent)->group_leader;
		bool was_stopped;

		if (p->flags & PF_KTHREAD || rescue_lineage_find(l, p->tgid, p->start_boottime))
			continue;
		if (!test_bit(p->tgid, held)) {
			if (!test_bit(parent->tgid, held) || call_locked(p, set_bits, &was_stopped))
				continue;
			atomic_inc(&nr_captured);
		}
		stop(p, task_tgid(p));
		if (!is_quiet(p, 0))
			pending++;
	}
	rcu_read_unlock();
	return pending;
}

static void doom_all(struct rescue_lineage *l)
{
	bool more = false;
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++) {
		const struct rescue_node *node = rescue_node(l, i);

		/* Not held: it is exiting, and has no bits any more. */
		if (is_living_member(node) && test_bit(node->pid, held))
			more |= !test_and_set_bit(node->pid, doomed);
	}
	/* Later than the birth of all of them: they are stopped, not killed. */
	if (more)
		doomed_ns = ktime_get_boottime_ns();
}

/* The condemned are stopped with the others by a freeze; after that they have another order. */
static u32 tend(struct rescue_lineage *l, struct rescue_tally *tally, bool freezing)
{
	u32 pending = 0;
	u32 i;

	restop_woken(l, tally);
	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++) {
		struct rescue_node *node = rescue_node(l, i);

		if (i % 1024 == 0)
			cond_resched();
		if (!(node->flags & RESCUE_LIVING))
			continue;
		if (!(node->flags & RESCUE_MEMBER)) {
			if (likely(!test_bit(node->pid, held)))
				continue;
			see_to_stray(l, i, tally);
		}
		if (node->flags & RESCUE_PENDING && (freezing || !node->condemned)) {
			if (see_to_pending(l, node))
				pending++;
			else
				node->flags &= ~RESCUE_PENDING;
		}
	}
	if (unlikely(l->nr_missed))
		pending += tend_nodeless(l);
	if (tally->restopped > MAX_WAVES * (l->nr_members + 16))
		doom_all(l);
	return pending;
}

/**
 * rescue_held_tend() - make every member stop, or stop again
 * @l: the lineage, drained
 * @tally: counters
 *
 * Context: the rescuer.
 * Return: how many members have not been seen stopped yet.
 */
u32 rescue_held_tend(struct rescue_lineage *l, struct rescue_tally *tally)
{
	return tend(l, tally, false);
}

/**
 * rescue_held_work() - is there something to tend?
 *
 * Context: any.
 * Return: true if a member was woken since the last rescue_held_tend().
 */
bool rescue_held_work(void)
{
	return atomic_read(&nr_woken);
}

/**
 * rescue_held_captured() - newborns that were caught since load
 *
 * Context: any.
 * Return: how many; wraps.
 */
u32 rescue_held_captured(void)
{
	return atomic_read(&nr_captured);
}

/* Some of those who are pending, with the state they are in, for the outcome. */
static void name_pending(const struct rescue_lineage *l, struct rescue_tally *tally)
{
	char name[RESCUE_NAME_MAX];
	struct task_struct *p;
	size_t at = 0;
	u32 i;

	tally->pending[0] = '\0';
	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++) {
		const struct rescue_node *node = rescue_node(l, i);

		if (!is_living_member(node) || !(node->flags & RESCUE_PENDING))
			continue;
		rescue_process_name(node, name, sizeof(name));
		if (at + strlen(name) + 16 > sizeof(tally->pending))
			break;
		rcu_read_lock();
		p = rescue_process_find(node);
		at += scnprintf(tally->pending + at, sizeof(tally->pending) - at, " %u(%s,%c)",
				node->pid, name, p ? task_state_to_char(p) : '-');
		rcu_read_unlock();
	}
}

/* === Freeze =============================================================== */

/**
 * rescue_held_join_marked() - whoever is marked is to be held
 * @l: the lineage, with marks
 *
 * Before any record is read: a child that is born from now on joins by its parent.
 *
 * Context: the rescuer; rescue_held_freeze() follows.
 */
void rescue_held_join_marked(struct rescue_lineage *l)
{
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++)
		if (rescue_node(l, i)->flags & RESCUE_MARK)
			rescue_lineage_join(l, i);
}

/*
 * H1: the bits of all members that do not have theirs yet. Reads no records on the
 * way: an index must stay what it is. Returns how many.
 */
static u32 hold_members(struct rescue_lineage *l)
{
	u32 nr = 0;
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++) {
		struct rescue_node *node = rescue_node(l, i);

		if (!is_living_member(node) || test_bit(node->pid, held))
			continue;
		nr += hold(node, false);
		node->flags |= RESCUE_PENDING;
	}
	return nr;
}

/*
 * Sleeps between two looks: long enough for the members to get the CPUs that
 * they need to stop, at least four fifths of them.
 *
 * But as long as somebody wakes them, it does not: a member in kill(-1, SIGCONT)
 * wakes thousands, and each of them that comes to run in user space does it
 * again. So we stop them right behind it, until nobody has been woken for a while;
 * then all who could are stopped.
 */
static void let_them_run(struct rescue_lineage *l, struct rescue_tally *tally, u64 looked_ns,
			 u64 deadline_ns)
{
	u64 now = ktime_get_boottime_ns();
	u64 calm_ns = now + FIGHT_NS;

	if (!rescue_held_work()) {
		schedule_timeout_idle(1 + nsecs_to_jiffies(4 * looked_ns));
		calm_ns = 0;
	}
	while ((rescue_held_work() || now < calm_ns) && now < deadline_ns) {
		if (rescue_held_work())
			calm_ns = now + FIGHT_NS;
		restop_woken(l, tally);
		cond_resched();
		now = ktime_get_boottime_ns();
	}
}

/**
 * rescue_held_freeze() - hold all members, until none of them runs
 * @l: the lineage; whoever is to be held has joined
 * @since_ns: boot-time clock of the order
 * @deadline_ns: boot-time clock at which to give up waiting (not holding)
 * @tally: counters; added to
 *
 * The end: all members have been seen stopped, and then a drain finds no child
 * of theirs. A member that has stopped has finished its fork, so the record of
 * the child is written.
 *
 * Context: the rescuer, sleeps.
 * Return: 0, or -ETIMEDOUT: everybody is held, some have not stopped yet.
 */
int rescue_held_freeze(struct rescue_lineage *l, u64 since_ns, u64 deadline_ns,
		       struct rescue_tally *tally)
{
	u32 pending, joined;
	bool busy;
	u64 now;

	/* Empty rings last longer than it takes to hold thousands. */
	rescue_census_catch_up();
	tally->held += hold_members(l);			/* freeze:H1 */
	smp_mb();					/* freeze:H2 pairs with freeze:B3 */
	pending = tend(l, tally, true);			/* freeze:H3 */
	now = ktime_get_boottime_ns();
	tally->sent_us = (now - since_ns) / NSEC_PER_USEC;
	do {
		if (pending)
			let_them_run(l, tally, ktime_get_boottime_ns() - now, deadline_ns);
		/* freeze:Q: who was seen quiet has written its records; read them after that. */
		smp_rmb();
		joined = rescue_census_drain();		/* freeze:H4 */
		busy = pending || joined || rescue_held_work();
		now = ktime_get_boottime_ns();
		if (busy)
			pending = tend(l, tally, true);	/* freeze:H5 */
	} while (busy && now < deadline_ns);

	name_pending(l, tally);
	tally->left = pending;
	tally->took_us = (ktime_get_boottime_ns() - since_ns) / NSEC_PER_USEC;
	return busy ? -ETIMEDOUT : 0;
}

/* === Kill ================================================================= */

static bool is_condemned(const struct rescue_node *node)
{
	return node->condemned && is_living_member(node);
}

/**
 * rescue_held_condemn_marked() - whoever is marked and a member is to be killed
 * @l: the lineage, with marks
 *
 * Context: the rescuer.
 */
void rescue_held_condemn_marked(struct rescue_lineage *l)
{
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++)
		if (rescue_node(l, i)->flags & RESCUE_MARK)
			rescue_lineage_condemn(l, i);
}

/* From now on newborns of the condemned are killed at birth. Marks whom to signal. */
static void doom_condemned(struct rescue_lineage *l)
{
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++) {
		struct rescue_node *node = rescue_node(l, i);

		if (!is_condemned(node))
			continue;
		node->flags |= RESCUE_PENDING;
		set_bit(node->pid, doomed);
	}
	smp_mb();	/* freeze:H2 */
}

/*
 * Leaves first, root last: root first would wake the others (a process group
 * that becomes orphaned while a member is stopped is sent SIGHUP and SIGCONT),
 * and makes the reaper look at thousands of living children. Returns how many
 * were signalled, at most @max.
 */
static u32 kill_leaves(struct rescue_lineage *l, u32 max)
{
	u32 nr = 0;
	u32 i;

	for (i = rescue_lineage_first(l, RESCUE_ROOT); i != RESCUE_ROOT && nr < max;
	     i = rescue_lineage_next(l, i, RESCUE_ROOT)) {
		struct rescue_node *node = rescue_node(l, i);

		if (!is_condemned(node) || !(node->flags & RESCUE_PENDING))
			continue;
		node->flags &= ~RESCUE_PENDING;
		/* A newborn that a drain has found. */
		if (!test_bit(node->pid, held))
			hold(node, true);
		send(node, SIGKILL);
		nr++;
	}
	return nr;
}

/*
 * Whoever has a bit and is no member that lives: captured, and its node or its
 * birth record was lost, or the drain that should have made it one was the last.
 * The bits are the truth. Returns how many were signalled.
 */
static u32 release_strays(const struct rescue_lineage *l, int sig)
{
	struct task_struct *p;
	u32 nr = 0;

	rcu_read_lock();
	for_each_process(p) {
		bool was_held;
		u32 index;

		if (likely(!test_bit(p->tgid, held)))
			continue;
		index = rescue_lineage_find(l, p->tgid, p->start_boottime);
		if (index && is_living_member(rescue_node(l, index)))
			continue;
		/* Who is gone has cleared its own; whom an exec hides is found by the next walk. */
		if (sig == SIGCONT && call_locked(p, clear_bits, &was_held) == -ESRCH)
			continue;
		smp_mb();	/* thaw:C pairs with thaw:D */
		kill_pid(task_tgid(p), sig, 1);
		nr++;
	}
	rcu_read_unlock();
	return nr;
}

static bool memory_is_short(void)
{
	return si_mem_available() < totalram_pages() / 50;
}

/* Lets a batch exit. Returns when it has, or has had its time. The others stay stopped. */
static void await_batch(struct rescue_lineage *l, u32 nr, struct rescue_tally *tally)
{
	u64 end = ktime_get_boottime_ns() + BATCH_PATIENCE_NS;
	u32 goal = l->nr_condemned - min(l->nr_condemned, nr);

	while (l->nr_condemned > goal && ktime_get_boottime_ns() < end) {
		schedule_timeout_idle(1);
		rescue_census_drain();
		restop_woken(l, tally);
	}
}

/**
 * rescue_held_forget() - the last member has gone: nothing of the held set may be left
 * @l: the lineage
 *
 * Context: the rescuer.
 */
void rescue_held_forget(struct rescue_lineage *l)
{
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++)
		rescue_lineage_leave(l, i);
}

/**
 * rescue_held_kill() - kill the condemned, and wait until they have exited
 * @l: the lineage, drained
 * @patience_ns: give up when for so long none has exited
 * @tally: counters; @killed and @left are set
 *
 * Context: the rescuer, sleeps.
 * Return: 0, or -ETIMEDOUT: all were signalled and stay held, some have not exited.
 */
int rescue_held_kill(struct rescue_lineage *l, u64 patience_ns, struct rescue_tally *tally)
{
	u64 start = ktime_get_boottime_ns();
	u64 progress = start;
	u32 before = l->nr_condemned;
	u32 fewest = before;
	u32 nr;
	u64 now;

	doom_condemned(l);
	do {
		nr = kill_leaves(l, memory_is_short() ? U32_MAX : KILL_BATCH);
		if (nr)
			await_batch(l, nr, tally);
		else
			schedule_timeout_idle(1);
		rescue_census_drain();
		if (l->nr_members > l->nr_condemned)
			rescue_held_tend(l, tally);
		now = ktime_get_boottime_ns();
		if (nr || l->nr_condemned < fewest) {
			fewest = min(fewest, l->nr_condemned);
			progress = now;
		}
		if (!l->nr_members)
			nr = release_strays(l, SIGKILL);
	} while ((l->nr_condemned || nr) && now < progress + patience_ns &&
		 now < start + KILL_LIMIT_NS);

	tally->left = l->nr_condemned;
	tally->killed = before - min(before, tally->left);
	tally->took_us = (now - start) / NSEC_PER_USEC;
	if (!l->nr_members)
		rescue_held_forget(l);
	if (!l->nr_condemned)
		return 0;
	doom_condemned(l);	/* as pending, for their names and for the next kill */
	name_pending(l, tally);
	return -ETIMEDOUT;
}

/* === Thaw ================================================================= */

/* Everybody whose bit is set, and every member. */
static void mark_all(struct rescue_lineage *l)
{
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++) {
		struct rescue_node *node = rescue_node(l, i);
		bool stray = node->flags & RESCUE_LIVING && test_bit(node->pid, held);

		if (node->flags & RESCUE_MEMBER || stray)
			node->flags |= RESCUE_MARK;
		else
			node->flags &= ~RESCUE_MARK;
	}
}

/* Lets the marked go, and takes the marks. Returns how many. */
static u32 let_go_marked(struct rescue_lineage *l)
{
	u32 nr = 0;
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++) {
		struct rescue_node *node = rescue_node(l, i);

		if (!rescue_node_has(node, RESCUE_LIVING | RESCUE_MARK))
			continue;
		/* A member without its bit has just exited. */
		if (let_go(node) || node->flags & RESCUE_MEMBER)
			nr++;
	}
	smp_mb();	/* thaw:R pairs with thaw:B; thaw:C pairs with thaw:D */
	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(l); i++) {
		struct rescue_node *node = rescue_node(l, i);

		if (!(node->flags & RESCUE_MARK))
			continue;
		if (node->flags & RESCUE_LIVING && !(node->flags & RESCUE_STOPPED))
			send(node, SIGCONT);
		rescue_lineage_leave(l, i);
		node->flags &= ~RESCUE_MARK;
	}
	return nr;
}

/**
 * rescue_held_thaw() - let everybody go, as they were
 * @l: the lineage, drained
 * @tally: counters
 *
 * Who had been stopped before the freeze stays stopped.
 *
 * Context: the rescuer.
 * Return: how many were let go.
 */
u32 rescue_held_thaw(struct rescue_lineage *l, struct rescue_tally *tally)
{
	u64 start = ktime_get_boottime_ns();
	u32 nr = 0;
	u32 found;

	do {
		mark_all(l);
		found = let_go_marked(l);
		found += release_strays(l, SIGCONT);
		nr += found;
		rescue_census_drain();
	} while (found);
	atomic_set(&nr_woken, 0);
	tally->took_us = (ktime_get_boottime_ns() - start) / NSEC_PER_USEC;
	return nr;
}

/**
 * rescue_held_thaw_marked() - let the marked go, the others stay held
 * @l: the lineage, with marks
 * @tally: counters
 *
 * Newborns that were captured meanwhile have a bit and no member above them any
 * more: rescue_held_tend() lets them go.
 *
 * Context: the rescuer.
 * Return: how many were let go.
 */
u32 rescue_held_thaw_marked(struct rescue_lineage *l, struct rescue_tally *tally)
{
	u64 start = ktime_get_boottime_ns();
	u32 nr = let_go_marked(l);

	rescue_census_drain();
	rescue_held_tend(l, tally);
	tally->took_us = (ktime_get_boottime_ns() - start) / NSEC_PER_USEC;
	return nr;
}

/* === Load and unload ====================================================== */

/**
 * rescue_held_bytes() - memory of the bitmaps
 *
 * Return: bytes.
 */
size_t rescue_held_bytes(void)
{
	return 3 * BITS_TO_LONGS(PID_MAX_LIMIT) * sizeof(long);
}

/**
 * rescue_held_init() - nobody is held
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int rescue_held_init(void)
{
	size_t size = BITS_TO_LONGS(PID_MAX_LIMIT) * sizeof(long);

	held = vzalloc(size);
	doomed = vzalloc(size);
	woken = vzalloc(size);
	if (held && doomed && woken)
		return 0;
	rescue_held_exit();
	return -ENOMEM;
}

/**
 * rescue_held_exit() - free the bitmaps
 *
 * Context: process; the probes are detached, and nobody is held.
 */
void rescue_held_exit(void)
{
	vfree(woken);
	vfree(doomed);
	vfree(held);
}
